import assert from "node:assert/strict";
import * as zlib from "node:zlib";
import { CodecError } from "../../../lib/format/codec/codec.ts";
import { inflatePage } from "../../../lib/format/codec/zlib.ts";
import { assertBytes, noisePage, Random, wordPage } from "../../build/bytes.ts";

function deflate(page: Uint8Array, options: zlib.ZlibOptions = {}): Uint8Array {
  return Uint8Array.from(zlib.deflateSync(page, options));
}

/** Bytes of which each value is half as frequent as the one before it: codes of very different lengths. */
function skewedPage(size: number): Uint8Array {
  const random = new Random(size);
  return Uint8Array.from({ length: size }, () => {
    let value = 0;
    while (value < 40 && random.below(2) === 0) value++;
    return value;
  });
}

Deno.test("inflatePage: every level and strategy of zlib, pages of all kinds and sizes", () => {
  const { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED } = zlib.constants;
  for (const size of [4096, 16384, 65536]) {
    for (const page of [new Uint8Array(size), wordPage(1, size), noisePage(2, size), skewedPage(size)]) {
      for (const strategy of [Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED]) {
        for (const level of [0, 1, 6, 9]) {
          assertBytes(
            inflatePage(deflate(page, { level, strategy }), size),
            page,
            `${size} ${strategy} ${level}`,
          );
        }
      }
    }
  }
});

Deno.test("inflatePage: several blocks, small windows", () => {
  const page = wordPage(3, 65536);
  assertBytes(inflatePage(deflate(page, { memLevel: 1 }), 65536), page);
  assertBytes(inflatePage(deflate(page, { windowBits: 9 }), 65536), page);
});

Deno.test("inflatePage: bytes after the check sum do not matter", () => {
  const page = wordPage(4);
  assertBytes(inflatePage(Uint8Array.of(...deflate(page), 1, 2, 3), 4096), page);
});

Deno.test("inflatePage: says what is wrong", () => {
  const packed = deflate(wordPage(5));
  const damaged = (at: number, value: number) => {
    const copy = packed.slice();
    copy[at < 0 ? copy.length + at : at] = value;
    return () => inflatePage(copy, 4096);
  };
  assert.throws(damaged(0, 0x79), CodecError);
  assert.throws(damaged(-1, packed[packed.length - 1] ^ 1), /data check/);
  assert.throws(() => inflatePage(packed.subarray(0, 3), 4096), CodecError);
  assert.throws(() => inflatePage(deflate(wordPage(5, 100)), 4096), /100 bytes instead of 4096/);
  assert.throws(() => inflatePage(deflate(wordPage(5, 5000)), 4096), CodecError);
});

Deno.test("inflatePage: damaged data gives a page or a CodecError, nothing else", () => {
  const random = new Random(21);
  const sources = [wordPage(6), skewedPage(4096), noisePage(7, 4096)].map((page) => deflate(page));
  for (let i = 0; i < 2000; i++) {
    const copy = random.pick(sources).slice();
    copy[random.below(copy.length)] ^= 1 << random.below(8);
    const input = random.below(4) === 0 ? copy.subarray(0, random.below(copy.length)) : copy;
    try {
      assert.equal(inflatePage(input, 4096).length, 4096);
    } catch (error) {
      assert.ok(error instanceof CodecError);
    }
  }
});
