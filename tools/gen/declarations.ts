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

/** The paths of the lists and their texts. */
export async function declarationLists(root: string): Promise<Map<string, string>> {
  return new Map([await tableLists(root), await commandList(root)]);
}

/** Names, the other words for them, and imports: whether a line is a command's is known without loading any. */
async function commandList(root: string): Promise<[string, string]> {
  const folder = "lib/commands", entries: string[] = [];
  for (const file of await filesIn(root, folder)) {
    const exports: Record<string, unknown> = await import(
      new URL(`${folder}/${file}`, `file://${root}/`).href
    );
    const found = Object.entries(exports).flatMap(([constant, value]) =>
      isCommand(value) ? [{ constant, value }] : []
    );
    if (found.length === 0) throw new Error(`${folder}/${file} exports no command`);
    for (const { constant, value } of found) {
      const key = /^\w+$/.test(value.name) ? value.name : JSON.stringify(value.name);
      const aliases = Object.entries(value.aliases ?? {}).map(([alias, line]) =>
        `      ${/^[A-Za-z_]\w*$/.test(alias) ? alias : JSON.stringify(alias)}: ${JSON.stringify(line)},\n`
      );
      entries.push(
        `  ${key}: {\n` +
          (aliases.length === 0 ? "" : `    aliases: {\n${aliases.join("")}    },\n`) +
          `    load: () => import("./${file}").then((m) => m.${constant}),\n  },\n`,
      );
    }
  }
  const head =
    "/** Written by `deno task gen` from the files in this folder: a command is loaded when it is used. */\n";
  return [`${folder}/${registryFile}`, `${head}export const commands = {\n${entries.join("")}};\n`];
}

interface FoundCommand {
  readonly name: string;
  readonly aliases?: Readonly<Record<string, string>>;
}

function isCommand(value: unknown): value is FoundCommand {
  return typeof value === "object" && value !== null && "name" in value && "bind" in value &&
    "usage" in value;
}

/** The files directly in a folder, in order. */
async function filesIn(root: string, folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const file of Deno.readDir(`${root}/${folder}`)) {
    if (file.isFile && file.name.endsWith(".ts") && file.name !== registryFile) files.push(file.name);
  }
  return files.sort();
}

async function tableLists(root: string): Promise<[string, string]> {
  const path = `lib/tables/${registryFile}`;
  const lists: string[] = [];
  for (const [folder, constant] of Object.entries(kinds)) {
    const found = await declarationsIn(root, folder);
    const below = folder === "lib/tables" ? "" : `${folder.slice("lib/tables/".length)}/`;
    lists.push(`export const ${constant} = {\n${found.map((one) => entry(one, below)).join("")}};\n`);
  }
  const head =
    "/** Written by `deno task gen` from the files in this folder: a declaration is loaded when it is used. */\n";
  return [path, head + lists.join("\n")];
}

async function declarationsIn(root: string, folder: string): Promise<Found[]> {
  const files = await filesIn(root, folder);
  return await Promise.all(files.map((file) => declarationIn(root, folder, file)));
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
