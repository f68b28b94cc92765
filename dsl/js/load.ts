/**
 * Fetches what `js(row => …)` takes, acorn among it: only where it stands in a text, as all of it costs time. Parsing is
 * synchronous: a text that needs it is refused the first time, and read again when it is there.
 */
type Engine = typeof import("./mod.ts");

let engine: Engine | undefined;
let wanted = false;

/** Loads it. */
export async function loadJs(): Promise<void> {
  engine ??= await import("./mod.ts");
}

/** Loads it if a text has asked for it; false when none has. */
export async function loadWantedJs(): Promise<boolean> {
  if (!wanted) return false;
  wanted = false;
  await loadJs();
  return true;
}

/** What was loaded; undefined when it was not, which is then noted. */
export function loadedJs(): Engine | undefined {
  if (engine === undefined) wanted = true;
  return engine;
}
