import assert from "node:assert/strict";
import type { Dump } from "../../lib/format/dump.ts";
import { assertBytes, noisePage, wordPage } from "../build/bytes.ts";
import { buildElf, type ElfSegment } from "../build/elf.ts";
import { withDump } from "../build/files.ts";
import { joined, qemuNote, vmcoreinfoNote } from "../build/notes.ts";

const kib4 = 4096;

function reason(dump: Dump, pfn: number): string {
  const page = dump.page(pfn);
  return page instanceof Uint8Array ? "read" : page.reason;
}

/** Three pages at 1 MiB, two at 4 GiB. */
const segments: ElfSegment[] = [
  { physical: 0x100000, data: joined([wordPage(1), wordPage(2), wordPage(3)]) },
  { physical: 2 ** 32, data: joined([wordPage(4), noisePage(5)]) },
];

function checkSegments(dump: Dump): void {
  const expected: [number, Uint8Array][] = [
    [0x100, wordPage(1)],
    [0x101, wordPage(2)],
    [0x102, wordPage(3)],
    [0x100000, wordPage(4)],
    [0x100001, noisePage(5)],
  ];
  for (const [pfn, page] of expected) assertBytes(dump.page(pfn), page, `page ${pfn}`);
  assert.deepEqual([...dump.heldPages()], expected.map(([pfn]) => pfn));
  assert.deepEqual([...dump.heldPages(0x102)], [0x102, 0x100000, 0x100001]);
  assert.equal(dump.endPfn, 0x100002);
}

Deno.test("ELF: pages by physical address, not RAM between", async () => {
  await withDump(buildElf({ segments }).bytes, (dump) => {
    checkSegments(dump);
    for (const pfn of [0, 0xff, 0x103, 0x100002, 2 ** 41, -1, 0.5, NaN]) {
      assert.equal(reason(dump, pfn), "not-ram");
    }
    assert.equal(dump.has(0x101), true);
    assert.equal(dump.has(0x103), false);
    assert.equal(dump.header.machine, 62);
    assert.equal(dump.header.cpus, 1);
    assert.equal(dump.header.physBase, -780140544n);
    assert.equal(dump.header.incomplete, undefined);
    assert.deepEqual(dump.virtualRanges, []);
  });
});

Deno.test("ELF: QEMU's header order, long program headers, and the count in section 0", async () => {
  for (
    const odd of [{ qemuOrder: true }, { entrySize: 72 }, { xnum: true }, { qemuOrder: true, xnum: true }]
  ) {
    await withDump(buildElf({ segments, ...odd }).bytes, checkSegments);
  }
});

Deno.test("ELF: CPUs are counted by their notes, or by QEMU's", async () => {
  const cpu = { rip: 1n, rsp: 2n, gs: 3n, cr3: 4n, kernelGs: 5n };
  const notes = [joined([qemuNote(cpu), qemuNote(cpu)]), vmcoreinfoNote()];
  await withDump(buildElf({ segments, notes }).bytes, (dump) => {
    assert.equal(dump.header.cpus, 2);
    assert.deepEqual(dump.notes.map((note) => note.name), ["QEMU", "QEMU", "VMCOREINFO"]);
  });
});

Deno.test("ELF: what p_memsz has beyond p_filesz is excluded", async () => {
  const short = [{ physical: 0x10000, data: wordPage(1), memorySize: 3 * kib4 }, {
    physical: 0x20000,
    data: new Uint8Array(0),
    memorySize: kib4,
  }];
  await withDump(buildElf({ segments: short }).bytes, (dump) => {
    assert.deepEqual([0x10, 0x11, 0x12, 0x13, 0x20].map((pfn) => reason(dump, pfn)), [
      "read",
      "excluded",
      "excluded",
      "not-ram",
      "excluded",
    ]);
    assert.equal(dump.endPfn, 0x21);
    assert.deepEqual([...dump.heldPages()], [0x10]);
  });
});

Deno.test("ELF: of overlapping segments the part that is in the file counts", async () => {
  const both = [
    { physical: 0x10000, data: wordPage(1), memorySize: 4 * kib4 },
    { physical: 0x11000, data: joined([wordPage(2), wordPage(3)]) },
    { physical: 0x10000, data: joined([noisePage(8), noisePage(9)]) },
  ];
  await withDump(buildElf({ segments: both }).bytes, (dump) => {
    assertBytes(dump.page(0x10), wordPage(1));
    assertBytes(dump.page(0x11), noisePage(9));
    assertBytes(dump.page(0x12), wordPage(3));
    assert.equal(reason(dump, 0x13), "excluded");
    assert.deepEqual([...dump.heldPages()], [0x10, 0x11, 0x12]);
  });
});

Deno.test("ELF: a page that segments begin or end in is put together, the rest zero", async () => {
  const page = wordPage(6);
  const parts = [
    { physical: 0x10400, data: page.subarray(0x400, 0x500) },
    { physical: 0x10800, data: page.subarray(0x800) },
    { physical: 0x11000, data: wordPage(7).subarray(0, 10) },
  ];
  await withDump(buildElf({ segments: parts }).bytes, (dump) => {
    const expected = page.slice();
    expected.fill(0, 0, 0x400);
    expected.fill(0, 0x500, 0x800);
    assertBytes(dump.page(0x10), expected);
    const tail = new Uint8Array(kib4);
    tail.set(wordPage(7).subarray(0, 10));
    assertBytes(dump.page(0x11), tail);
    assert.deepEqual([...dump.heldPages()], [0x10, 0x11]);
    assert.equal(dump.endPfn, 0x12);
  });
});

