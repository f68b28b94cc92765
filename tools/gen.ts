/**
 * Writes every generated file of the project: `deno task gen`. With `--check` it writes nothing, names those that
 * are stale, and fails if there are any.
 */
import { parserFiles } from "./gen_parser.ts";
import { declarationLists } from "./gen/declarations.ts";
import { manual } from "./gen/manual.ts";
import { registries } from "./gen/registry.ts";

/** Folders in which every file is an entry of a registry. */
export const registryFolders = ["lib/ui/render/formats", "lib/session/world/functions"];

/** Path -> what should stand there. */
export async function generate(root: string): Promise<Map<string, string>> {
  return new Map([
    ...await parserFiles(root),
    ...await registries(root, registryFolders),
    ...await declarationLists(root),
    ...await manual(root),
  ]);
}

/** The paths whose files are not what `wanted` says. */
export async function stale(root: string, wanted: ReadonlyMap<string, string>): Promise<string[]> {
  const paths: string[] = [];
  for (const [path, text] of wanted) {
    const found = await Deno.readTextFile(`${root}/${path}`).catch(() => undefined);
    if (found !== text) paths.push(path);
  }
  return paths;
}

if (import.meta.main) {
  const root = new URL("..", import.meta.url).pathname;
  const wanted = await generate(root);
  const paths = await stale(root, wanted);
  if (Deno.args.includes("--check")) {
    for (const path of paths) console.error(`${path} is stale: run \`deno task gen\``);
    Deno.exit(paths.length === 0 ? 0 : 1);
  }
  for (const path of paths) {
    await Deno.writeTextFile(`${root}/${path}`, wanted.get(path)!);
    console.log(`wrote ${path}`);
  }
  console.log(`${wanted.size} generated files, ${paths.length} written`);
}
