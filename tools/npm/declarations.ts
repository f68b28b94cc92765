/** The declarations of what a module exports, and of all that they name: one file for each module. */
import { dirname, join, relative, resolve } from "node:path";
import { run } from "../gate/run.ts";

/** The module of ours that an import, an export or a type names. */
const relativeModule = /(?<=\bfrom\s*|\bimport\s*\(?\s*)"(\.[^"]+(?<!\.d)\.[tj]s)"/g;

/** There, examples name modules of others. */
const comments = /\/\*[^]*?\*\//g;

/** Writes the declarations of a module of the project below `outdir`, as TypeScript wants them of a package. */
export async function writeDeclarations(root: string, module: string, outdir: string): Promise<void> {
  const scratch = await Deno.makeTempDir();
  try {
    const args = ["transpile", "--quiet", "--declaration", "--outdir", scratch, module];
    const { exitCode, output } = await run([Deno.execPath(), ...args], { cwd: root });
    if (exitCode !== 0) throw new Error(`no declarations of ${module}:\n${output}`);
    const pending = [join(scratch, declarationOf(module))], seen = new Set(pending);
    for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
      const text = await Deno.readTextFile(file);
      for (const named of namedModules(file, text)) {
        if (!seen.has(named)) seen.add(named) && pending.push(named);
      }
      const target = join(outdir, relative(scratch, file));
      await Deno.mkdir(dirname(target), { recursive: true });
      await Deno.writeTextFile(target, withOutputs(text));
    }
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** The declarations that those of a file name. */
export function namedModules(file: string, text: string): string[] {
  return [...text.replace(comments, "").matchAll(relativeModule)].map(([, path]) =>
    resolve(dirname(file), declarationOf(path))
  );
}

function declarationOf(module: string): string {
  return module.replace(/\.[tj]s$/, ".d.ts");
}

/**
 * `./a.ts` is `./a.js`: TypeScript looks for `./a.d.ts` then, whatever its options. Where the module lay is nobody's
 * business.
 */
export function withOutputs(text: string): string {
  return text.replace(/^\/\/\/ <amd-module .*\n/m, "").replace(
    relativeModule,
    (_, path: string) => JSON.stringify(path.replace(/\.ts$/, ".js")),
  );
}
