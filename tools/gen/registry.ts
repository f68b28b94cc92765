/** Writes the registry of a folder in which every file is one entry: names and dynamic imports, nothing else. */

/** The file a registry is written to, in the folder it lists. */
export const registryFile = "registry.generated.ts";

/**
 * The text of a registry for these file names (those that are not entries are left out). The declaration that a file
 * exports is called as the file is, and so is what it declares.
 */
export function registryText(fileNames: readonly string[]): string {
  const entries = fileNames.filter((name) => /^[a-z]\w*\.ts$/.test(name)).map((name) =>
    name.slice(0, -".ts".length)
  );
  const lines = entries.sort().map((name) =>
    `  ${name}: { load: () => import("./${name}.ts").then((m) => m.${name}) },\n`
  );
  return `/** Written by \`deno task gen\` from the files in this folder: an entry is loaded when it is used. */\n` +
    `export const registry = {\n${lines.join("")}};\n`;
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
