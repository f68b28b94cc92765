/** The project's own files, as the meta tests read them. */

export interface SourceFile {
  /** From the root: "lib/ui/cli.ts". */
  readonly path: string;
  readonly text: string;
}

export const root = new URL("../..", import.meta.url).pathname;

/** Folders that hold no text of ours. */
const skippedFolders = new Set([".git", "node_modules", "coverage", "dist"]);

/** Every file below `folder` whose name ends in one of `endings`, sorted by path. */
export async function projectFiles(endings: readonly string[], folder = ""): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for await (const entry of Deno.readDir(root + folder)) {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory && !skippedFolders.has(entry.name)) {
      files.push(...await projectFiles(endings, path));
    }
    if (!entry.isFile || !endings.some((ending) => entry.name.endsWith(ending))) continue;
    // A file of somebody's editor may be gone by now.
    const text = await Deno.readTextFile(root + path).catch(() => undefined);
    if (text !== undefined) files.push({ path, text });
  }
  return files.sort((a, b) => a.path < b.path ? -1 : 1);
}

export function isGenerated(path: string): boolean {
  return /\.generated\.(ts|js|d\.ts)$/.test(path);
}

/** Regions that are no code: block comments, line comments, texts in quotes, regular expressions. */
const token =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|(?<=[=(,:!&|?[{;]\s*|return )\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g;

/** The code without its comments; with `texts: false`, texts and regular expressions are emptied, too. */
export function stripComments(code: string, texts = true): string {
  return code.replaceAll(token, (match) => {
    if (match.startsWith("//") || match.startsWith("/*")) return "";
    if (texts) return match;
    return match[0] === "/" ? "/x/" : match[0] + match[0];
  });
}
