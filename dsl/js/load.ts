/** Fetches what `js(row => …)` takes, acorn among it: only for a text in which it stands, as all of it costs time. */
type Engine = typeof import("./mod.ts");

let engine: Engine | undefined;

/** Whether a text may hold a `js(`; in a text or a comment it means nothing, and costs nothing but this loading. */
export function mentionsJs(text: string): boolean {
  return /\bjs\s*\(/.test(text);
}

/** Loads it. Parsing is synchronous: this must have been awaited before. */
export async function loadJs(): Promise<void> {
  engine ??= await import("./mod.ts");
}

/** What was loaded; undefined when nobody asked for it. */
export function loadedJs(): Engine | undefined {
  return engine;
}
