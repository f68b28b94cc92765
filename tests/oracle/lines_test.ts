import assert from "node:assert/strict";
import { verdictOf } from "./lines.ts";

Deno.test("verdictOf() tells equal lines, equal words, refusals and differences", () => {
  const asked = { line: "p x", theirs: "$3 = 5\n\n", ours: "$1 = 5\n", failed: false };
  assert.equal(verdictOf(asked), "exact");
  assert.equal(verdictOf({ ...asked, ours: "$1 =   5" }), "values");
  assert.equal(verdictOf({ ...asked, ours: "$1 = 6" }), "differs");
  assert.equal(
    verdictOf({ ...asked, theirs: "p: gdb request failed: p x\n", ours: "", failed: true }),
    "refused",
  );
  assert.equal(verdictOf({ ...asked, theirs: "5\n", ours: "", failed: true }), "differs");
  const later = { ...asked, theirs: "radix: 16\nrd: invalid user virtual address: 0\n", failed: true };
  assert.equal(verdictOf({ ...later, ours: "radix: 16\n" }), "refused");
  assert.equal(verdictOf({ ...later, ours: "radix: 10\n" }), "differs");
  assert.equal(verdictOf({ ...later, ours: "radix: 16\n", failed: false }), "differs");
  assert.equal(verdictOf({ ...asked, theirs: "      offline: show", ours: "offline: show" }), "values");
});
