import assert from "node:assert/strict";
import { CodecError, codecs, type Decoder } from "../../../lib/format/codec/codec.ts";
import { assertBytes, noisePage, Random, wordPage } from "../../build/bytes.ts";
import { compress, type Compression } from "../../build/compress.ts";
import { farLzo, farPage, words, wordsLzo, wordsSnappy, wordsZstd } from "./fixtures.ts";

const named: Readonly<Record<string, Exclude<Compression, "raw">>> = {
  "zlib": "zlib",
  "LZO": "lzo",
  "Snappy": "snappy",
  "Zstandard": "zstd",
};
const decoders = new Map<string, Decoder>();
for (const codec of codecs) decoders.set(named[codec.name], await codec.load());

function decoder(compression: Compression): Decoder {
  return decoders.get(compression)!;
}

const zeros = new Uint8Array(4096);
const compressions = Object.values(named);

Deno.test("decoders give back what a compressor was given", () => {
  for (const compression of compressions) {
    for (const page of [zeros, wordPage(1), wordPage(2), noisePage(3), new Uint8Array(4096).fill(0xa5)]) {
      assertBytes(decoder(compression)(compress(page, compression), 4096), page, compression);
    }
  }
});

Deno.test("decoders read what the real compressors wrote", () => {
  assertBytes(decoder("lzo")(wordsLzo, 4096), words);
  assertBytes(decoder("snappy")(wordsSnappy, 4096), words);
  assertBytes(decoder("zstd")(wordsZstd, 4096), words);
  assertBytes(decoder("lzo")(farLzo, 65536), farPage());
});

Deno.test("decoders return pages of their own", () => {
  for (const compression of compressions) {
    const first = decoder(compression)(compress(wordPage(1), compression), 4096);
    decoder(compression)(compress(wordPage(2), compression), 4096);
    assertBytes(first, wordPage(1), compression);
  }
});

Deno.test("decoders refuse data of another length than the page", () => {
  for (const compression of compressions) {
    for (const size of [512, 4095, 4097, 8192]) {
      const packed = compress(wordPage(1, size), compression);
      assert.throws(() => decoder(compression)(packed, 4096), CodecError, `${compression} ${size}`);
    }
  }
});

Deno.test("decoders refuse data that is cut anywhere", () => {
  for (const compression of compressions) {
    const packed = compress(wordPage(4), compression);
    for (let length = 0; length < packed.length; length += 1 + (length >> 5)) {
      const cut = packed.subarray(0, length);
      assert.throws(() => decoder(compression)(cut, 4096), CodecError, `${compression} cut to ${length}`);
    }
  }
});

Deno.test("decoders end with a page or a CodecError, whatever bits are flipped", () => {
  const random = new Random(11);
  for (const compression of compressions) {
    const packed = compress(wordPage(5), compression);
    for (let i = 0; i < 2000; i++) {
      const damaged = packed.slice();
      for (let n = random.below(4); n >= 0; n--) {
        damaged[random.below(damaged.length)] ^= 1 << random.below(8);
      }
      try {
        assert.equal(decoder(compression)(damaged, 4096).length, 4096);
      } catch (error) {
        assert.ok(error instanceof CodecError, String(error));
      }
    }
    // Damage to one page must not reach the next.
    assertBytes(decoder(compression)(packed, 4096), wordPage(5), compression);
  }
});

Deno.test("decoders end with a page or a CodecError on noise", () => {
  for (const compression of compressions) {
    for (let i = 0; i < 500; i++) {
      try {
        assert.equal(decoder(compression)(noisePage(i, 1 + i * 8), 4096).length, 4096);
      } catch (error) {
        assert.ok(error instanceof CodecError, String(error));
      }
    }
  }
});
