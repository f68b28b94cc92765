/** The names by which the code of users imports this program, on Bun and Node: they mean the program that runs. */
import { isBun, isDeno } from "./which.ts";

/** Of the module, and of the npm package. */
const names = ["@inquest/inquest", "inquest"];
/** What they stand for; a bundle knows its place, too. */
const door = new URL("../../mod.ts", import.meta.url);

/** Of Bun and Node, what is used here. */
interface BunPlugins {
  plugin(plugin: { readonly name: string; setup(build: BunBuild): void }): void;
}
interface BunBuild {
  module(name: string, load: () => Promise<{ readonly exports: unknown; readonly loader: "object" }>): void;
}
type Resolve = (name: string, context: unknown, next: (name: string, context: unknown) => unknown) => unknown;
interface NodeHooks {
  register?(hooks: string): void;
  registerHooks?(hooks: { readonly resolve: Resolve }): void;
}

let done: Promise<void> | undefined;

/** Makes them known, wherever the module lies that imports them. Under Deno, its configuration does. */
export function haveProgramNames(): Promise<void> {
  if (isDeno) return Promise.resolve();
  return done ??= isBun ? inBun() : inNode();
}

function inBun(): Promise<void> {
  const { Bun } = globalThis as unknown as { readonly Bun: BunPlugins };
  Bun.plugin({
    name: "inquest",
    setup(build) {
      for (const name of names) {
        build.module(name, async () => ({ exports: await import(door.href), loader: "object" }));
      }
    },
  });
  return Promise.resolve();
}

/** Newer versions resolve names in this thread, 20.6 and later ones in another. */
async function inNode(): Promise<void> {
  const { register, registerHooks } = await import("node:module") as NodeHooks;
  const url = door.href;
  if (registerHooks !== undefined) {
    registerHooks({
      resolve: (name, context, next) =>
        names.includes(name) ? { url, shortCircuit: true } : next(name, context),
    });
    return;
  }
  const code = `const names = ${JSON.stringify(names)}, url = ${JSON.stringify(url)};
export const resolve = (name, context, next) =>
  names.includes(name) ? { url, shortCircuit: true } : next(name, context);`;
  register?.(`data:text/javascript,${encodeURIComponent(code)}`);
}
