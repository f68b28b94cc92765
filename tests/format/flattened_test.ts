import assert from "node:assert/strict";
import { OpenError } from "../../lib/base/errors.ts";
import type { Dump } from "../../lib/format/dump.ts";
import { FlattenedFile } from "../../lib/format/flattened.ts";
import { openDump } from "../../lib/format/open.ts";
import { ReadOnlyFile } from "../../lib/runtime/file.ts";
import { assertBytes, noisePage, Random, wordPage } from "../build/bytes.ts";
import { buildElf } from "../build/elf.ts";
import { withDump, withFile } from "../build/files.ts";
import {
  buildFlattened,
  type FlatRecord,
  type FlattenedSpec,
  piecesOf,
  shuffledOver,
} from "../build/flattened.ts";
import { buildKdump } from "../build/kdump.ts";

const pages = new Map(Array.from({ length: 60 }, (_, i) => [i * 5, i % 7 ? wordPage(i) : noisePage(i)]));
const built = buildKdump({ pages });
const kdump = built.bytes;
const text = (letters: string) => new TextEncoder().encode(letters);
const at = (offset: number | bigint, letters: string): FlatRecord => ({ offset, data: text(letters) });

/** The file as the readers of formats see it. */
function withView<T>(spec: FlattenedSpec, use: (view: FlattenedFile) => T): Promise<T> {
  return withFile(buildFlattened(spec).bytes, (path) => {
    const file = ReadOnlyFile.open(path);
    try {
      return use(FlattenedFile.open(file, file.read(0, 4096)));
    } finally {
      file.close();
    }
  });
}

function letters(view: FlattenedFile, offset = 0, length = view.size): string {
  return new TextDecoder().decode(view.read(offset, length)).replaceAll("\0", ".");
}

function refused(bytes: Uint8Array, message: RegExp): Promise<void> {
  return withFile(bytes, async (path) => {
    await assert.rejects(openDump(path), (error) => {
      assert.ok(error instanceof OpenError, String(error));
      assert.match(error.message, message);
      return error.message.startsWith(`${path}: `);
    });
  });
}

function checkPages(dump: Dump): void {
  for (const [pfn, page] of pages) assertBytes(dump.page(pfn), page, `page ${pfn}`);
  assert.deepEqual([...dump.heldPages()], [...pages.keys()]);
  assert.equal(dump.header.incomplete, undefined);
}

Deno.test("flattened: a kdump in records of any size and order, some written over, gives its pages", async () => {
  for (const size of [24, 1000, 4096, 16384, kdump.length]) {
    const records = piecesOf(kdump, size);
    await withDump(buildFlattened({ records }).bytes, checkPages);
    const shuffled = shuffledOver(records, new Random(size));
    await withDump(buildFlattened({ records: shuffled }).bytes, checkPages);
  }
});

Deno.test("flattened: an ELF core gives its pages", async () => {
  const { bytes } = buildElf({ segments: [{ physical: 0x3000, data: wordPage(3) }] });
  const records = shuffledOver(piecesOf(bytes, 700), new Random(1));
  await withDump(buildFlattened({ records }).bytes, (dump) => {
    assert.equal(dump.format, "ELF core");
    assertBytes(dump.page(3), wordPage(3));
  });
});

Deno.test("flattened: the last record that writes a place counts", async () => {
  const records = [at(0, "aaaaaaaaaa"), at(2, "bbb"), at(4, "cc"), at(8, "dddd"), at(3, "e"), at(20, "f")];
  await withView({ records }, (view) => {
    assert.equal(letters(view), "aabeccaadddd........f");
    for (let from = 0; from < 21; from++) {
      for (let length = 0; length < 25; length++) {
        assert.equal(letters(view, from, length), "aabeccaadddd........f".slice(from, from + length));
      }
    }
    assert.equal(letters(view, 21, 5), "");
    assert.equal(letters(view, 1e15, 5), "");
  });
});

Deno.test("flattened: after the end mark nothing counts", async () => {
  const end: FlatRecord = { offset: -1, size: -1, data: new Uint8Array(0) };
  await withView({ records: [at(0, "abc"), end, at(1, "xx")] }, (view) => {
    assert.equal(letters(view), "abc");
    assert.equal(view.incomplete, undefined);
  });
});

Deno.test("flattened: large records are passed over, small ones among and after them are found", async () => {
  const large = new Uint8Array(1 << 20).fill(0x78);
  const records: FlatRecord[] = [];
  for (let i = 0; i < 40; i++) records.push({ offset: i << 20, data: large });
  for (let i = 0; i < 2000; i++) records.push(at(i * 20000, "small"));
  await withView({ records }, (view) => {
    for (let i = 0; i < 2000; i++) assert.equal(letters(view, i * 20000, 6), "smallx");
  });
});

