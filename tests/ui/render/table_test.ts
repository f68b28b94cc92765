import assert from "node:assert/strict";
import { displayWidth } from "../../../lib/base/text.ts";
import { table } from "../../../lib/ui/render/formats/table.ts";
import { Address, Duration, Failure, Missing } from "../../../dsl/value.ts";
import { column, drawn, fakeStack, types } from "../fake_values.ts";

const pid = column("pid", types.int);
const comm = column("comm", types.string);

Deno.test("a table lines its columns up, numbers to the right", () => {
  const text = drawn(table, [pid, comm, column("address", types.address)], [
    [1n, "systemd", new Address(0xffff888004a38000n)],
    [1234n, "日本", new Address(16n)],
  ]);
  assert.equal(
    text,
    "" +
      " pid  comm     address\n" +
      "   1  systemd  0xffff888004a38000\n" +
      "1234  日本     0x10\n",
  );
});

Deno.test("a table without rows is its header", () => {
  assert.equal(drawn(table, [pid, comm], []), "pid  comm\n");
});

Deno.test("a table cuts names to fit a terminal, never numbers or addresses", () => {
  const columns = [pid, comm, column("path", types.string), column("at", types.address)];
  const rows = [[123456n, "a".repeat(30), "/x".repeat(60), new Address(0xffff888004a38000n)]];
  const text = drawn(table, columns, rows, { color: false, width: 60 });
  for (const line of text.trimEnd().split("\n")) assert.ok(displayWidth(line) <= 60, line);
  assert.match(text, /123456 {2}a{14,17}… {2}(\/x)+\/?… {2}0xffff888004a38000\n$/);
});

Deno.test("a row of more columns than can fit stands upright, and nothing is cut", () => {
  const columns = [pid, comm, column("address", types.address), column("stack", types.stack)];
  const row = [7n, "x".repeat(30), new Address(0xffff888004a38000n), fakeStack(["f", "g"])];
  assert.equal(
    drawn(table, columns, [row, row], { color: false, width: 30 }),
    Array(2).fill(
      "pid      7\n" +
        "comm     xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n" +
        "address  0xffff888004a38000\n" +
        "    f\n" +
        "    g\n",
    ).join("\n"),
  );
});

Deno.test("a table is as wide as it gets where there is no terminal", () => {
  assert.match(drawn(table, [comm], [["x".repeat(5000)]]), /x{5000}\n$/);
});

Deno.test("a table marks what could not be read, and what is an error", () => {
  const rows = [[new Missing("not mapped"), new Failure("division by zero")]];
  assert.equal(drawn(table, [pid, comm], rows), "pid  comm\n  —  error\n");
  const colored = drawn(table, [pid, comm], rows, { color: true });
  assert.match(colored, /\x1b\[2m {2}—\x1b\[22m {2}\x1b\[31merror\x1b\[39m\n$/);
});

Deno.test("a table lets no escape sequence of the dump through, in names or stacks", () => {
  const stack = fakeStack(["good+0x1", "bad\x1b]0;title\x07"]);
  const text = drawn(table, [column("a\x1b[1m", types.string), column("stack", types.stack)], [[
    "\x1b[2J",
    stack,
  ]]);
  assert.doesNotMatch(text, /[^\n\x20-\x7e]/);
  assert.match(text, /a\\x1b\[1m\n\\x1b\[2J\n {4}good\+0x1\n {4}bad\\x1b\]0;title\\x07\n/);
});

Deno.test("a stack is drawn as a block under its row", () => {
  const columns = [pid, comm, column("stack", types.stack, { block: true })];
  const rows = [
    [7n, "mount.nfs", fakeStack(["__schedule+0x2ff", "schedule+0x5e"])],
    [12n, "sh", new Missing("page excluded by the dump's filter")],
    [13n, "zombie", fakeStack([])],
  ];
  assert.equal(
    drawn(table, columns, rows),
    "" +
      "pid  comm\n" +
      "  7  mount.nfs\n" +
      "    __schedule+0x2ff\n" +
      "    schedule+0x5e\n" +
      "\n" +
      " 12  sh\n" +
      "    —\n" +
      "\n" +
      " 13  zombie\n",
  );
});

Deno.test("two blocks in a row are told apart by their names", () => {
  const columns = [column("a", types.stack), column("b", types.stack)];
  const rows = [[fakeStack(["f", "g"]), fakeStack(["h", "i"])]];
  assert.equal(drawn(table, columns, rows), "  a:\n    f\n    g\n  b:\n    h\n    i\n");
});

Deno.test("`:size`, `:hex` and `:time` change the drawing", () => {
  const columns = ["size", "hex", "time", "duration"].map((format) => column(format, types.int, { format }));
  const text = drawn(table, columns, [[4096n, 255n, 1_793_534_400_000_000_000n, 90_000_000_000n]]);
  assert.match(text, /\n4KiB {2}0xff {2}2026-11-01T12:00:00Z {5}1m30s\n$/);
});

Deno.test("a long result starts to appear before it ends, with the widths of its first rows", () => {
  let text = "";
  const renderer = table.create({ write: (piece) => void (text += piece) }, { color: false });
  renderer.start([comm, pid]);
  for (let i = 0; i < 1000; i++) renderer.row(["abcd", BigInt(i)]);
  assert.equal(text.split("\n").length, 1002);
  renderer.row(["much longer than before", 1n]);
  assert.match(text, /\nmuch longer than before {4}1\n$/);
});

Deno.test("durations are drawn in human words", () => {
  const rows = [
    5n,
    12_300n,
    1_500_000n,
    5_120_000_000n,
    123_000_000_000n,
    3_725_000_000_000n,
    90_000_000_000_000n,
  ]
    .map((ns) => [new Duration(ns)]);
  const text = drawn(table, [column("blocked", types.duration)], rows);
  assert.deepEqual(text.split("\n").slice(1, -1).map((line) => line.trim()), [
    "5ns",
    "12.3us",
    "1.5ms",
    "5.12s",
    "2m03s",
    "1h02m",
    "1d01h",
  ]);
});
