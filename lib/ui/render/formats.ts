/** The renderings by name, each loaded when it is used. */
import type { Lazily, Named } from "../../define/declarations.ts";
import type { FormatDeclaration } from "../../define/format.ts";
import { registry } from "./formats/registry.generated.ts";

const builtin: Named<Lazily<FormatDeclaration>> = registry;

/** The names of the renderings that there always are. */
export function formatNames(): string[] {
  return Object.keys(builtin);
}

/** The rendering of this name; undefined when there is none. */
export async function loadFormat(name: string): Promise<FormatDeclaration | undefined> {
  return Object.hasOwn(builtin, name) ? await builtin[name].load() : undefined;
}

/** The name of the rendering that a file's ending asks for; undefined when it asks for none. */
export async function formatOfEnding(ending: string): Promise<string | undefined> {
  for (const { load } of Object.values(builtin)) {
    const { name, endings } = await load();
    if (endings?.includes(ending)) return name;
  }
  return undefined;
}
