import assert from "node:assert/strict";
import { CodecError } from "../../../lib/format/codec/codec.ts";
import { lzoPage } from "../../../lib/format/codec/lzo.ts";

const end = [0x11, 0, 0];

/** Bytes 0, 1, 2, … as a first literal run, of at most 238. */
function literals(count: number): number[] {
  return [17 + count, ...Array(count).keys()];
}

function page(stream: readonly number[], size: number): number[] {
  return [...lzoPage(Uint8Array.from([...stream, ...end]), size)];
}

Deno.test("lzoPage: a first byte over 17 is a literal run", () => {
  assert.deepEqual(page(literals(4), 4), [0, 1, 2, 3]);
  assert.deepEqual(page(literals(238), 238), [...Array(238).keys()]);
});

Deno.test("lzoPage: one to three first literals leave their count as the state", () => {
  // Opcode 0 after 2 literals: a match of 2 bytes, distance 1 + 0.
  assert.deepEqual(page([19, 7, 8, 0x00, 0], 4), [7, 8, 8, 8]);
  // After 4 or more, the same opcode means 3 bytes from beyond 2 KiB, which this stream does not have.
  assert.throws(() => page([...literals(4), 0x00, 0], 7), CodecError);
});

Deno.test("lzoPage: opcodes 0 to 15 in state 0 are long literal runs", () => {
  const four = [9, 8, 7, 6];
  assert.deepEqual(page([0x01, ...four], 4), four);
  const run = Array.from({ length: 3 + 15 + 255 + 5 }, (_, i) => i & 0xff);
  assert.deepEqual(page([0x00, 0x00, 0x05, ...run], run.length), run);
});

Deno.test("lzoPage: opcodes 64 to 255 are matches of 3 to 8 bytes within 2 KiB", () => {
  // 0 1 L D D D S S: length 3 + L, distance (H << 3) + D + 1.
  assert.deepEqual(page([...literals(6), 0x40 | 0x20 | 5 << 2, 0], 10).slice(6), [0, 1, 2, 3]);
  // 1 L L D D D S S: length 5 + L; two literals follow.
  assert.deepEqual(page([...literals(20), 0x80 | 3 << 5 | 3 << 2 | 2, 2, 50, 51], 30).slice(20), [
    ...[0, 1, 2, 3, 4, 5, 6, 7],
    ...[50, 51],
  ]);
});

Deno.test("lzoPage: opcodes 32 to 63 are matches within 16 KiB, of any length", () => {
  assert.deepEqual(page([...literals(4), 0x20 | 2, 1 << 2, 0], 8).slice(4), [2, 3, 2, 3]);
  const long = page([...literals(4), 0x20, 0x00, 0x01, 0, 0], 4 + 2 + 31 + 255 + 1);
  assert.deepEqual(long.slice(3), Array(long.length - 3).fill(3));
});

Deno.test("lzoPage: opcodes 16 to 31 are matches beyond 16 KiB", () => {
  // 0x4003 bytes: four, then copies of the last; then 4 bytes from 0x4001 back.
  const rest = 0x4003 - 4 - 2 - 31;
  const zeros = Math.ceil(rest / 255) - 1;
  const far = [...literals(4), 0x20, ...Array(zeros).fill(0), rest - 255 * zeros, 0, 0, 0x10 | 2, 1 << 2, 0];
  assert.deepEqual(page(far, 0x4007).slice(0x4003), [2, 3, 3, 3]);
});

Deno.test("lzoPage: opcode 0 to 15 after four or more literals is 3 bytes from 2 to 3 KiB back", () => {
  const rest = 2100 - 4 - 2 - 31;
  const zeros = Math.ceil(rest / 255) - 1;
  const fill = [...literals(4), 0x20, ...Array(zeros).fill(0), rest - 255 * zeros, 0, 0];
  // A long run of four, then distance 2049 + 4 * 13 + 2 = 2103 of 2104 bytes.
  assert.deepEqual(page([...fill, 0x01, 9, 9, 9, 9, 2 << 2, 13], 2107).slice(2104), [1, 2, 3]);
});

Deno.test("lzoPage: refuses a match before the page, and lengths past it", () => {
  assert.throws(() => page([...literals(4), 0x40, 200], 7), /before the page/);
  assert.throws(() => page([...literals(9)], 8), /past the page/);
  assert.throws(() => page([...literals(4), 0x20 | 9, 0, 0], 8), /past the page/);
  assert.throws(() => page([0x00, ...Array(100).fill(0)], 4096), /past the page/);
});

Deno.test("lzoPage: an empty stream, and one without an end, are refused", () => {
  assert.throws(() => lzoPage(new Uint8Array(0), 4096), CodecError);
  assert.throws(() => lzoPage(Uint8Array.from(literals(4)), 4), CodecError);
});
