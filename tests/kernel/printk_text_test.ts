import assert from "node:assert/strict";
import { logForEach, logProblem } from "../../lib/kernel/printk.ts";
import { logLine } from "../../lib/kernel/printk_record.ts";
import { collect } from "../../lib/kernel/walk_end.ts";
import { FakeKernel } from "../build/memory.ts";

/** A ring of 64 bytes, of which so many, up to `end`, hold the text. */
function textLog(text: string, end: number, changed: Readonly<Record<string, number>> = {}) {
  const kernel = new FakeKernel(), size = 64, buffer = kernel.alloc(size);
  const bytes = new TextEncoder().encode(text);
  bytes.forEach((byte, i) =>
    kernel.memory.writeByte(buffer + BigInt((end - bytes.length + i) & size - 1), byte)
  );
  const words = { log_buf_len: size, log_end: end, logged_chars: bytes.length, ...changed };
  for (const [name, value] of Object.entries(words)) {
    const at = kernel.alloc(8);
    kernel.u32(at, value).symbol(name, at);
  }
  const pointer = kernel.alloc(8);
  return kernel.u64(pointer, buffer).symbol("log_buf", pointer).target();
}

Deno.test("a log of text is read line by line, over the end of its ring", () => {
  const target = textLog("<6>[    1.000002] one\n<30>two\nthree", 100);
  assert.equal(logProblem(target), undefined);
  const { items, end } = collect(logForEach(target));
  assert.equal(end.kind, "end");
  assert.deepEqual(items.map(logLine), ["[    1.000002] one", "two", "three"]);
  assert.deepEqual(items.map((record) => [record.level(), record.facility()]), [[6, 0], [6, 3], [4, 0]]);
  assert.equal(items[0].time(), 1_000_002_000n);
  assert.throws(() => items[1].time(), /no stamp/);
  assert.deepEqual(items.map((record) => record.sequence()), [0n, 1n, 2n]);
});

Deno.test("a log of text that claims what cannot be is refused", () => {
  const wrong: readonly Readonly<Record<string, number>>[] = [
    { log_buf_len: 63 },
    { log_buf_len: 0 },
    { logged_chars: 65 },
    { log_buf_len: 2 ** 31 },
  ];
  for (const changed of wrong) {
    assert.throws(() => collect(logForEach(textLog("x", 1, changed))), /the log claims/);
  }
});
