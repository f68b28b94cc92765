/** What every session has. */
import { commands } from "../commands/registry.generated.ts";
import type { Declarations } from "../define/declarations.ts";
import { tables, walkers } from "../tables/registry.generated.ts";
import { registry as functions } from "./world/functions/registry.generated.ts";

export const declarations: Declarations = { tables, walkers, functions, commands };
