/** What every file tests/fuzz/NAME_fuzz.ts exports as `run`. */

export interface FuzzOptions {
  /** The same seed tries the same inputs. */
  readonly seed: number;
  /** How long to go on. */
  readonly seconds: number;
}

export interface FuzzResult {
  /** How many inputs were tried. */
  readonly inputs: number;
  /** One line for each input that broke a promise, with what it takes to try it again. */
  readonly failures: readonly string[];
}

export type Fuzzer = (options: FuzzOptions) => Promise<FuzzResult>;

/** The fuzzers by name: `parser` is tests/fuzz/parser_fuzz.ts. */
export async function findFuzzers(folder: URL): Promise<Map<string, URL>> {
  const found: [string, URL][] = [];
  for await (const entry of Deno.readDir(folder)) {
    const name = /^(\w+)_fuzz\.ts$/.exec(entry.name)?.[1];
    if (name) found.push([name, new URL(entry.name, folder)]);
  }
  return new Map(found.sort(([a], [b]) => a < b ? -1 : 1));
}

export async function loadFuzzer(url: URL): Promise<Fuzzer> {
  return (await import(url.href)).run;
}
