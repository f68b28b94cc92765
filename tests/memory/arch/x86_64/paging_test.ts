import assert from "node:assert/strict";
import { MemoryFault } from "../../../../lib/base/errors.ts";
import { X86PageTables } from "../../../../lib/memory/arch/x86_64/paging.ts";
import { PageCache } from "../../../../lib/memory/page_cache.ts";
import { VirtualSpace } from "../../../../lib/memory/virtual.ts";
import { Machine, type MapOptions, pageSizes } from "../../../build/page_tables.ts";

const { MiB2, GiB1 } = pageSizes;
const kernelText = 0xffffffff81000000n;
const frame = 0x4000000;

interface Options {
  readonly levels?: 4 | 5;
  readonly user?: boolean;
  readonly encryptionMask?: bigint;
}

/** Tables with a root, and the space behind them. */
function tables({ levels = 4, user = false, encryptionMask = 0n }: Options = {}) {
  const machine = new Machine(), root = machine.alloc();
  const map = (virtual: bigint, physical: number, options: MapOptions = {}) =>
    machine.map(root, virtual, physical, levels, { mask: encryptionMask, ...options });
  const space = () => {
    const cache = new PageCache(machine.dump());
    return new VirtualSpace(
      user ? "user" : "kernel",
      cache,
      new X86PageTables(cache, { root, levels, encryptionMask, user }),
    );
  };
  return { machine, root, map, space, levels };
}

/** The reason of the fault that a read gives, with its detail. */
function fault(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof MemoryFault, String(error));
    return `${error.reason}: ${error.detail ?? ""} at 0x${error.address.toString(16)}`;
  }
  return "no fault";
}

for (const levels of [4, 5] as const) {
  Deno.test(`VirtualSpace reads through ${levels} levels, pages of 4 KiB, 2 MiB and 1 GiB`, () => {
    const { machine, map, space } = tables({ levels });
    map(kernelText, frame);
    map(kernelText + BigInt(MiB2), 8 * MiB2, { size: MiB2 });
    map(0xffff888000000000n, 2 * GiB1, { size: GiB1 });
    machine.u64(frame + 8, 11n).u64(8 * MiB2 + 0x12340, 22n).u64(2 * GiB1 + 0x3abcd000, 33n);
    const memory = space();
    assert.equal(memory.u64(kernelText + 8n), 11n);
    assert.equal(memory.u64(kernelText + BigInt(MiB2) + 0x12340n), 22n);
    assert.equal(memory.u64(0xffff888000000000n + 0x3abcd000n), 33n);
    const { physical, pageSize, steps } = memory.translate(kernelText + BigInt(MiB2) + 0x12345n);
    assert.deepEqual([physical, pageSize], [8 * MiB2 + 0x12345, MiB2]);
    assert.deepEqual(
      steps.map((step) => step.level),
      ["pgd", "p4d", "pud", "pmd"].filter((l) => levels === 5 || l !== "p4d"),
    );
  });

  Deno.test(`VirtualSpace says at which of ${levels} levels an address is not mapped`, () => {
    const { map, space } = tables({ levels });
    map(kernelText, frame);
    const memory = space();
    const at = (address: bigint) => fault(() => memory.u8(address)).split(" at ")[0];
    assert.equal(at(kernelText + 4096n), "not-mapped: pte");
    assert.equal(at(kernelText + BigInt(MiB2)), "not-mapped: pmd");
    assert.equal(at(kernelText - (1n << 30n)), "not-mapped: pud");
    assert.equal(at(kernelText - (1n << 39n)), levels === 5 ? "not-mapped: p4d" : "not-mapped: pgd");
    assert.equal(
      at(0xff11000000000000n),
      levels === 5 ? "not-mapped: pgd" : "not-mapped: not a canonical address",
    );
    assert.equal(at(0x8000000000000000n), "not-mapped: not a canonical address");
  });
}

Deno.test("X86PageTables leaves the C-bit out of every address", () => {
  const mask = 1n << 47n;
  const { machine, map, space } = tables({ encryptionMask: mask });
  map(kernelText, frame);
  map(kernelText + BigInt(MiB2), 4 * MiB2, { size: MiB2 });
  machine.u64(frame, 7n).u64(4 * MiB2, 8n);
  const memory = space();
  assert.equal(memory.u64(kernelText), 7n);
  assert.equal(memory.u64(kernelText + BigInt(MiB2)), 8n);
});

Deno.test("X86PageTables ignores the caching bit and the protection key of a huge entry", () => {
  const { machine, map, space } = tables();
  map(kernelText, MiB2 * 3, { size: MiB2, flags: 0x63n | 1n << 12n | 1n << 63n | 0xfn << 59n });
  machine.u64(MiB2 * 3 + 0x1000, 5n);
  assert.equal(space().u64(kernelText + 0x1000n), 5n);
});

Deno.test("X86PageTables: in user tables PROT_NONE pages are read, swap entries name their reason", () => {
  const { machine, root, map, space, levels } = tables({ user: true });
  const at = 0x7f0000000000n, inverted = BigInt.asUintN(52, ~BigInt(frame)) & ~0xfffn;
  map(at, frame, { flags: 0x67n });
  machine.u64(machine.entryOf(root, at + 4096n, levels), inverted | 0x100n);
  machine.u64(machine.entryOf(root, at + 8192n, levels), 0x1234_5678_0000n);
  machine.u64(frame, 99n);
  const memory = space();
  assert.equal(memory.u64(at), 99n);
  assert.equal(memory.u64(at + 4096n), 99n);
  assert.equal(fault(() => memory.u64(at + 8192n)), "swapped: swap entry at 0x7f0000002000");
  assert.equal(fault(() => memory.u64(at + 12288n)), "not-mapped: pte at 0x7f0000003000");
});

