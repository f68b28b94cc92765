/**
 * Packages in a bundle: where Deno has them, under names that are the same on every machine ("acorn/dist/acorn.mjs").
 */
import { dirname, extname, join, relative } from "node:path";
import { createRequire, isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import type { Loader, OnLoadResult, Plugin } from "esbuild";

/** The folders of the packages that were bundled, by name. */
export type Folders = Map<string, string>;

const namespace = "npm";
/** Node's own modules that a package asks for by require(), which modules do not have. */
const required = "required";

/** Bundles what is imported by the name of a package, and notes where that lies. */
export function packages(folders: Folders): Plugin {
  const named = (file: string) => {
    const found = packageOf(file);
    // The project by its own name.
    if (found === undefined) return { path: file };
    const [name, folder] = found;
    folders.set(name, folder);
    return { path: join(name, relative(folder, file)), namespace };
  };
  const fileOf = (path: string) => {
    const [name] = /^(?:@[^/]+\/)?[^/]+/.exec(path) ?? [path];
    return join(folders.get(name) ?? "", path.slice(name.length));
  };
  return {
    name: "packages",
    setup(build) {
      build.onResolve({ filter: /^[\w@]/, namespace: "file" }, ({ path, kind }) => {
        if (kind === "entry-point" || isBuiltin(path)) return undefined;
        const url = import.meta.resolve(path);
        return url.startsWith("file:") ? named(fileURLToPath(url)) : { path, external: true };
      });
      build.onResolve({ filter: /./, namespace }, ({ path, importer, kind }) => {
        if (isBuiltin(path)) {
          return kind === "require-call" ? { path, namespace: required } : { path, external: true };
        }
        if (path.startsWith(".")) return { path: join(dirname(importer), path), namespace };
        return named(createRequire(fileOf(importer)).resolve(path));
      });
      build.onResolve({ filter: /./, namespace: required }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /./, namespace }, ({ path }) => load(path, fileOf(path)));
      build.onLoad({ filter: /./, namespace: required }, ({ path }) => ({
        contents: `import all from ${JSON.stringify(path)};\nmodule.exports = all;`,
      }));
    },
  };
}

/** Name and folder of the package that a file of Deno's cache belongs to; undefined when it is none of them. */
export function packageOf(file: string): [string, string] | undefined {
  // Packages are in folders NAME/VERSION, below a folder for the registry.
  const [, folder, name] = /^(.*\/npm\/[^/]+\/((?:@[^/]+\/)?[^/]+)\/\d[^/]*)\//.exec(file) ?? [];
  return name === undefined ? undefined : [name, folder];
}

async function load(path: string, file: string): Promise<OnLoadResult> {
  const extension = extname(path), loader: Loader | undefined = loaders[extension];
  if (loader === undefined) throw new Error(`${path}: nothing is known of files like that`);
  if (path !== "iced-x86/iced_x86.js") return { contents: await Deno.readFile(file), loader };
  return { contents: withWasm(await Deno.readTextFile(file)), loader };
}

const loaders: Readonly<Record<string, Loader>> = {
  ".js": "js",
  ".mjs": "js",
  ".cjs": "js",
  ".json": "json",
  ".wasm": "binary",
};

/** iced-x86 looks for its WebAssembly beside itself; in a bundle it has the bytes. */
export function withWasm(text: string): string {
  return replaced(
    replaced(text, /require\(`util`\)/, "globalThis"),
    /const path = require\('path'\)\.join\(__dirname, '(\w+\.wasm)'\);\s*const bytes = .*;/,
    'const bytes = require("./$1");',
  );
}

function replaced(text: string, pattern: RegExp, by: string): string {
  if (!pattern.test(text)) throw new Error(`iced-x86 has changed: ${pattern} is not in it`);
  return text.replace(pattern, by);
}
