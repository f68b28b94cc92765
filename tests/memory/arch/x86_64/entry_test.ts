import assert from "node:assert/strict";
import { readEntry } from "../../../../lib/memory/arch/x86_64/entry.ts";

Deno.test("an entry that is present has its page and its flags", () => {
  assert.deepEqual(readEntry(0x8000000027291163n, 0n), {
    kind: "page",
    physical: 0x27291000n,
    flags: ["PRESENT", "RW", "ACCESSED", "DIRTY", "GLOBAL", "NX"],
  });
  const encrypted = readEntry(0x8000027291067n, 1n << 51n);
  assert.equal(encrypted.kind === "page" && encrypted.physical, 0x27291000n);
});

Deno.test("a PROT_NONE entry has its address inverted, as all that are not present", () => {
  const entry = BigInt.asUintN(64, ~0x12345000n) & 0xffffffffff000n | 0x160n;
  assert.deepEqual(readEntry(entry, 0n), {
    kind: "page",
    physical: 0x12345000n,
    flags: ["PROTNONE", "ACCESSED", "DIRTY", "GLOBAL"],
  });
});

Deno.test("a swap entry has a type and an offset; 0 is nothing", () => {
  assert.deepEqual(readEntry(0x7fffffffffbfe0an, 0n), { kind: "swap", type: 0, offset: 512n });
  assert.deepEqual(readEntry(0xffffffffffbfe0an, 0n), { kind: "swap", type: 1, offset: 512n });
  assert.deepEqual(readEntry(0n, 0n), { kind: "none" });
});
