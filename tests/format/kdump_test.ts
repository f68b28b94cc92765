import assert from "node:assert/strict";
import type { PageGap } from "../../lib/base/errors.ts";
import type { Dump } from "../../lib/format/dump.ts";
import { Vmcoreinfo } from "../../lib/format/vmcoreinfo.ts";
import { assertBytes, Bytes, noisePage, wordPage } from "../build/bytes.ts";
import { type Compression, compressionFlag } from "../build/compress.ts";
import { withDump } from "../build/files.ts";
import { buildKdump, type KdumpSpec } from "../build/kdump.ts";

const zeros = new Uint8Array(4096);
const pages = new Map<number, Uint8Array>([
  [3, wordPage(3)],
  [4, zeros],
  [7, noisePage(7)],
  [40, wordPage(40)],
  [41, zeros],
  [1000, wordPage(1000)],
  [32767, wordPage(32767)],
  [32768, wordPage(32768)],
  [70000, wordPage(70000)],
]);
const excluded = [5, 6, 39, 69999];

function gap(dump: Dump, pfn: number): PageGap {
  const page = dump.page(pfn);
  assert.ok(!(page instanceof Uint8Array), `page ${pfn} was read`);
  return page;
}

function checkPages(dump: Dump, spec: KdumpSpec): void {
  for (const [pfn, page] of spec.pages) assertBytes(dump.page(pfn), page, `page ${pfn}`);
  assert.deepEqual([...dump.heldPages()], [...spec.pages.keys()]);
}

/** The file with its descriptor of the `index`th page changed. */
function withDescriptor(
  spec: KdumpSpec,
  index: number,
  change: { offset?: number; size?: number; flags?: number },
) {
  const { bytes, descriptors } = buildKdump(spec);
  const out = new Bytes().put(0, bytes);
  const at = descriptors + 24 * index;
  if (change.offset !== undefined) out.u64(at, change.offset);
  if (change.size !== undefined) out.u32(at + 8, change.size);
  if (change.flags !== undefined) out.u32(at + 12, change.flags);
  return out.done();
}

Deno.test("kdump: every version and every compression give the pages back", async () => {
  for (const compression of Object.keys(compressionFlag) as Compression[]) {
    for (let version = 0; version <= 6; version++) {
      const spec: KdumpSpec = { pages, excluded, version, compression };
      await withDump(buildKdump(spec).bytes, (dump) => {
        checkPages(dump, spec);
        assert.match(dump.format, new RegExp(`^kdump-compressed, version ${version}, `));
        assert.equal(dump.endPfn, 70001);
        assert.equal(dump.header.incomplete, undefined);
      });
    }
  }
});

Deno.test("kdump: pages of several compressions in one dump, the header naming none", async () => {
  const all: Compression[] = ["zlib", "lzo", "snappy", "zstd", "raw"];
  const spec: KdumpSpec = { pages, compression: (pfn) => all[pfn % 5] };
  await withDump(buildKdump(spec).bytes, (dump) => checkPages(dump, spec));
});

Deno.test("kdump: blocks of 16 and 64 KiB", async () => {
  for (const blockSize of [16384, 65536]) {
    const large = new Map([[2, wordPage(2, blockSize)], [9, new Uint8Array(blockSize)]]);
    const spec: KdumpSpec = { pages: large, blockSize, compression: "lzo" };
    await withDump(buildKdump(spec).bytes, (dump) => {
      assert.equal(dump.pageSize, blockSize);
      checkPages(dump, spec);
    });
  }
});

Deno.test("kdump: what is not in the file is excluded or not RAM", async () => {
  await withDump(buildKdump({ pages, excluded }).bytes, (dump) => {
    for (const pfn of excluded) assert.deepEqual(gap(dump, pfn), { reason: "excluded" });
    for (const pfn of [0, 8, 70001, 10 ** 12, -1, 0.5, NaN, Infinity]) {
      assert.deepEqual(gap(dump, pfn), { reason: "not-ram" });
    }
    for (const pfn of [3, 4, 70000]) assert.equal(dump.has(pfn), true);
    for (const pfn of [0, 5, 70001, -1, NaN]) assert.equal(dump.has(pfn), false);
  });
});

Deno.test("kdump: heldPages starts where it is told", async () => {
  await withDump(buildKdump({ pages, excluded }).bytes, (dump) => {
    assert.deepEqual([...dump.heldPages(41)], [41, 1000, 32767, 32768, 70000]);
    assert.deepEqual([...dump.heldPages(32768)], [32768, 70000]);
    assert.deepEqual([...dump.heldPages(70001)], []);
  });
});

Deno.test("kdump: pages of zeros are one page in memory", async () => {
  await withDump(buildKdump({ pages }).bytes, (dump) => assert.equal(dump.page(4), dump.page(41)));
});

Deno.test("kdump: one bitmap serves for both", async () => {
  // With 70001 page frames two bitmaps would be six blocks.
  const spec: KdumpSpec = { pages, oneBitmap: true, version: 1 };
  await withDump(buildKdump(spec).bytes, (dump) => {
    checkPages(dump, spec);
    assert.deepEqual(gap(dump, 5), { reason: "not-ram" });
  });
});