Deno.test("X86PageTables: a huge PROT_NONE page is read, a huge page on its way elsewhere is not", () => {
  const { machine, root, space, levels } = tables({ user: true });
  const at = 0x7f0000000000n, inverted = BigInt.asUintN(52, ~BigInt(MiB2 * 5)) & ~0x1fffffn;
  machine.u64(machine.entryOf(root, at, levels, 2), inverted | 0x180n);
  machine.u64(machine.entryOf(root, at + BigInt(MiB2), levels, 2), 0x1234_5678_0000n);
  machine.u64(MiB2 * 5 + 0x3008, 42n);
  const memory = space();
  assert.equal(memory.u64(at + 0x3008n), 42n);
  assert.match(fault(() => memory.u64(at + BigInt(MiB2))), /^swapped/);
  assert.match(fault(() => memory.u64(at + BigInt(2 * MiB2))), /^not-mapped: pmd/);
});

Deno.test("X86PageTables: in kernel tables an entry that is not present is not mapped, whatever it says", () => {
  const { machine, root, space, levels } = tables();
  machine.u64(machine.entryOf(root, kernelText, levels), 0x1234_5100n);
  assert.match(fault(() => space().u8(kernelText)), /^not-mapped: pte/);
});

Deno.test("X86PageTables names the table that the dump lacks", () => {
  const { machine, root, map, space, levels } = tables();
  map(kernelText, frame);
  const pte = machine.entryOf(root, kernelText, levels) & ~4095;
  machine.drop(pte);
  assert.equal(
    fault(() => space().u8(kernelText)),
    `excluded: the pte table at physical 0x${pte.toString(16)} at 0xffffffff81000000`,
  );
});

Deno.test("VirtualSpace names the first address that it cannot have, and why", () => {
  for (const reason of ["excluded", "beyond-file", "corrupt"] as const) {
    const { machine, map, space } = tables();
    map(kernelText, frame);
    map(kernelText + 4096n, frame + 4096);
    machine.write(frame, new Uint8Array(4096)).drop(frame + 4096, { reason });
    assert.match(
      fault(() => space().read(kernelText + 4000n, 200)),
      new RegExp(`^${reason}: .*at 0xffffffff81001000$`),
    );
  }
  const { map, space } = tables();
  map(kernelText, 0x9999000);
  assert.match(fault(() => space().u64(kernelText)), /^not-ram/);
});

Deno.test("X86PageTables ends on tables that refer to themselves", () => {
  const { machine, root, space } = tables();
  for (let i = 0; i < 512; i++) machine.u64(root + i * 8, BigInt(root) | 0x67n);
  assert.equal(space().translate(kernelText).physical, root);
});

Deno.test("extents() gives runs of pages that follow one another in both spaces", () => {
  const { map, space } = tables();
  map(kernelText, frame);
  map(kernelText + 0x1000n, frame + 0x1000);
  map(kernelText + 0x2000n, frame + 0x5000);
  map(0xffff888000000000n, 0, { size: GiB1 });
  map(0xffff888040000000n, GiB1, { size: MiB2 });
  map(0x400000n, frame + 0x9000);
  const pages = (from: bigint, to: bigint) =>
    [...space().extents(from, to)].map(({ address, frame, pages }) => [address, frame, pages]);
  assert.deepEqual(pages(1n << 63n, 1n << 64n), [
    [0xffff888000000000n, 0, (GiB1 + MiB2) / 4096],
    [kernelText, frame / 4096, 2],
    [kernelText + 0x2000n, frame / 4096 + 5, 1],
  ]);
  assert.deepEqual(pages(0n, 1n << 47n), [[0x400000n, frame / 4096 + 9, 1]]);
  // A part of a huge page, and of a run.
  assert.deepEqual(pages(0xffff888000003000n, 0xffff888000005001n), [[0xffff888000003000n, 3, 3]]);
  assert.deepEqual(pages(kernelText + 0x1000n, kernelText + 0x1800n), [[
    kernelText + 0x1000n,
    frame / 4096 + 1,
    1,
  ]]);
});

Deno.test("extents() of five levels, and of user tables with PROT_NONE pages and swap entries", () => {
  const { map, space } = tables({ levels: 5, user: true });
  map(0x7f0000000000n, frame);
  // The address bits of an entry without access are inverted.
  map(0x7f0000001000n, Number(0xffffffffff000n - BigInt(frame + 0x1000)), { flags: 0x100n });
  map(0x7f0000002000n, 0x123000, { flags: 0x2n });
  map(0xff11000000000000n, frame, { size: MiB2 });
  assert.deepEqual([...space().extents(0n, 1n << 56n)], [
    { address: 0x7f0000000000n, frame: frame / 4096, pages: 2 },
  ]);
  assert.deepEqual([...space().extents(1n << 63n, 1n << 64n)], [
    { address: 0xff11000000000000n, frame: frame / 4096, pages: 512 },
  ]);
});

Deno.test("extents() ends where tables lead in circles", () => {
  const { machine, root, space } = tables();
  for (let i = 0; i < 512; i++) machine.u64(root + i * 8, BigInt(root) | 0x67n);
  let count = 0;
  for (const _ of space().extents(0n, 1n << 64n)) count++;
  assert.ok(count > 0);
});
