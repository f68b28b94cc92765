import assert from "node:assert/strict";
import { CodecError } from "../../../lib/format/codec/codec.ts";
import { snappyPage } from "../../../lib/format/codec/snappy.ts";

function page(...stream: number[]): number[] {
  return [...snappyPage(Uint8Array.from(stream), 8)];
}

Deno.test("snappyPage: literals with their length in the tag, and in up to four bytes", () => {
  const eight = [1, 2, 3, 4, 5, 6, 7, 8];
  assert.deepEqual(page(8, 7 << 2, ...eight), eight);
  assert.deepEqual(page(8, 60 << 2, 7, ...eight), eight);
  assert.deepEqual(page(8, 61 << 2, 7, 0, ...eight), eight);
  assert.deepEqual(page(8, 63 << 2, 7, 0, 0, 0, ...eight), eight);
});

Deno.test("snappyPage: copies with offsets of one, two and four bytes", () => {
  assert.deepEqual(page(8, 1 << 2, 1, 2, 1 | 2 << 2, 2), [1, 2, 1, 2, 1, 2, 1, 2]);
  assert.deepEqual(page(8, 1 << 2, 1, 2, 2 | 5 << 2, 1, 0), [1, 2, 2, 2, 2, 2, 2, 2]);
  assert.deepEqual(page(8, 1 << 2, 1, 2, 3 | 5 << 2, 2, 0, 0, 0), [1, 2, 1, 2, 1, 2, 1, 2]);
});

Deno.test("snappyPage: refuses bad offsets, lengths and length fields", () => {
  assert.throws(() => page(8, 1 << 2, 1, 2, 2 | 5 << 2, 0, 0), /before the page/);
  assert.throws(() => page(8, 1 << 2, 1, 2, 2 | 5 << 2, 3, 0), /before the page/);
  assert.throws(() => page(8, 1 << 2, 1, 2, 3 | 5 << 2, 1, 0, 0, 0x80), /before the page/);
  assert.throws(() => page(8, 1 << 2, 1, 2, 2 | 6 << 2, 1, 0), /past the page/);
  assert.throws(() => page(8, 63 << 2, 0xff, 0xff, 0xff, 0xff), CodecError);
  assert.throws(() => page(9, 7 << 2, 1, 2, 3, 4, 5, 6, 7, 8), /9 bytes instead of 8/);
  assert.throws(() => page(0xff, 0xff, 0xff, 0xff, 0xff, 1), CodecError);
  assert.throws(() => page(0x88), CodecError);
  assert.throws(() => page(), CodecError);
});
