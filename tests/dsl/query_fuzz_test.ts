import assert from "node:assert/strict";
import { run } from "../fuzz/query_fuzz.ts";

Deno.test("whatever is typed, only a QueryError comes out", async () => {
  const { inputs, failures } = await run({ seed: 2, seconds: 2 });
  assert.deepEqual(failures, []);
  assert.ok(inputs > 500, `only ${inputs} inputs were tried`);
});
