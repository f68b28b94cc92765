import assert from "node:assert/strict";
import { CorruptError, LookupError } from "../../lib/base/errors.ts";
import { logForEach } from "../../lib/kernel/printk.ts";
import { callerOf, callerText, logLine, type LogRecord } from "../../lib/kernel/printk_record.ts";
import { prbForEach } from "../../lib/kernel/printk_ring.ts";
import { collect } from "../../lib/kernel/walk_end.ts";
import { FakeKernel, garbage } from "../build/memory.ts";
import { committed, FakeRing, finalized, logBuffer, reserved, reusable } from "../build/printk.ts";

function texts(records: readonly LogRecord[]): string[] {
  return records.map((record) => record.text());
}

function ring(kernel = new FakeKernel()): FakeRing {
  return new FakeRing(kernel, 2, 6);
}

function walk(ring: FakeRing) {
  return collect(prbForEach(ring.kernel.target(), ring.address));
}

Deno.test("prbForEach() gives the records from the tail to the head, finalized or not", () => {
  const made = ring().range(5n, 7n)
    .record(5n, finalized, 0n, 16n, "five").record(6n, finalized, 16n, 32n, "six").record(
      7n,
      committed,
      32n,
      48n,
      "7",
    );
  const { items, end } = walk(made);
  assert.equal(end.kind, "end");
  assert.deepEqual(texts(items), ["five", "six", "7"]);
  assert.deepEqual(items.map((r) => [r.sequence(), r.time(), r.level()]), [
    [5n, 5_000_000n, 3],
    [6n, 6_000_000n, 3],
    [7n, 7_000_000n, 3],
  ]);
});

Deno.test("prbForEach() finds a text that has moved to the start of the ring, and one that ends with it", () => {
  const made = ring().range(1n, 2n)
    .record(1n, finalized, 56n, 80n, "moved").record(2n, finalized, 104n, 128n, "ends with it");
  assert.deepEqual(texts(walk(made).items), ["moved", "ends with it"]);
});

Deno.test("a record without a block is an empty line", () => {
  const made = ring().range(1n, 2n).record(1n, finalized, 1n, 1n).record(2n, finalized, 3n, 3n);
  assert.deepEqual(texts(walk(made).items), ["", ""]);
});

Deno.test("a record that was being written is told, one that was given up is passed over", () => {
  const made = ring().range(1n, 3n)
    .record(1n, reusable, 0n, 16n, "old").record(2n, finalized, 16n, 32n, "two").record(
      3n,
      reserved,
      32n,
      48n,
    );
  const { items, end } = walk(made);
  assert.deepEqual(texts(items), ["two"]);
  assert.deepEqual(end, { kind: "corrupt", detail: "record 0x3 was just being written" });
});

Deno.test("a text that another record has overwritten is an error of its cell alone", () => {
  const made = ring().range(1n, 2n).record(1n, finalized, 0n, 16n, "x").record(2n, finalized, 0n, 16n, "y");
  const { items } = walk(made);
  assert.throws(() => items[0].text(), CorruptError);
  assert.equal(items[0].sequence(), 1n);
  assert.equal(items[1].text(), "y");
});

Deno.test("ids that wrap at 62 bits are one sequence", () => {
  const last = (1n << 62n) - 1n;
  const made = ring().range(last, 0n)
    .record(last, finalized, 0n, 16n, "last").record(0n, finalized, 16n, 32n, "zero");
  assert.deepEqual(texts(walk(made).items), ["last", "zero"]);
});

Deno.test("a tail that does not belong to the head costs only what the ring does not have", () => {
  const made = ring().range(99n, 7n).record(7n, finalized, 0n, 16n, "seven");
  const { items, end } = walk(made);
  assert.deepEqual(texts(items), ["seven"]);
  assert.match(end.detail, /oldest record is 0x63/);
});

Deno.test("a ring that claims more than any log has is refused", () => {
  const made = ring();
  made.kernel.u32(made.address, 40);
  assert.throws(() => walk(made), CorruptError);
});

Deno.test("the buffer before 5.10 is read across its turn, with its dictionaries", () => {
  const kernel = new FakeKernel();
  logBuffer(kernel, 184, 24, [
    [184, "before", "SUBSYSTEM=pci\0DEVICE=+pci:0"],
    [236, undefined],
    [0, "after"],
  ]);
  const { items, end } = collect(logForEach(kernel.target()));
  assert.equal(end.kind, "end", end.detail);
  assert.deepEqual(texts(items), ["before", "after"]);
  assert.deepEqual(items.map((r) => [r.sequence(), r.level(), r.subsystem(), r.device()]), [
    [100n, 6, "pci", "+pci:0"],
    [101n, 6, undefined, undefined],
  ]);
  assert.throws(() => items[0].caller(), LookupError);
});

Deno.test("a buffer whose lengths lead nowhere ends with a reason", () => {
  const kernel = new FakeKernel();
  logBuffer(kernel, 0, 240, [[0, "first"]]);
  const { items, end } = collect(logForEach(kernel.target()));
  assert.deepEqual(texts(items), ["first"]);
  assert.equal(end.kind, "corrupt");
});

Deno.test("a kernel without a log says so", () => {
  assert.throws(() => logForEach(new FakeKernel().target()), LookupError);
});

Deno.test("callers are threads or CPUs, or both", () => {
  assert.equal(callerText(callerOf(1)), "T1");
  assert.equal(callerText(callerOf(0x8000_0003)), "C3");
  assert.deepEqual(callerOf(42, 0x8000_0001), { pid: 42, cpu: 1, inTask: true });
  assert.deepEqual(callerOf(0x8000_0001, 42), { pid: 42, cpu: 1, inTask: false });
});

Deno.test("logLine() indents further lines as far as the stamp reaches", () => {
  const made = ring().range(1n, 1n).record(1n, finalized, 0n, 24n, "one\ntwo");
  const [record] = walk(made).items;
  assert.equal(logLine(record), "[    0.001000] one\n               two");
});

Deno.test("logs of garbage end, and throw nothing but what a cell may", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const made = ring(), { kernel } = made;
    const [start] = garbage(kernel, seed);
    kernel.u64(made.address + 8n, start, start + 512n).u64(made.address + 48n, start);
    for (const record of walk(made.range(BigInt(seed), BigInt(seed + 3))).items) {
      try {
        record.text();
      } catch (error) {
        assert.ok(error instanceof CorruptError || (error as Error).name === "MemoryFault", String(error));
      }
    }
  }
});
