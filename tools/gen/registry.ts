/** Writes the registry of a folder in which every file is one entry: names and dynamic imports, nothing else. */

/** The file a registry is written to, in the folder it lists. */
export const registryFile = "registry.generated.ts";

/** The text of a registry for these file names (those that are not entries are left out). */
export function registryText(fileNames: readonly string[]): string {
  const entries = fileNames.filter((name) => name.endsWith(".ts") && name !== registryFile).sort();
  const lines = entries.map((name) => `  ${key(name)}: () => import("./${name}"),\n`);
  return `/** Written by \`deno task gen\` from the files in this folder: an entry is loaded when it is used. */\n` +
    `export const registry = {\n${lines.join("")}};\n`;
}

function key(fileName: string): string {
  const name = fileName.slice(0, -".ts".length);
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}

/** The registries of the folders that are there: path -> text. */
export async function registries(root: string, folders: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const folder of folders) {
    const names: string[] = [];
    for await (const entry of Deno.readDir(`${root}/${folder}`)) if (entry.isFile) names.push(entry.name);
    texts.set(`${folder}/${registryFile}`, registryText(names));
  }
  return texts;
}
