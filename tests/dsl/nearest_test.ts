import assert from "node:assert/strict";
import { distance, nearest } from "../../dsl/nearest.ts";

Deno.test("distance() counts inserted, deleted, replaced and swapped characters", () => {
  assert.equal(distance("", "", 3), 0);
  assert.equal(distance("where", "whre", 3), 1);
  assert.equal(distance("where", "wehre", 3), 1);
  assert.equal(distance("where", "when", 3), 2);
  assert.equal(distance("abc", "xyz", 2), 3);
  assert.equal(distance("a", "abcdef", 2), 3);
});

Deno.test("nearest() gives the nearest names first, and none that is far off", () => {
  assert.deepEqual(nearest("comn", ["pid", "comm", "common", "cpu"]), ["comm"]);
  assert.deepEqual(nearest("STATE", ["state"]), ["state"]);
  assert.deepEqual(nearest("xyzzy", ["pid", "comm"]), []);
  assert.deepEqual(nearest("x", ["y", "z"]), []);
  assert.deepEqual(nearest("block", ["blocked_for", "comm"]), ["blocked_for"]);
});
