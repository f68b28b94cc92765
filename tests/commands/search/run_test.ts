import assert from "node:assert/strict";
import { openDump } from "../../../lib/format/open.ts";
import type { Dump } from "../../../lib/format/dump.ts";
import { finderOf, matchesAt, type Pattern } from "../../../lib/commands/search/pattern.ts";
import { searchPages } from "../../../lib/commands/search/run.ts";
import { embeddedDump } from "../../session/embedded.ts";

const allBits = (1n << 64n) - 1n;
const text = (...texts: string[]): Pattern => ({
  kind: "texts",
  texts: texts.map((one) => new TextEncoder().encode(one)),
});

/** A dump of pages made by a function; page 5 is not there. */
function fakeDump(fill: (bytes: Uint8Array) => void, pages = 8): Dump {
  const memory = new Uint8Array(pages * 4096);
  fill(memory);
  return {
    path: "/nonexistent",
    pageSize: 4096,
    has: (pfn: number) => pfn !== 5,
    page: (pfn: number) => memory.slice(pfn * 4096, pfn * 4096 + 4096),
  } as unknown as Dump;
}

const all = (
  dump: Dump,
  pattern: Pattern,
  pages = 8,
) => [...searchPages(dump, [{ address: 0x10000n, frame: 0, pages }], pattern, undefined, 0)];

Deno.test("numbers are found where their size divides the address, with a mask or without", () => {
  const dump = fakeDump((bytes) => {
    const view = new DataView(bytes.buffer);
    view.setBigUint64(16, 0x1122334455667788n, true);
    view.setBigUint64(4097, 0x1122334455667788n, true);
    view.setBigUint64(5 * 4096, 0x1122334455667788n, true);
  });
  const find = (size: 2 | 4 | 8, value: bigint, mask = allBits) =>
    all(dump, { kind: "numbers", size, values: [value], mask }).map(({ address }) => address);
  assert.deepEqual(find(8, 0x1122334455667788n), [0x10010n]);
  assert.deepEqual(find(8, 0x1122334400000000n, 0xffffffff00000000n), [0x10010n]);
  assert.deepEqual(find(4, 0x11223344n), [0x10014n]);
  assert.deepEqual(find(4, 0x7700n, 0xff00n)[0], 0x10010n);
  assert.deepEqual(find(2, 0x7788n), [0x10010n]);
  assert.deepEqual(find(8, 0x1122334455667789n), []);
});

Deno.test("texts are found that reach into the next page, and not into one that is not there", () => {
  const write = (bytes: Uint8Array, at: number, what: string) =>
    bytes.set(new TextEncoder().encode(what), at);
  const dump = fakeDump((bytes) => {
    write(bytes, 4096 - 3, "needle");
    write(bytes, 5 * 4096 - 3, "needle");
    write(bytes, 100, "needles");
    write(bytes, 8 * 4096 - 6, "needle");
  });
  const found = all(dump, text("needle", "needles", "le"));
  const at = (which: number) => found.filter((match) => match.which === which).map(({ address }) => address);
  assert.deepEqual(at(0), [0x10064n, 0x10ffdn, 0x17ffan]);
  assert.deepEqual(at(1), [0x10064n]);
  assert.deepEqual(at(2), [0x10068n, 0x11001n, 0x17ffen]);
});

Deno.test("extents that follow one another are one memory; others are not", () => {
  const dump = fakeDump((bytes) => {
    bytes.set(new TextEncoder().encode("nee"), 3 * 4096 - 3);
    bytes.set(new TextEncoder().encode("dle"), 6 * 4096);
  });
  const extents = (address: bigint) => [
    { address: 0x10000n, frame: 2, pages: 1 },
    { address, frame: 6, pages: 1 },
  ];
  const find = (address: bigint) => [...searchPages(dump, extents(address), text("needle"), undefined, 0)];
  assert.deepEqual(find(0x11000n).map((match) => match.address), [0x10ffdn]);
  assert.deepEqual(find(0x12000n), []);
});

Deno.test("a finder gives every match, and matchesAt() which", () => {
  const bytes = new TextEncoder().encode("aaaa");
  const find = finderOf(text("aa", "aaa"));
  const found: number[] = [];
  for (let at = find(bytes, 0); at >= 0; at = find(bytes, at + 1)) found.push(at);
  assert.deepEqual(found, [0, 1, 2]);
  assert.deepEqual(matchesAt(text("aa", "aaa"), bytes, 1), [0, 1]);
});

Deno.test("other threads find the same, and what they cannot do is done here", async () => {
  const dump = await openDump(embeddedDump);
  try {
    const pattern: Pattern = { kind: "numbers", size: 4, values: [0xfeedc0den], mask: allBits };
    // The same pages many times, so that threads are worth their start.
    const extents = Array.from(
      { length: 40 },
      (_, i) => ({ address: BigInt(i) << 40n, frame: 0, pages: dump.endPfn }),
    );
    const few = Math.ceil(40_000 / dump.endPfn);
    const search = (vmcore: string, threads: number) =>
      [...searchPages(
        { ...methods(dump), path: vmcore } as Dump,
        extents.slice(0, few),
        pattern,
        undefined,
        threads,
      )]
        .map(({ address }) => address);
    const alone = search(embeddedDump, 0);
    assert.equal(alone.length, 100 * few);
    assert.deepEqual(search(embeddedDump, 2), alone);
    assert.deepEqual(search("/nonexistent", 2), alone);
  } finally {
    dump.close();
  }
});

function methods(dump: Dump): Partial<Dump> {
  return {
    pageSize: dump.pageSize,
    endPfn: dump.endPfn,
    page: (pfn) => dump.page(pfn),
    has: (pfn) => dump.has(pfn),
  };
}
