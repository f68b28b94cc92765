/** Deno's names for the code of users: readTextFile, env, args and the like mean the same under Bun and Node. */
import { isDeno } from "./which.ts";

/** Makes sure that there is a global Deno. */
export async function haveDenoNames(): Promise<void> {
  if (isDeno || "Deno" in globalThis) return;
  const { Deno: names } = await import("@deno/shim-deno");
  // A copy: what stands in a module's own namespace cannot be set.
  Object.assign(globalThis, { Deno: { ...names } });
}

/** From now on, Deno.args are the words that the user gave to his script. */
export async function tellArguments(args: readonly string[]): Promise<void> {
  await haveDenoNames();
  Object.defineProperty(Deno, "args", { value: Object.freeze([...args]), configurable: true });
}
