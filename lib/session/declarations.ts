/** The tables and walkers that every session has. */
import { commands } from "../commands/registry.generated.ts";
import { tables, walkers } from "../tables/registry.generated.ts";
import type { Declarations } from "./world/world.ts";

export const declarations: Declarations = { tables, walkers, commands };
