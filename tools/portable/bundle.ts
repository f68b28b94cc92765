/** The tests as modules for Bun and Node: which of them can run there, and why the others cannot. */
import { relative } from "node:path";
import { bundle, outputName, urlEntries } from "../npm/bundle.ts";
import { sourceFiles } from "../npm/sources.ts";

/** Bundled test files, by what becomes of them. */
export interface Portable {
  /** Names of outputs. */
  readonly files: readonly string[];
  /** Path of a test file -> why it runs on Deno only. */
  readonly left: ReadonlyMap<string, string>;
}

/** Folders of tests that are about something else than what the program does. */
const otherSubjects: Readonly<Record<string, string>> = {
  "tests/bench/": "measures the program of this folder",
  "tests/fuzz/": "is about the fuzzers, which run for themselves",
  "tests/meta/": "is about the sources",
  "tests/npm/": "is about the package, which it runs on Node and Bun itself",
  "tests/oracle/": "compares the program of this folder with others",
  "tests/plugin/sandbox/": "is about Deno's permissions",
  "tests/terminal/": "runs the program of this folder in a terminal",
};

/** Modules that run on Deno only. */
const denoModules =
  /^lib\/(runtime\/(deno|file_deno|terminal_deno|child_process|child_side)|ui\/child\/main)\.ts$/;

/** Of Deno, what the shim has under that name but does in another way, or not at all. */
const notShimmed = new Set(["execPath", "Command", "permissions", "dlopen", "listen", "connect"]);

/** Bundles all test files that can run without Deno into `outdir`. */
export async function bundleTests(root: string, outdir: string): Promise<Portable> {
  const sources = await sourceFiles(root, ["tests", "tools", "lib", "dsl"]);
  const entries: Record<string, string> = { main: `${root}tools/portable/main.ts` };
  const texts = new Map(sources.map(({ path, text }) => [relative(root, path), text]));
  const left = new Map<string, string>(), files = new Map<string, string>();
  for (const { path, text } of sources) {
    const name = relative(root, path);
    if (/^(lib|dsl)\//.test(name)) Object.assign(entries, urlEntries(path, text, root));
    if (!name.endsWith("_test.ts")) continue;
    const [, other] = Object.entries(otherSubjects).find(([folder]) => name.startsWith(folder)) ?? [];
    if (other !== undefined) left.set(name, other);
    else files.set(name, entries[outputName(path, root)] = path);
  }
  const { imports } = await bundle({
    root,
    outdir,
    entries,
    keepUrls: `${root}tests/`,
    inject: `${root}tools/portable/deno.ts`,
    // The shim holds CommonJS.
    banner:
      `import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);`,
  });
  for (const name of files.keys()) {
    const reason = denoOnly(name, imports, texts);
    if (reason === undefined) continue;
    left.set(name, reason);
    files.delete(name);
  }
  return { files: [...files.values()].map((path) => outputName(path, root)), left };
}

/** Why a test file, with what it imports from the tests, needs Deno. */
export function denoOnly(
  file: string,
  imports: ReadonlyMap<string, readonly string[]>,
  texts: ReadonlyMap<string, string>,
): string | undefined {
  const pending = [file], seen = new Set(pending);
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (path !== file && denoModules.test(path)) return `imports ${path}`;
    if (!/^(tests|tools)\//.test(path)) continue;
    const text = texts.get(path) ?? "";
    const used = [...text.matchAll(/\bDeno\.(\w+)/g)].find(([, name]) => notShimmed.has(name));
    if (text.includes(`from "@inquest/inquest"`)) {
      return "loads plugins by the package's name, which a bundle is not";
    }
    if (used !== undefined) return `uses ${used[0]}${path === file ? "" : ` in ${path}`}`;
    for (const next of imports.get(path) ?? []) if (!seen.has(next)) seen.add(next) && pending.push(next);
  }
  return undefined;
}