Deno.test("kdump: the header's fields, as far as the version has them", async () => {
  await withDump(buildKdump({ pages, physBase: -0x15e00000n, crashTime: 1234567890 }).bytes, ({ header }) => {
    assert.equal(header.physBase, -0x15e00000n);
    assert.equal(header.crashTime, 1234567890);
    assert.equal(header.dumpLevel, 31);
    assert.equal(header.machine, 62);
    assert.deepEqual([header.cpus, header.currentCpu], [2, 1]);
    assert.equal(header.utsname?.release, "6.1.0-test");
    assert.equal(header.utsname?.nodename, "testhost");
  });
  await withDump(buildKdump({ pages, version: 0, crashTime: 0 }).bytes, ({ header }) => {
    assert.equal(header.dumpLevel, undefined);
    assert.equal(header.crashTime, undefined);
  });
});

Deno.test("kdump: VMCOREINFO is a note from version 3 on, once", async () => {
  for (let version = 0; version <= 6; version++) {
    await withDump(buildKdump({ pages, version }).bytes, (dump) => {
      const names = dump.notes.map((note) => note.name);
      const expected = version < 3 ? [] : version < 4 ? ["VMCOREINFO"] : ["CORE", "VMCOREINFO"];
      assert.deepEqual(names, expected, `version ${version}`);
      const release = Vmcoreinfo.ofNotes(dump.notes)?.release;
      assert.equal(release, version < 3 ? undefined : "6.1.0-test");
    });
  }
});

Deno.test("kdump: a page whose descriptor cannot be so is corrupt, the others are read", async () => {
  const spec: KdumpSpec = { pages };
  const cases: [Parameters<typeof withDescriptor>[2], RegExp][] = [
    [{ size: 0 }, /stored in 0 bytes/],
    [{ size: 4097 }, /stored in 4097 bytes/],
    [{ size: 0xffffffff }, /stored in 4294967295 bytes/],
    [{ flags: 0, size: 100 }, /stored raw in 100 bytes/],
    [{ flags: 2 }, /LZO/],
    [{ offset: 0 }, /zlib/],
  ];
  for (const [change, detail] of cases) {
    const bytes = withDescriptor(spec, 3, change);
    await withDump(bytes, (dump) => {
      const { reason, detail: found } = gap(dump, 40);
      assert.equal(reason, "corrupt");
      assert.match(found ?? "", detail);
      assertBytes(dump.page(1000), pages.get(1000)!);
    });
  }
});

Deno.test("kdump: a page beyond the file's end says so", async () => {
  for (const offset of [2 ** 40, 2 ** 62]) {
    await withDump(withDescriptor({ pages }, 3, { offset }), (dump) => {
      assert.deepEqual(gap(dump, 40), { reason: "beyond-file" });
    });
  }
});

Deno.test("kdump: cut in its pages, its descriptors or its bitmap it opens, and says that it is incomplete", async () => {
  const { bytes, bitmap, descriptors } = buildKdump({ pages });
  await withDump(bytes.subarray(0, bytes.length - 10), (dump) => {
    assert.match(dump.header.incomplete ?? "", /ends 10 bytes before its last page/);
    assert.deepEqual(gap(dump, 70000), { reason: "beyond-file" });
    assertBytes(dump.page(3), pages.get(3)!);
  });
  await withDump(bytes.subarray(0, descriptors + 30), (dump) => {
    assert.match(dump.header.incomplete ?? "", /before its first page/);
    assert.deepEqual(gap(dump, 3), { reason: "beyond-file" });
    assert.deepEqual(gap(dump, 4), { reason: "beyond-file", detail: "page descriptor" });
  });
  const second = bitmap + (descriptors - bitmap) / 2;
  await withDump(bytes.subarray(0, second + 4096), (dump) => {
    assert.match(dump.header.incomplete ?? "", /inside its bitmap of pages/);
    assert.deepEqual(gap(dump, 70000), { reason: "beyond-file", detail: "page bitmap" });
    assert.deepEqual([...dump.heldPages(1000)], [1000, 32767]);
  });
});

Deno.test("kdump: the writer's incomplete flag is told", async () => {
  await withDump(buildKdump({ pages, status: 0x9 }).bytes, (dump) => {
    assert.match(dump.header.incomplete ?? "", /could not finish/);
    checkPages(dump, { pages });
  });
});

Deno.test("kdump: more page frames than its bitmaps have room for are cut to that", async () => {
  for (const endPfn of [2 ** 31, 2 ** 45, 2 ** 62]) {
    const built = buildKdump({ pages });
    const bytes = new Bytes().put(0, built.bytes).u64(4096 + 96, BigInt(endPfn)).done();
    await withDump(bytes, (dump) => {
      assert.match(dump.header.incomplete ?? "", /its bitmaps have room for 98304/);
      assert.equal(dump.endPfn, 98304);
      checkPages(dump, { pages });
    });
  }
});

Deno.test("kdump: a page of a compression that neither header nor first pages name is corrupt", async () => {
  const many = new Map(Array.from({ length: 600 }, (_, pfn) => [pfn, pfn < 599 ? zeros : wordPage(1)]));
  await withDump(withDescriptor({ pages: many }, 599, { flags: 4 }), (dump) => {
    assert.deepEqual(gap(dump, 599), { reason: "corrupt", detail: "Snappy, which the header does not name" });
  });
});
