/** The TypeScript files below folders of the project. */

export interface Source {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

export async function sourceFiles(root: string, folders: readonly string[]): Promise<Source[]> {
  const files: Source[] = [];
  const walk = async (folder: string) => {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = `${folder}/${name}`;
      if (isDirectory) await walk(path);
      else if (name.endsWith(".ts")) files.push({ path, text: await Deno.readTextFile(path) });
    }
  };
  for (const folder of folders) await walk(root + folder);
  return files.sort((a, b) => a.path < b.path ? -1 : 1);
}
