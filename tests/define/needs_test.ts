import assert from "node:assert/strict";
import { unmet } from "../../lib/define/needs.ts";
import { FakeKernel, struct, u32 } from "../build/memory.ts";

const target = new FakeKernel().types(struct("rq", 8, { clock: [0, u32] })).symbol("runqueues", 1n << 63n)
  .target();

Deno.test("unmet() is undefined when a dump has all that is asked for", () => {
  assert.equal(unmet(undefined, target), undefined);
  assert.equal(unmet({ types: ["rq"], members: ["rq.clock"], symbols: ["runqueues"] }, target), undefined);
});

Deno.test("unmet() takes any of several alternatives", () => {
  assert.equal(
    unmet({ members: ["rq.__clock|rq.clock"], symbols: ["runqueue|runqueues"] }, target),
    undefined,
  );
});

Deno.test("unmet() names the first thing that is not there", () => {
  assert.equal(unmet({ types: ["rq", "cfs_rq"] }, target), "this kernel has no type struct cfs_rq");
  assert.equal(unmet({ members: ["rq.a|rq.b"] }, target), "this kernel has no member rq.a or rq.b");
  assert.equal(unmet({ symbols: ["nothing"] }, target), "this kernel has no symbol nothing");
  assert.equal(unmet({ check: () => "no reason" }, target), "no reason");
});
