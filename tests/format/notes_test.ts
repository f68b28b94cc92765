import assert from "node:assert/strict";
import { parseNotes } from "../../lib/format/notes.ts";
import { Bytes, Random } from "../build/bytes.ts";
import { joined, note } from "../build/notes.ts";

function summary(bytes: Uint8Array): [string, number, number[]][] {
  return parseNotes(bytes).map((n) => [n.name, n.type, [...n.data]]);
}

const first = note("CORE", 1, Uint8Array.of(1, 2, 3, 4));
const second = note("VMCOREINFO", 0, Uint8Array.of(5, 6, 7));

Deno.test("parseNotes: names and data without their padding, in order", () => {
  assert.deepEqual(summary(joined([first, second, first])), [
    ["CORE", 1, [1, 2, 3, 4]],
    ["VMCOREINFO", 0, [5, 6, 7]],
    ["CORE", 1, [1, 2, 3, 4]],
  ]);
  assert.deepEqual(summary(new Uint8Array(0)), []);
});

Deno.test("parseNotes: zeros between and after notes are passed over", () => {
  assert.equal(summary(joined([first, new Uint8Array(20), second, new Uint8Array(4096)])).length, 2);
});

Deno.test("parseNotes: a note without a name or without data", () => {
  const bare = new Bytes().u32(0, 0).u32(4, 4).u32(8, 9).put(12, Uint8Array.of(1, 2, 3, 4)).done();
  assert.deepEqual(summary(joined([bare, note("A", 7, new Uint8Array(0)), first])), [
    ["", 9, [1, 2, 3, 4]],
    ["A", 7, []],
    ["CORE", 1, [1, 2, 3, 4]],
  ]);
});

Deno.test("parseNotes: stops at a name that cannot be, keeps the cut data of the last note", () => {
  const badName = new Bytes().u32(0, 0x7fffffff).u32(4, 4).u32(8, 1).done(64);
  assert.deepEqual(summary(joined([first, badName, second])).length, 1);
  const badSize = new Bytes().put(0, second).u32(4, 0xfffffffe).done();
  const found = summary(joined([first, badSize, first]));
  assert.equal(found.length, 2);
  assert.deepEqual(found[1][2].slice(0, 3), [5, 6, 7]);
  assert.deepEqual(summary(second.subarray(0, 14)), []);
});

Deno.test("parseNotes: control characters of a name are shown as ?", () => {
  assert.equal(parseNotes(note("A\x1b[", 1, new Uint8Array(0)))[0].name, "A?[");
});

Deno.test("parseNotes: ends on noise", () => {
  const random = new Random(1);
  for (let i = 0; i < 300; i++) {
    const bytes = Uint8Array.from(
      { length: random.below(2000) },
      () => random.below(4) === 0 ? random.below(256) : 0,
    );
    for (const { data } of parseNotes(bytes)) assert.ok(data.length <= bytes.length);
  }
});
