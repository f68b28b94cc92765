/**
 * The modules that a script or plugin consists of: they are all that it may read, and a digest of them says whether it
 * is still the one that the user trusted with something.
 */
import { UsageError } from "../../base/errors.ts";
import { absolutePath } from "../../runtime/working_folder.ts";
import { fileUrl, pathOf } from "../../base/file_url.ts";

/** What is needed of the file system. */
export interface ModuleFiles {
  readTextFile(path: string): string;
  /** Absolute, and without links. */
  realPath(path: string): string;
}

export interface Modules {
  /** Absolute paths, each also without links; the module itself is the first. */
  readonly paths: readonly string[];
  /** SHA-256 over names and contents, hex. */
  readonly digest: string;
}

const mostModules = 1000, mostCharacters = 64 << 20;
/** A relative path behind `from`, `import`, `import(` or `new URL(`. */
const relative = /\b(?:from|import|import\s*\(|new\s+URL\s*\()\s*(["'`])(\.{1,2}\/[^"'`\n$]+)\1/g;
/** What may be imported without a permission of its own. */
const isModule = /\.(?:[cm]?[jt]sx?|json|wasm)$/;

/**
 * Follows the imports of a module, from file to file. Only those in its own folder and below count, links that lead out
 * of it do not: an import of anything else is a wish to read it, and not a part of the program.
 * @param home the folder in whose place its own stands: of its package
 * @throws UsageError when the module itself cannot be read
 */
export async function modulesOf(entry: string, files: ModuleFiles, home?: string): Promise<Modules> {
  const start = absolute(entry, files);
  const folder = files.realPath(home ?? folderOf(start));
  const paths = new Set<string>(), texts: string[] = [];
  const waiting = [start];
  let length = 0;
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const text = paths.has(path) ? undefined : textOf(path, start, folder, files);
    if (text === undefined) continue;
    paths.add(path);
    length += text.length;
    if (paths.size > mostModules || length > mostCharacters) {
      throw new UsageError(`${entry}: is too large: more than ${mostModules} modules, or 64 MiB`);
    }
    texts.push(JSON.stringify([path.slice(folderOf(start).length), text]));
    for (const [, , target] of text.matchAll(relative)) {
      const next = imported(target, path);
      if (next !== undefined) waiting.push(next);
    }
  }
  const real = [...paths].map((path) => files.realPath(path));
  return { paths: [...new Set([...paths, ...real])], digest: await digest(texts.sort().join("\n")) };
}

function absolute(entry: string, files: ModuleFiles): string {
  try {
    files.realPath(entry);
    return pathOf(fileUrl(absolutePath(entry)));
  } catch {
    throw new UsageError(`cannot read ${entry}: no such file`);
  }
}

/** Undefined for what is no module. */
function imported(target: string, from: string): string | undefined {
  try {
    const path = pathOf(new URL(target, fileUrl(from)));
    return isModule.test(path) && !path.includes("\0") ? path : undefined;
  } catch {
    return undefined;
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1) || "/";
}

/** Undefined for what is not there, and for what lies outside. */
function textOf(path: string, start: string, folder: string, files: ModuleFiles): string | undefined {
  try {
    const inside = files.realPath(path).startsWith(folder === "/" ? "/" : folder + "/");
    return path === start || inside ? files.readTextFile(path) : undefined;
  } catch (error) {
    if (path === start) throw new UsageError(`cannot read ${path}: ${(error as Error).message}`);
    return undefined;
  }
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
