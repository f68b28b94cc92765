import assert from "node:assert/strict";
import { MemoryFault } from "../../lib/base/errors.ts";
import { PageCache } from "../../lib/memory/page_cache.ts";
import { PhysicalSpace } from "../../lib/memory/physical.ts";
import { Machine } from "../build/page_tables.ts";

/** Three pages of rising bytes, and one that is missing behind them. */
function space(limitBytes?: number): PhysicalSpace {
  const machine = new Machine().write(0x1000, Uint8Array.from({ length: 3 * 4096 }, (_, i) => i & 255)).drop(
    0x4000,
  );
  return new PhysicalSpace(new PageCache(machine.dump(), limitBytes));
}

Deno.test("ByteSpace reads little-endian numbers, across pages too", () => {
  const memory = space();
  assert.equal(memory.u8(0x1005n), 5);
  assert.equal(memory.u16(0x1005n), 0x0605);
  assert.equal(memory.u32(0x1005n), 0x08070605);
  assert.equal(memory.u64(0x1005n), 0x0c0b0a0908070605n);
  assert.equal(memory.u16(0x1fffn), 0x00ff);
  assert.equal(memory.u32(0x1ffen), 0x0100fffe);
  assert.equal(memory.u64(0x1ffcn), 0x03020100fffefdfcn);
  assert.equal(memory.i32(0x10fdn), 0x00fffefd | 0);
  assert.equal(memory.i64(0x10f8n), BigInt.asIntN(64, 0xfffefdfcfbfaf9f8n));
  assert.equal(memory.unsigned(0x1003n, 2), 0x0403n);
  assert.throws(() => memory.unsigned(0x1003n, 3), RangeError);
});

Deno.test("ByteSpace.read() gives all or the first address that it could not have", () => {
  const memory = space();
  const bytes = memory.read(0x1ff0n, 0x1020);
  assert.deepEqual([bytes.length, bytes[0], bytes[0x10], bytes[0x101f]], [0x1020, 0xf0, 0, 0x0f]);
  assert.equal(memory.read(0x9999000n, 0).length, 0);
  assert.throws(
    () => memory.read(0x3f00n, 0x200),
    (error) => error instanceof MemoryFault && error.address === 0x4000n && error.reason === "excluded",
  );
  assert.throws(() => memory.read(0x1000n, 2 ** 40), RangeError);
  assert.throws(() => memory.read(0x1000n, -1), RangeError);
});

Deno.test("ByteSpace takes addresses modulo 2^64", () => {
  assert.equal(space().u8((1n << 64n) + 0x1007n), 7);
});

Deno.test("ByteSpace.cString() ends at a NUL, at a limit, and reads no page behind the NUL", () => {
  const machine = new Machine().write(0x1000, new Uint8Array(8192).fill(0x61)).drop(0x3000);
  machine.write(0x1ffe, new TextEncoder().encode("é☃\0")).write(0x2ffd, new Uint8Array([0x62, 0xff, 0]));
  const memory = new PhysicalSpace(new PageCache(machine.dump()));
  assert.equal(memory.cString(0x1ffen), "é☃");
  assert.equal(memory.cString(0x1000n, 5), "aaaaa");
  assert.equal(memory.cString(0x2ffdn), "b\ufffd");
  assert.equal(memory.cString(0x2ffdn, 0), "");
});

Deno.test("ByteSpace.readable() does not throw", () => {
  const memory = space();
  assert.equal(memory.readable(0x3fffn), true);
  assert.equal(memory.readable(0x4000n), false);
});

Deno.test("PageCache gives the same page again, and forgets what was not used for long", () => {
  let loads = 0;
  const machine = new Machine().write(0, new Uint8Array(100 * 4096));
  const dump = machine.dump();
  const cache = new PageCache({
    ...dump,
    page: (pfn) => {
      loads++;
      return dump.page(pfn);
    },
  }, 32 * 4096);
  for (let round = 0; round < 10; round++) for (let pfn = 0; pfn < 8; pfn++) cache.page(pfn);
  assert.equal(loads, 8);
  for (let pfn = 8; pfn < 100; pfn++) {
    cache.page(pfn);
    cache.page(0);
  }
  assert.equal(loads, 100);
  cache.page(1);
  assert.equal(loads, 101);
});
