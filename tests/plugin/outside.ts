/**
 * Built-in declarations as a plugin of somebody else: their own sources, with nothing of inquest left in them but what
 * mod.ts shows. A source that needs more does not compile here.
 */
import { dirname, relative } from "node:path";
import { importsOf, resolve } from "../meta/layers.ts";
import { root } from "../meta/project.ts";

/** The constant that a file exports, and the list of the plugin in which it stands. */
export interface Outsider {
  readonly file: string;
  readonly constant: string;
  readonly kind: "tables" | "commands" | "functions" | "formats" | "walkers";
}

/** Writes the plugin "outside" into a folder; the path of its module. */
export async function outsidePlugin(folder: string, outsiders: readonly Outsider[]): Promise<string> {
  const written = new Set<string>();
  for (const { file } of outsiders) await copy(file, file.replace(/\.ts$/, "/"), folder, written);
  const imports = outsiders.map(({ file, constant, kind }) =>
    `import { ${constant} as ${kind}_${constant} } from "./${file}";\n`
  );
  const kinds = [...new Set(outsiders.map(({ kind }) => kind))];
  const lists = kinds.map((kind) =>
    `  ${kind}: [${
      outsiders.filter((one) => one.kind === kind).map((one) => `${kind}_${one.constant}`).join(", ")
    }],\n`
  );
  const path = `${folder}/plugin.ts`;
  await Deno.writeTextFile(
    path,
    `import { definePlugin } from "@inquest/inquest";\n${imports.join("")}
export default definePlugin({
  name: "outside",
  version: "1.0.0",
  api: 1,
  summary: "what is built in",
${lists.join("")}});
`,
  );
  return path;
}

/** Copies a module and those of the folder that is its own. */
async function copy(file: string, own: string, folder: string, written: Set<string>): Promise<void> {
  if (written.has(file)) return;
  written.add(file);
  let text = await Deno.readTextFile(root + file);
  for (const specifier of new Set(importsOf(text))) {
    if (!specifier.startsWith(".")) throw new Error(`${file} imports ${specifier}`);
    const target = resolve(file, specifier);
    if (target.startsWith(own)) await copy(target, own, folder, written);
    else text = text.replaceAll(`"${specifier}"`, '"@inquest/inquest"');
  }
  const path = `${folder}/${file}`;
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
}

/** The modules of a folder, relative to it. */
export async function modulesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) found.push(...(await modulesIn(path)).map((name) => `${entry.name}/${name}`));
    else found.push(relative(folder, path));
  }
  return found.sort();
}
