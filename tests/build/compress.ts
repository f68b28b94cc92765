/** Compressors for synthetic dumps: small ones of our own for formats that have none at hand. */
import * as zlib from "node:zlib";

export type Compression = "raw" | "zlib" | "lzo" | "snappy" | "zstd";

/** The bits that a kdump's status and page descriptors use. */
export const compressionFlag: Readonly<Record<Compression, number>> = {
  raw: 0,
  zlib: 1,
  lzo: 2,
  snappy: 4,
  zstd: 0x20,
};

/** What LZO's copies of any length reach back. */
const farthest = 16384;

/** An earlier copy of what comes at `at`, at its last place. */
function findMatch(
  page: Uint8Array,
  at: number,
  seen: Map<number, number>,
): { distance: number; length: number } {
  if (at + 4 > page.length) return { distance: 0, length: 0 };
  const key = page[at] | page[at + 1] << 8 | page[at + 2] << 16 | page[at + 3] << 24;
  const from = seen.get(key);
  seen.set(key, at);
  if (from === undefined || at - from > farthest) return { distance: 0, length: 0 };
  let length = 0;
  while (at + length < page.length && page[from + length] === page[at + length]) length++;
  return { distance: at - from, length };
}

/** A page as literals and copies, alternating; the last has no copy. */
function* split(page: Uint8Array): Generator<{ literals: Uint8Array; distance: number; length: number }> {
  const seen = new Map<number, number>();
  let from = 0;
  let at = 0;
  while (at < page.length) {
    const { distance, length } = findMatch(page, at, seen);
    if (length < 4) {
      at++;
      continue;
    }
    yield { literals: page.subarray(from, at), distance, length };
    at += length;
    from = at;
  }
  yield { literals: page.subarray(from), distance: 0, length: 0 };
}

/** A length that does not fit its bits: 255 for each zero byte, then the rest. */
function lzoLength(out: number[], rest: number): void {
  while (rest > 255) {
    out.push(0);
    rest -= 255;
  }
  out.push(rest);
}

/** LZO1X with long literal runs, short literals behind a match, and matches of three kinds. */
export function lzoCompress(page: Uint8Array): Uint8Array {
  const out: number[] = [];
  /** Where the last match keeps its two bits for literals behind it. */
  let tail = -1;
  for (const { literals, distance, length } of split(page)) {
    if (literals.length > 0 && literals.length <= 3 && tail >= 0) {
      out[tail] |= literals.length;
    } else if (literals.length > 0 && out.length === 0 && literals.length <= 238) {
      out.push(literals.length + 17);
    } else if (literals.length >= 4) {
      if (literals.length <= 18) out.push(literals.length - 3);
      else {
        out.push(0);
        lzoLength(out, literals.length - 18);
      }
    }
    out.push(...literals);
    if (length === 0) break;
    if (length <= 8 && distance <= 2048) {
      const d = distance - 1;
      out.push(
        length <= 4 ? 64 | length - 3 << 5 | (d & 7) << 2 : 128 | length - 5 << 5 | (d & 7) << 2,
        d >> 3,
      );
      tail = out.length - 2;
    } else {
      if (length <= 33) out.push(32 | length - 2);
      else {
        out.push(32);
        lzoLength(out, length - 33);
      }
      out.push((distance - 1 & 63) << 2, distance - 1 >> 6);
      tail = out.length - 2;
    }
  }
  out.push(17, 0, 0);
  return Uint8Array.from(out);
}

/** Snappy with literals and copies of two offset sizes. */
export function snappyCompress(page: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let rest = page.length;;) {
    if (rest < 0x80) {
      out.push(rest);
      break;
    }
    out.push(rest & 0x7f | 0x80);
    rest >>= 7;
  }
  for (const piece of split(page)) {
    const { literals, distance } = piece;
    let { length } = piece;
    if (literals.length > 60) {
      const n = literals.length - 1;
      if (n < 256) out.push(60 << 2, n);
      else out.push(61 << 2, n & 0xff, n >> 8);
    } else if (literals.length > 0) out.push(literals.length - 1 << 2);
    out.push(...literals);
    while (length > 0) {
      const now = Math.min(length, 60);
      if (now >= 4 && now <= 11 && distance < 2048) {
        out.push(1 | now - 4 << 2 | distance >> 8 << 5, distance & 0xff);
      } else out.push(2 | now - 1 << 2, distance & 0xff, distance >> 8);
      length -= now;
    }
  }
  return Uint8Array.from(out);
}

/** A Zstandard frame of one stored block. */
export function zstdStore(page: Uint8Array): Uint8Array {
  const header = page.length << 3 | 1;
  // Magic; single segment with a 2-byte size (256 less than it is); a raw block, the last.
  const size = page.length - 256;
  const head = [
    0x28,
    0xb5,
    0x2f,
    0xfd,
    0x60,
    size & 0xff,
    size >> 8,
    header & 0xff,
    header >> 8 & 0xff,
    header >> 16,
  ];
  const frame = new Uint8Array(head.length + page.length);
  frame.set(head);
  frame.set(page, head.length);
  return frame;
}

/** Whether this runtime has a real Zstandard compressor. */
export const hasZstd = typeof zlib.zstdCompressSync === "function";

/** The page compressed; a Zstandard page is stored in its frame where the runtime has no compressor. */
export function compress(page: Uint8Array, compression: Compression): Uint8Array {
  switch (compression) {
    case "raw":
      return page;
    case "zlib":
      return Uint8Array.from(zlib.deflateSync(page));
    case "lzo":
      return lzoCompress(page);
    case "snappy":
      return snappyCompress(page);
    case "zstd":
      return hasZstd ? Uint8Array.from(zlib.zstdCompressSync(page)) : zstdStore(page);
  }
}
