import assert from "node:assert/strict";
import { Bitmap, popCount } from "../../lib/format/bitmap.ts";
import { ReadOnlyFile } from "../../lib/runtime/file.ts";
import { Random } from "../build/bytes.ts";
import { withFile } from "../build/files.ts";

const offset = 100;

/** A file of random bits, dense and sparse in turns, and which are set. */
function randomBits(bits: number): { bytes: Uint8Array; ones: number[] } {
  const random = new Random(bits);
  const bytes = new Uint8Array(offset + Math.ceil(bits / 8));
  const ones: number[] = [];
  for (let bit = 0; bit < bits; bit++) {
    const dense = (bit >> 13) % 3;
    if (random.below(100) >= [97, 3, 50][dense]) continue;
    bytes[offset + (bit >> 3)] |= 1 << (bit & 7);
    ones.push(bit);
  }
  return { bytes, ones };
}

Deno.test("popCount counts the bits of a word", () => {
  assert.deepEqual([0, 1, 0x80000000, 0xffffffff, 0x12345678, -1].map(popCount), [0, 1, 1, 32, 13, 32]);
});

Deno.test("Bitmap: get, rank and ones agree with the bits, asked in any order", async () => {
  const bits = 300_007;
  const { bytes, ones } = randomBits(bits);
  await withFile(bytes, (path) => {
    const file = ReadOnlyFile.open(path);
    const bitmap = new Bitmap(file, offset, bits);
    assert.deepEqual([...bitmap.ones()], ones);
    const random = new Random(5);
    const set = new Set(ones);
    for (let i = 0; i < 2000; i++) {
      const rank = random.below(ones.length);
      assert.equal(bitmap.rank(ones[rank]), rank);
      const bit = random.below(bits);
      assert.equal(bitmap.get(bit), set.has(bit));
    }
    assert.equal(bitmap.get(bits), false);
    assert.deepEqual([...bitmap.ones(ones[777] + 1)], ones.slice(778));
    file.close();
  });
});

Deno.test("Bitmap: ranks are the same when the first question is about the end", async () => {
  const { bytes, ones } = randomBits(2_000_000);
  await withFile(bytes, (path) => {
    const file = ReadOnlyFile.open(path);
    const bitmap = new Bitmap(file, offset, 2_000_000);
    assert.equal(bitmap.rank(ones[ones.length - 1]), ones.length - 1);
    assert.equal(bitmap.rank(ones[12345]), 12345);
    file.close();
  });
});

Deno.test("Bitmap: bits that the file does not have are unknown, and no ones", async () => {
  await withFile(new Uint8Array(offset + 2).fill(0xff), (path) => {
    const file = ReadOnlyFile.open(path);
    const bitmap = new Bitmap(file, offset, 100);
    assert.equal(bitmap.get(15), true);
    assert.equal(bitmap.get(16), undefined);
    assert.equal(bitmap.get(100), false);
    assert.equal([...bitmap.ones()].length, 16);
    assert.deepEqual([...new Bitmap(file, 5000, 100).ones()], []);
    file.close();
  });
});
