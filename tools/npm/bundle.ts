/**
 * Bundles for Node and Bun: the project's modules and the packages that it imports, in chunks that load when they are
 * needed, all in one folder.
 */
import * as esbuild from "esbuild";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export interface BundleOptions {
  /** Name of the output, without ".js", and the source file. */
  readonly entries: Readonly<Record<string, string>>;
  readonly outdir: string;
  readonly root: string;
  /** `import.meta.url` stays that of the source, for tests, which look for files beside it. */
  readonly keepUrls?: boolean;
  /** A module whose exports take the place of globals of their names. */
  readonly inject?: string;
}

/** What went into the bundle: absolute paths. */
export interface Bundle {
  readonly inputs: readonly string[];
}

/** The oldest Node on which a bundle runs. */
const target = "node20";

/** `new URL("./worker.ts", import.meta.url)`: another file of the program, found at run time. */
const fileUrl = /new URL\(\s*"([^"]+)",\s*import\.meta\.url\s*\)/g;

/** What modules start or import by URL, so that nobody else names it: entries of their own. */
export function urlEntries(path: string, text: string, root: string): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const [, target] of text.matchAll(fileUrl)) {
    if (!target.endsWith(".ts")) continue;
    const file = resolve(dirname(path), target);
    entries[outputName(file, root)] = file;
  }
  return entries;
}

/** `lib/commands/search/worker.ts` is `lib_commands_search_worker`: all outputs are in one folder. */
export function outputName(file: string, root: string): string {
  return relative(root, file).replaceAll("/", "_").replace(/\.ts$/, "");
}

/** Lets the URLs of modules lead to their outputs; a file that is no module has no place in a bundle. */
export function rewriteUrls(path: string, text: string, root: string): string {
  return text.replace(fileUrl, (_, target: string) => {
    if (!target.endsWith(".ts")) {
      throw new Error(`${path}: ${target} is not in the bundle; import it as text`);
    }
    return `new URL("./${outputName(resolve(dirname(path), target), root)}.js", import.meta.url)`;
  });
}

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

export async function bundle(options: BundleOptions): Promise<Bundle> {
  const { root, entries, outdir } = options;
  const result = await esbuild.build({
    entryPoints: { ...entries },
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target,
    chunkNames: "chunk-[hash]",
    loader: { ".wasm": "binary", ".md": "text" },
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    absWorkingDir: root,
    ...(options.inject === undefined ? {} : { inject: [options.inject] }),
    plugins: [packages, wasm, urls(options)],
  });
  await esbuild.stop();
  return { inputs: Object.keys(result.metafile.inputs).map((path) => resolve(root, path)) };
}

/** Packages are where Deno has them. */
const packages: esbuild.Plugin = {
  name: "packages",
  setup(build) {
    build.onResolve({ filter: /^[\w@]/ }, ({ path, kind }) => {
      if (kind === "entry-point" || path.startsWith("node:")) return undefined;
      const url = import.meta.resolve(path);
      return url.startsWith("file:") ? { path: fileURLToPath(url) } : { path, external: true };
    });
  },
};

const wasm: esbuild.Plugin = {
  name: "wasm",
  setup(build) {
    build.onLoad({ filter: /iced_x86\.js$/ }, async ({ path }) => ({
      contents: withWasm(await Deno.readTextFile(path)),
      loader: "js",
    }));
  },
};

function urls({ root, keepUrls }: BundleOptions): esbuild.Plugin {
  return {
    name: "urls",
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const text = await Deno.readTextFile(path);
        if (!text.includes("import.meta.url")) return { contents: text, loader: "ts" };
        const contents = keepUrls
          ? text.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href))
          : rewriteUrls(path, text, root);
        return { contents, loader: "ts" };
      });
    },
  };
}

/** The folders of the packages that a bundle holds, by name. */
export function bundledPackages(inputs: readonly string[]): Map<string, string> {
  const folders = new Map<string, string>();
  for (const input of inputs) {
    // Deno keeps packages in folders NAME/VERSION, below a folder for the registry.
    const [, folder, name] = /^(.*\/npm\/[^/]+\/((?:@[^/]+\/)?[^/]+)\/\d[^/]*)\//.exec(input) ?? [];
    if (name !== undefined) folders.set(name, folder);
  }
  return folders;
}