Deno.test("flattened: cut anywhere it opens as far as it goes, says so and gives no wrong page", async () => {
  const { bytes, at } = buildFlattened({ records: piecesOf(kdump, 1000) });
  let most = 0;
  const first = at[Math.ceil(built.descriptors / 1000) + 1];
  for (let length = first; length < bytes.length; length += 977) {
    await withDump(bytes.subarray(0, length), (dump) => {
      assert.match(dump.header.incomplete ?? "", /^the flattened file ends /);
      let right = 0;
      for (const [pfn, page] of pages) {
        const got = dump.page(pfn);
        if (got instanceof Uint8Array) assertBytes(got, page, `page ${pfn}`), right++;
        else assert.equal(got.reason, "beyond-file");
      }
      assert.ok(right >= most);
      most = right;
    });
  }
  assert.ok(most >= pages.size - 1);
});

Deno.test("flattened: where a cut file has nothing a read ends; the padding of a block is zeros", async () => {
  const records = [at(0, "head"), at(4096, "sub"), at(9000, "page")];
  await withView({ records, end: false }, (view) => {
    assert.match(view.incomplete ?? "", /ends after 3 records, without its end mark/);
    assert.equal(view.read(0, 9004).length, 4099);
    assert.equal(letters(view, 4090, 20), "......sub");
    assert.equal(letters(view, 5000, 20), "");
    assert.equal(letters(view, 9000, 20), "page");
  });
  await withView({ records: [at(0, "ab"), { ...at(2, "cd"), size: 50 }], end: false }, (view) => {
    assert.match(view.incomplete ?? "", /ends 48 bytes before the end of record 1/);
    assert.equal(letters(view), "abcd");
  });
});

Deno.test("flattened: a record that cannot be so ends the list", async () => {
  const min = -(2n ** 63n);
  const bad: FlatRecord[] = [
    at(-2, "x"),
    at(min, "x"),
    at(2n ** 63n - 1n, "x"),
    at(2 ** 40, "x"),
    { ...at(5, "x"), size: -1 },
    { ...at(5, "x"), size: min },
    { ...at(5, "x"), size: 2n ** 62n },
    at(0, ""),
  ];
  for (const record of bad) {
    await withView({ records: [at(0, "abc"), record, at(0, "zzz")] }, (view) => {
      assert.equal(view.incomplete, "record 1 of the flattened file, at byte 4115, is damaged");
      assert.equal(letters(view), "abc");
    });
    await refused(buildFlattened({ records: [record] }).bytes, /record 0 of the flattened file/);
  }
  await withView(
    { records: [at(0, "abc"), at(7, ""), at(1, "x")] },
    (view) => assert.equal(letters(view), "axc"),
  );
});

Deno.test("flattened: a length from a damaged header does not allocate a hole", async () => {
  await withView({ records: [at(0, "abc"), at(2 ** 29, "x")] }, (view) => {
    assert.equal(view.size, 2 ** 29 + 1);
    assert.ok(view.read(0, 2 ** 29).length < 10000);
  });
});

Deno.test("flattened: more records than can be kept are refused with what to do", async () => {
  const count = (1 << 24) + 1;
  const bytes = new Uint8Array(4096 + 16 * count);
  bytes.set(buildFlattened({ records: [] }).bytes.subarray(0, 4096));
  // Every header is {offset 1, size 0}.
  for (let i = 4096 + 7; i < bytes.length; i += 16) bytes[i] = 1;
  await refused(bytes, /more than 16777216 records/);
});

Deno.test("flattened: what cannot be used is named", async () => {
  const records = [at(0, "abc")];
  const { bytes } = buildFlattened({ records });
  await refused(bytes.subarray(0, 20), /ends inside its flattened header/);
  await refused(bytes.subarray(0, 4096), /ends after 0 records/);
  await refused(buildFlattened({ records: [] }).bytes, /without records/);
  await refused(buildFlattened({ records, type: 2 }).bytes, /type 2, version 1/);
  await refused(buildFlattened({ records, version: -7 }).bytes, /type 1, version -7/);
  await refused(buildFlattened({ records }).bytes, /a text file, not a dump/);
  const once = buildFlattened({ records: piecesOf(kdump, 5000) }).bytes;
  await refused(buildFlattened({ records: piecesOf(once, 5000) }).bytes, /flattened twice/);
});
