import assert from "node:assert/strict";
import { begun } from "../../lib/base/begun.ts";

Deno.test("begun() computes the first item at once, and the others when they are asked for", () => {
  const made: number[] = [];
  function* items() {
    for (let i = 0; i < 3; i++) {
      made.push(i);
      yield i;
    }
  }
  const rest = begun(items());
  assert.deepEqual(made, [0]);
  assert.deepEqual([...rest], [0, 1, 2]);
  assert.deepEqual([...begun([])], []);
});

Deno.test("begun() throws what the first item throws, and ends the walk with its own end", () => {
  let ended = false;
  function* items() {
    try {
      yield 1;
      yield 2;
    } finally {
      ended = true;
    }
  }
  for (const _ of begun(items())) break;
  assert.ok(ended);
  function* broken(): Generator<number> {
    if (ended) throw new Error("no");
    yield 1;
  }
  assert.throws(() => begun(broken()), /no/);
});
