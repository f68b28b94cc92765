import assert from "node:assert/strict";
import { Address, Duration, Failure, type Host, Missing, Size, type Value } from "../../../dsl/value.ts";
import { UsageError } from "../../../lib/base/errors.ts";
import { folded } from "../../../lib/ui/render/formats/folded.ts";
import { tree } from "../../../lib/ui/render/formats/tree.ts";
import { tsv } from "../../../lib/ui/render/formats/tsv.ts";
import { column, drawn, fakeStack, types } from "../fake_values.ts";

const stackColumn = column("stack", types.stack);

/** A frame that has the members of a real one. */
function frame(members: Readonly<Record<string, Value>>): Host {
  return { ...fakeStack(["a frame"]), elements: () => undefined, member: (name) => members[name] };
}

function stackOf(frames: readonly Value[]): Host {
  return { ...fakeStack([]), elements: () => frames };
}

Deno.test("tsv has a line for each row, whatever a cell holds", () => {
  const text = drawn(tsv, [column("a\tb", types.any), column("c", types.any)], [
    ["one\ttwo\nthree\x1b", null],
    [fakeStack(["f+0x1", "g+0x2"]), new Address(255n)],
    [new Missing("not mapped"), new Duration(1_500_000_000n)],
    [new Failure("a\tb"), [1n, "x"]],
    [2n ** 64n - 1n, true],
  ]);
  assert.deepEqual(text.split("\n"), [
    "a\\tb\tc",
    "one\\ttwo\\nthree\\x1b\t",
    "f+0x1\\ng+0x2\t0xff",
    "missing: not mapped\t1.5",
    'error: a\\tb\t[1,"x"]',
    "18446744073709551615\ttrue",
    "",
  ]);
});

Deno.test("folded has the outermost frame first and the number behind the stack last", () => {
  const stack = stackOf([
    frame({ symbol: "schedule", pc: new Address(1n) }),
    frame({ symbol: null, pc: new Address(0xffn) }),
    frame({ symbol: "do;it\x1b", pc: new Address(2n) }),
  ]);
  const columns = [column("pid", types.int), stackColumn, column("count", types.int)];
  assert.equal(drawn(folded, columns, [[7n, stack, 3n]]), "do:it\\x1b;0xff;schedule 3\n");
  assert.equal(drawn(folded, columns.slice(0, 2), [[7n, stack]]), "do:it\\x1b;0xff;schedule 1\n");
});

Deno.test("folded weighs by nanoseconds and bytes, and what cannot be had is a frame or nothing", () => {
  const columns = [stackColumn, column("weight", types.duration)];
  const rows: Value[][] = [
    [fakeStack(["a", "b"]), new Duration(1500n)],
    [fakeStack(["a"]), new Size(4096n)],
    [fakeStack([]), 1.6],
    [new Missing("page excluded"), new Missing("not mapped")],
    [new Failure("a loop"), null],
  ];
  assert.deepEqual(drawn(folded, columns, rows).split("\n"), [
    "b;a 1500",
    "a 4096",
    "[no frames] 2",
    "[page excluded] 0",
    "[a loop] 0",
    "",
  ]);
});

Deno.test("folded refuses an answer without a stack", () => {
  assert.throws(() => drawn(folded, [column("pid", types.int)], []), UsageError);
});

Deno.test("tree hangs columns, lists, blocks and structures below the first cell", () => {
  const struct: Host = {
    ...fakeStack(["{ a = 1 }"]),
    elements: () => undefined,
    json: () => ({ a: 1, inner: { b: "x\x1b", list: [1, 2] } }),
  };
  const columns = [
    column("pid", types.int),
    column("comm", types.string),
    stackColumn,
    column("list", types.any),
    column("object", types.any),
    column("gone", types.any),
  ];
  const row = [1n, "in\x1bit", fakeStack(["f", "g"]), [1n, [2n]], struct, new Missing("not mapped")];
  assert.deepEqual(drawn(tree, columns, [row]).split("\n"), [
    "pid: 1",
    "├─ comm: in\\x1bit",
    "├─ stack",
    "│  ├─ f",
    "│  └─ g",
    "├─ list",
    "│  ├─ [0]: 1",
    "│  └─ [1]",
    "│     └─ [0]: 2",
    "├─ object",
    "│  ├─ a: 1",
    "│  └─ inner",
    "│     ├─ b: x\\x1b",
    "│     └─ list",
    "│        ├─ [0]: 1",
    "│        └─ [1]: 2",
    "└─ gone: (not mapped)",
    "",
  ]);
});

Deno.test("tree draws a thousand elements and counts the others; a column's format is kept", () => {
  const many = Array.from({ length: 1003 }, (_, i) => BigInt(i));
  const lines = drawn(tree, [column("many", types.any, { format: "hex" })], [[many]]).split("\n");
  assert.equal(lines.length, 1004);
  assert.deepEqual(lines.slice(0, 3), ["row 1", "└─ many", "   ├─ [0]: 0x0"]);
  assert.deepEqual(lines.slice(-3), ["   ├─ [999]: 0x3e7", "   └─ and 3 more", ""]);
});
