/** Every fuzzer for a moment, always with the same seed; `deno task fuzz` runs them for longer. */
import assert from "node:assert/strict";
import { findFuzzers, loadFuzzer } from "../../tools/fuzz/fuzzer.ts";

const seconds = 3;

for (const [name, url] of await findFuzzers(new URL(".", import.meta.url))) {
  Deno.test(`${name} keeps its promises for ${seconds} seconds of fuzzing`, async () => {
    const run = await loadFuzzer(url);
    const { inputs, failures } = await run({ seed: 1, seconds });
    assert.deepEqual(failures, []);
    assert.ok(inputs > 0, "no input was tried");
  });
}
