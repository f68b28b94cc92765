/**
 * Bundles for Node and Bun: the project's modules and the packages that it imports, in chunks that load when they are
 * needed, all in one folder.
 */
import * as esbuild from "esbuild";
import { dirname, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Folders, packages } from "./packages.ts";

export interface BundleOptions {
  /** Name of the output, without ".js", and the source file. */
  readonly entries: Readonly<Record<string, string>>;
  readonly outdir: string;
  readonly root: string;
  /** In modules below this folder `import.meta.url` stays that of the source: tests look for files beside it. */
  readonly keepUrls?: string;
  /** A module whose exports take the place of globals of their names. */
  readonly inject?: string;
  /** JavaScript at the beginning of every output. */
  readonly banner?: string;
}

/** What went into the bundle. */
export interface Bundle {
  /** The folders of its packages, by name. */
  readonly packages: Folders;
  /** Which modules each module of the project imports, from the root; packages are "npm:NAME/...". */
  readonly imports: ReadonlyMap<string, readonly string[]>;
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

export async function bundle(options: BundleOptions): Promise<Bundle> {
  const { root, entries, outdir } = options, folders: Folders = new Map();
  const { metafile } = await esbuild.build({
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
    ...(options.banner === undefined ? {} : { banner: { js: options.banner } }),
    plugins: [packages(folders), urls(options)],
  });
  await esbuild.stop();
  const imports = Object.entries(metafile.inputs).map(([path, { imports }]) =>
    [path, imports.map((one) => one.path)] as const
  );
  return { packages: folders, imports: new Map(imports) };
}

function urls({ root, keepUrls }: BundleOptions): esbuild.Plugin {
  return {
    name: "urls",
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const text = await Deno.readTextFile(path);
        if (!text.includes("import.meta.url")) return { contents: text, loader: "ts" };
        const contents = keepUrls !== undefined && path.startsWith(keepUrls)
          ? text.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href))
          : rewriteUrls(path, text, root);
        return { contents, loader: "ts" };
      });
    },
  };
}