Deno.test("ELF: thousands of segments", async () => {
  const many = Array.from({ length: 5000 }, (_, i) => ({
    physical: (4999 - i) * 0x2000,
    data: new Uint8Array(kib4).fill(i & 0xff),
  }));
  await withDump(buildElf({ segments: many, notes: [] }).bytes, (dump) => {
    for (let i = 0; i < 5000; i += 7) {
      const page = dump.page((4999 - i) * 2);
      assert.ok(page instanceof Uint8Array && page[0] === (i & 0xff) && page[kib4 - 1] === (i & 0xff));
      assert.equal(reason(dump, (4999 - i) * 2 + 1), "not-ram");
    }
    assert.equal([...dump.heldPages()].length, 5000);
  });
});

Deno.test("ELF: a core cut short opens and says so", async () => {
  const { bytes, at } = buildElf({ segments });
  await withDump(bytes.subarray(0, at[1] + kib4 + 100), (dump) => {
    assert.equal(dump.header.incomplete, "the file ends 3996 bytes before its last segment");
    assertBytes(dump.page(0x100000), wordPage(4));
    assert.equal(reason(dump, 0x100001), "beyond-file");
    assert.equal(dump.has(0x100001), false);
  });
  await withDump(bytes.subarray(0, at[0]), (dump) => {
    assert.equal(reason(dump, 0x100), "beyond-file");
    assert.equal(dump.endPfn, 0x100002);
  });
  // Two of the three program headers.
  await withDump(bytes.subarray(0, 64 + 2 * 56), (dump) => {
    assert.equal(dump.header.incomplete !== undefined, true);
    assert.equal(reason(dump, 0x100), "beyond-file");
    assert.equal(reason(dump, 0x100000), "not-ram");
  });
});

Deno.test("ELF: virtual addresses of the kernel are kept beside physical ones", async () => {
  const virtual = [
    { physical: 0x1000000, virtual: 0xffffffff81000000n, data: wordPage(1) },
    { physical: 0x1000, virtual: 0xffff888000001000n, data: wordPage(2), memorySize: 2 * kib4 },
    { physical: 0x5000, virtual: 0n, data: wordPage(3) },
    { physical: 0x6000, virtual: 0x6000n, data: wordPage(4) },
  ];
  await withDump(buildElf({ segments: virtual }).bytes, (dump) => {
    assert.deepEqual(dump.virtualRanges, [
      { virtual: 0xffffffff81000000n, physical: 0x1000000, size: kib4 },
      { virtual: 0xffff888000001000n, physical: 0x1000, size: 2 * kib4 },
    ]);
  });
});

Deno.test("ELF: without physical addresses, the direct map, the kernel and the rest are placed", async () => {
  const kcore = [
    { physical: 0, virtual: 0xffff9f2040001000n, data: wordPage(1) },
    { physical: 0, virtual: 0xffff9f2140000000n, data: joined([wordPage(2), wordPage(3)]) },
    { physical: 0, virtual: 0xffffffff9e000000n, data: wordPage(4) },
    { physical: 0, virtual: 0xffffc90000003000n, data: wordPage(5) },
    { physical: 0, virtual: 0xffffd90000000000n, data: wordPage(6) },
  ];
  const info = "OSRELEASE=6.1\nPAGESIZE=4096\nNUMBER(phys_base)=-16777216\n";
  await withDump(buildElf({ segments: kcore, notes: [vmcoreinfoNote(info)] }).bytes, (dump) => {
    assertBytes(dump.page(1), wordPage(1));
    assertBytes(dump.page(0x100000), wordPage(2));
    assertBytes(dump.page(0x1d000), wordPage(4));
    assert.equal(dump.endPfn, 0x100002);
    assert.deepEqual([...dump.heldPages()], [1, 0x1d000, 0x100000, 0x100001]);
    assert.deepEqual(
      dump.virtualRanges.map((range) => range.virtual),
      kcore.map((segment) => segment.virtual),
    );
    for (const { virtual, physical, size } of dump.virtualRanges) {
      const index = kcore.findIndex((segment) => segment.virtual === virtual);
      assert.equal(size, kcore[index].data.length);
      assertBytes(dump.page(physical / kib4), kcore[index].data.subarray(0, kib4), virtual.toString(16));
    }
  });
});

Deno.test("ELF: hostile sizes and addresses are cut to what can be", async () => {
  const hostile = [
    { physical: 2n ** 64n - 1n, virtual: 0xffffc90000000000n, data: wordPage(1), memorySize: 2n ** 64n - 1n },
    { physical: 2n ** 52n - 4096n, data: wordPage(2), memorySize: 2n ** 63n },
    { physical: 0x3000, data: wordPage(3), fileSize: 2 ** 50, memorySize: 10 },
  ];
  await withDump(buildElf({ segments: hostile }).bytes, (dump) => {
    assertBytes(dump.page(2 ** 40 - 1), wordPage(2));
    assertBytes(dump.page(3), wordPage(3));
    assert.equal(reason(dump, 4), "beyond-file");
    assert.equal(dump.endPfn, 2 ** 40);
    assertBytes(dump.page(dump.virtualRanges[0].physical / kib4), wordPage(1));
  });
});
