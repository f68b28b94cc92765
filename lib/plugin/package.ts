/** Finds the module of a package that is installed: no registry is asked. */
import { dirname, join } from "node:path";
import { UsageError } from "../base/errors.ts";
import { fileSystem } from "../runtime/file_system.ts";

/** Larger ones are no description of a package. */
const mostBytes = 1 << 20;

/**
 * The file that a package's name stands for, in the node_modules of this folder or of one above it.
 * @throws UsageError when there is none
 */
export function packageEntry(name: string, from: string): string {
  if (!/^(@[\w.-]+\/)?[\w-][\w.-]*$/.test(name)) {
    throw new UsageError(`"${name}" is neither a file nor the name of a package`);
  }
  for (let folder = from;; folder = dirname(folder)) {
    const home = join(folder, "node_modules", name);
    const text = textOf(join(home, "package.json"));
    if (text !== undefined) return join(home, entryIn(text, name));
    if (dirname(folder) === folder) break;
  }
  throw new UsageError(
    `the package ${name} is not installed in a node_modules above ${from}`,
    `a file is named by its path: ./${name}.ts`,
  );
}

/** The folder of the package that a module is in; undefined when it is in none. */
export function packageHome(file: string): string | undefined {
  return /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\/[^]*$/.exec(file)?.[1];
}

function textOf(path: string): string | undefined {
  let file;
  try {
    file = fileSystem.open(path);
  } catch {
    return undefined;
  }
  try {
    const bytes = new Uint8Array(Math.min(file.size, mostBytes));
    let at = 0;
    for (let read = -1; at < bytes.length && read !== 0; at += read) read = file.read(bytes.subarray(at), at);
    return new TextDecoder().decode(bytes.subarray(0, at));
  } finally {
    file.close();
  }
}

/** What `import` would take, of the ways in which a package says it. */
function entryIn(text: string, name: string): string {
  let about: { readonly exports?: unknown; readonly module?: unknown; readonly main?: unknown };
  try {
    about = JSON.parse(text);
  } catch {
    throw new UsageError(`the package.json of ${name} is no JSON`);
  }
  const entry = conditional(about.exports) ?? about.module ?? about.main ?? "index.js";
  if (typeof entry === "string" && !entry.split("/").includes("..") && !entry.startsWith("/")) return entry;
  throw new UsageError(`the package.json of ${name} names no module of the package`);
}

function conditional(exports: unknown, depth = 0): string | undefined {
  if (typeof exports === "string") return exports;
  if (typeof exports !== "object" || exports === null || depth > 4) return undefined;
  const entries = exports as Readonly<Record<string, unknown>>;
  for (const key of [".", "import", "module", "default"]) {
    const found = Object.hasOwn(entries, key) ? conditional(entries[key], depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
