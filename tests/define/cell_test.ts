import assert from "node:assert/strict";
import { Failure, Missing } from "../../dsl/value.ts";
import { CorruptError, LookupError, MemoryFault } from "../../lib/base/errors.ts";
import { cellOf } from "../../lib/define/cell.ts";

function thrown(error: Error) {
  return cellOf(() => {
    throw error;
  });
}

Deno.test("cellOf() gives what the getter gives", () => {
  assert.equal(cellOf(() => 5n), 5n);
  assert.equal(cellOf(() => null), null);
});

Deno.test("cellOf() makes a missing value of a read that failed and of a name that is not there", () => {
  const fault = thrown(new MemoryFault("kernel", 0x1000n, { reason: "excluded" }));
  assert.ok(fault instanceof Missing);
  assert.match(fault.reason, /page excluded by the dump's filter/);
  assert.deepEqual(thrown(new LookupError("no member x")), new Missing("no member x"));
});

Deno.test("cellOf() makes a failure of a structure that contradicts itself, and lets errors of the program through", () => {
  assert.deepEqual(thrown(new CorruptError("a cycle")), new Failure("a cycle"));
  assert.throws(() => thrown(new TypeError("a mistake")), TypeError);
});
