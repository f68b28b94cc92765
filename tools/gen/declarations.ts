/**
 * Writes the list of the tables and walkers: names and dynamic imports. Every file directly in these folders exports
 * one declaration; what several of them share lies in folders below.
 */
import { registryFile } from "./registry.ts";

/** Folder of the declarations -> the constant that lists them. */
const kinds = { "lib/tables": "tables", "lib/tables/walkers": "walkers" } as const;

/** A declaration as its file exports it. */
interface Found {
  readonly name: string;
  /** The exported constant. */
  readonly constant: string;
  readonly file: string;
  /** The tag of the structure that a table's rows point to. */
  readonly object: string | undefined;
}

/** The path of the list and its text. */
export async function declarationLists(root: string): Promise<Map<string, string>> {
  const path = `lib/tables/${registryFile}`;
  const lists: string[] = [];
  for (const [folder, constant] of Object.entries(kinds)) {
    const found = await declarationsIn(root, folder);
    const below = folder === "lib/tables" ? "" : `${folder.slice("lib/tables/".length)}/`;
    lists.push(`export const ${constant} = {\n${found.map((one) => entry(one, below)).join("")}};\n`);
  }
  const head =
    "/** Written by `deno task gen` from the files in this folder: a declaration is loaded when it is used. */\n";
  return new Map([[path, head + lists.join("\n")]]);
}

async function declarationsIn(root: string, folder: string): Promise<Found[]> {
  const files: string[] = [];
  for await (const file of Deno.readDir(`${root}/${folder}`)) {
    if (file.isFile && file.name.endsWith(".ts") && file.name !== registryFile) files.push(file.name);
  }
  return await Promise.all(files.sort().map((file) => declarationIn(root, folder, file)));
}

async function declarationIn(root: string, folder: string, file: string): Promise<Found> {
  const exports: Record<string, unknown> = await import(new URL(`${folder}/${file}`, `file://${root}/`).href);
  for (const [constant, value] of Object.entries(exports)) {
    if (typeof value !== "object" || value === null || !("name" in value)) continue;
    if (typeof value.name === "string" && ("rows" in value || "walk" in value)) {
      return { name: value.name, constant, file, object: "object" in value ? tag(value.object) : undefined };
    }
  }
  throw new Error(`${folder}/${file} exports no declaration`);
}

/** `task_struct` of `{ type: "struct task_struct *" }`. */
function tag(object: unknown): string | undefined {
  if (typeof object !== "object" || object === null || !("type" in object)) return undefined;
  return typeof object.type === "string" ? /(\w+)[\s*]*$/.exec(object.type)?.[1] : undefined;
}

/** Broken over lines always, so that no name makes the formatter see it differently. */
function entry({ name, constant, file, object }: Found, below: string): string {
  const lines = [
    `  ${name}: {`,
    ...(object === undefined ? [] : [`    object: "${object}",`]),
    `    load: () => import("./${below}${file}").then((m) => m.${constant}),`,
    "  },",
  ];
  return lines.map((line) => line + "\n").join("");
}
