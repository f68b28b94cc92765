/**
 * zlib pages (RFC 1950, RFC 1951), inflated here: bringing in node:zlib costs a process under Deno more time than
 * inflating two thousand pages takes.
 */
import { CodecError, type Decoder } from "./codec.ts";

/** Codes up to this long are found by one look into a table; longer ones bit by bit. */
const literalBits = 10;
const distanceBits = 8;
const lengthBits = 7;
const maxBits = 15;
const endOfBlock = 256;
const endsEarly = "zlib: the data ends early";

const lengthBase = Uint16Array.of(
  ...[3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31],
  ...[35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258],
);
const lengthExtra = Uint8Array.of(
  ...[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2],
  ...[3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0],
);
const distanceBase = Uint16Array.of(
  ...[1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129],
  ...[193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577],
);
const distanceExtra = Uint8Array.of(
  ...[0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6],
  ...[6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13],
);
/** The order in which the lengths of the lengths' own code come. */
const lengthOrder = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15);

/** A canonical prefix code: how many codes each length has, the symbols in the order of their codes, and a table. */
class Code {
  readonly counts = new Uint16Array(maxBits + 1);
  readonly sorted: Uint16Array;
  /** By the next bits of the input: symbol << 4 | length; 0 where the code is longer, or none. */
  readonly table: Uint16Array;
  readonly #next = new Uint16Array(maxBits + 2);
  readonly #start = new Uint16Array(maxBits + 2);

  constructor(symbols: number, readonly tableBits: number) {
    this.table = new Uint16Array(1 << tableBits);
    this.sorted = new Uint16Array(symbols);
  }

  /** Makes the code of `count` symbols whose lengths begin at `from`; a length of 0 is a symbol without a code. */
  build(lengths: Uint8Array, from: number, count: number): void {
    const { counts, sorted, table, tableBits } = this;
    const next = this.#next;
    const start = this.#start;
    counts.fill(0);
    for (let i = 0; i < count; i++) counts[lengths[from + i]]++;
    counts[0] = 0;
    let code = 0;
    let index = 0;
    for (let bits = 1; bits <= maxBits; bits++) {
      code = (code + counts[bits - 1]) << 1;
      if (code + counts[bits] > 1 << bits) throw new CodecError("zlib: a code with too many symbols");
      next[bits] = code;
      start[bits] = index;
      index += counts[bits];
    }
    // A single code of one bit is all that may leave bits without a meaning.
    const unused = (1 << maxBits) - (code + counts[maxBits]);
    if (unused > 0 && index > 0 && !(index === 1 && counts[1] === 1)) {
      throw new CodecError("zlib: a code with too few symbols");
    }
    table.fill(0);
    for (let symbol = 0; symbol < count; symbol++) {
      const bits = lengths[from + symbol];
      if (bits === 0) continue;
      sorted[start[bits]++] = symbol;
      const own = next[bits]++;
      if (bits > tableBits) continue;
      const entry = symbol << 4 | bits;
      for (let at = reversed(own, bits); at < 1 << tableBits; at += 1 << bits) table[at] = entry;
    }
  }
}

/** The input has the first bit of a code lowest. */
function reversed(code: number, bits: number): number {
  code = (code & 0x5555) << 1 | code >> 1 & 0x5555;
  code = (code & 0x3333) << 2 | code >> 2 & 0x3333;
  code = (code & 0x0f0f) << 4 | code >> 4 & 0x0f0f;
  return ((code & 0xff) << 8 | code >> 8) >> 16 - bits;
}

const literals = new Code(288, literalBits);
const distances = new Code(32, distanceBits);
const lengthCode = new Code(19, lengthBits);
const lengths = new Uint8Array(288 + 32);

/** The input, with zeros behind it so that 32 bits can be read anywhere; one for all pages, it only grows. */
let input = new Uint8Array(8192);
let view = new DataView(input.buffer);
/** The input's length and the place of the next bit, both in bits. */
let size = 0;
let position = 0;

function setInput(data: Uint8Array): void {
  if (data.length + 8 > input.length) {
    input = new Uint8Array(2 * data.length + 8);
    view = new DataView(input.buffer);
  }
  input.set(data);
  input.fill(0, data.length, data.length + 8);
  size = data.length * 8;
  position = 0;
}

/** The next 25 bits at least, the first lowest. */
function peek(): number {
  return view.getInt32(position >> 3, true) >> (position & 7);
}

function take(bits: number): number {
  const value = peek() & (1 << bits) - 1;
  position += bits;
  if (position > size) throw new CodecError(endsEarly);
  return value;
}

/** What the table would say of the next bits if it were as large as the longest code. */
function longEntry(code: Code, bits: number): number {
  let value = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= maxBits; length++) {
    value |= bits & 1;
    bits >>= 1;
    const count = code.counts[length];
    if (value - first < count) return code.sorted[index + value - first] << 4 | length;
    index += count;
    first = first + count << 1;
    value <<= 1;
  }
  throw new CodecError("zlib: bits that are no code");
}

function symbol(code: Code): number {
  const bits = peek();
  const entry = code.table[bits & (1 << code.tableBits) - 1] || longEntry(code, bits);
  position += entry & 15;
  if (position > size) throw new CodecError(endsEarly);
  return entry >> 4;
}

function readDynamicCodes(): void {
  const literalCount = take(5) + 257;
  const distanceCount = take(5) + 1;
  const lengthCount = take(4) + 4;
  if (literalCount > 286) throw new CodecError("zlib: too many lengths");
  lengths.fill(0);
  for (let i = 0; i < lengthCount; i++) lengths[lengthOrder[i]] = take(3);
  lengthCode.build(lengths, 0, 19);
  const total = literalCount + distanceCount;
  lengths.fill(0, 0, 19);
  for (let i = 0; i < total;) {
    const next = symbol(lengthCode);
    if (next < 16) {
      lengths[i++] = next;
      continue;
    }
    if (next === 16 && i === 0) throw new CodecError("zlib: a length to repeat is missing");
    const value = next === 16 ? lengths[i - 1] : 0;
    let repeat = next === 16 ? 3 + take(2) : next === 17 ? 3 + take(3) : 11 + take(7);
    if (i + repeat > total) throw new CodecError("zlib: too many lengths");
    while (repeat-- > 0) lengths[i++] = value;
  }
  if (lengths[endOfBlock] === 0) throw new CodecError("zlib: a block without an end");
  literals.build(lengths, 0, literalCount);
  distances.build(lengths, literalCount, distanceCount);
}

let fixed: { literals: Code; distances: Code } | undefined;

/** The codes that a block of kind 1 has. */
function fixedCodes(): { literals: Code; distances: Code } {
  if (fixed) return fixed;
  const given = new Uint8Array(288 + 32).fill(8).fill(9, 144, 256).fill(7, 256, 280).fill(5, 288);
  const codes = { literals: new Code(288, literalBits), distances: new Code(32, distanceBits) };
  codes.literals.build(given, 0, 288);
  codes.distances.build(given, 288, 32);
  return fixed = codes;
}

/** A block of literals and copies; returns where the output ends after it. Its state is in locals, for speed. */
function compressedBlock(output: Uint8Array, to: number, literals: Code, distances: Code): number {
  const data = view;
  const limit = output.length;
  const end = size;
  const table = literals.table;
  const farTable = distances.table;
  let at = position;
  for (;;) {
    // Checked once a turn: one turn takes 48 bits at most, and zeros follow the input.
    if (at > end) throw new CodecError(endsEarly);
    let bits = data.getInt32(at >> 3, true) >> (at & 7);
    let entry = table[bits & (1 << literalBits) - 1] || longEntry(literals, bits);
    at += entry & 15;
    if (entry < endOfBlock << 4) {
      if (to >= limit) throw new CodecError("zlib: more than a page");
      output[to++] = entry >> 4;
      continue;
    }
    if (entry >> 4 === endOfBlock) break;
    if (entry >> 4 > 285) throw new CodecError("zlib: bits that are no length");
    let extra = lengthExtra[(entry >> 4) - 257];
    const length = lengthBase[(entry >> 4) - 257] + (bits >> (entry & 15) & (1 << extra) - 1);
    at += extra;
    bits = data.getInt32(at >> 3, true) >> (at & 7);
    entry = farTable[bits & (1 << distanceBits) - 1] || longEntry(distances, bits);
    at += entry & 15;
    if (entry >> 4 > 29) throw new CodecError("zlib: bits that are no distance");
    extra = distanceExtra[entry >> 4];
    bits = data.getInt32(at >> 3, true) >> (at & 7);
    const distance = distanceBase[entry >> 4] + (bits & (1 << extra) - 1);
    at += extra;
    if (distance > to) throw new CodecError("zlib: a copy begins before the page");
    if (length > limit - to) throw new CodecError("zlib: more than a page");
    copy(output, to, distance, length);
    to += length;
  }
  position = at;
  return to;
}

/** Copies within the page; a copy may run into what it writes. */
function copy(output: Uint8Array, to: number, distance: number, length: number): void {
  if (length > 48 && distance === 1) output.fill(output[to - 1], to, to + length);
  else if (length > 48 && distance >= length) output.copyWithin(to, to - distance, to - distance + length);
  else for (const end = to + length; to < end; to++) output[to] = output[to - distance];
}

function storedBlock(output: Uint8Array, to: number): number {
  const at = position + 7 >> 3;
  const from = at + 4;
  const length = view.getUint16(at, true);
  if (length !== (view.getUint16(at + 2, true) ^ 0xffff)) {
    throw new CodecError("zlib: a stored block's length is damaged");
  }
  if ((from + length) * 8 > size) throw new CodecError(endsEarly);
  if (length > output.length - to) throw new CodecError("zlib: more than a page");
  output.set(input.subarray(from, from + length), to);
  position = (from + length) * 8;
  return to + length;
}

/** The check sum of RFC 1950. */
function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let at = 0; at < bytes.length;) {
    // As many as keep the sums below 2^31; pages are a multiple of 8.
    const end = Math.min(bytes.length, at + 2048);
    for (; at + 3 < end; at += 4) {
      const b0 = bytes[at], b1 = bytes[at + 1], b2 = bytes[at + 2], b3 = bytes[at + 3];
      b += 4 * a + 4 * b0 + 3 * b1 + 2 * b2 + b3;
      a += b0 + b1 + b2 + b3;
    }
    for (; at < end; at++) b += a += bytes[at];
    a %= 65521;
    b %= 65521;
  }
  return (b << 16 | a) >>> 0;
}

/** See `Decoder`. */
export const inflatePage: Decoder = (data, pageSize) => {
  if (
    data.length < 8 || (data[0] & 15) !== 8 || (data[0] << 8 | data[1]) % 31 !== 0 || (data[1] & 0x20) !== 0
  ) {
    throw new CodecError("zlib: damaged header");
  }
  setInput(data);
  const output = new Uint8Array(pageSize);
  position = 16;
  let to = 0;
  // Ends: every block takes at least three bits of the input.
  for (let last = 0; last === 0;) {
    last = take(1);
    const kind = take(2);
    if (kind === 0) to = storedBlock(output, to);
    else if (kind === 1) to = compressedBlock(output, to, fixedCodes().literals, fixedCodes().distances);
    else if (kind === 2) {
      readDynamicCodes();
      to = compressedBlock(output, to, literals, distances);
    } else throw new CodecError("zlib: bits that are no block");
  }
  if (to !== pageSize) throw new CodecError(`zlib: ${to} bytes instead of ${pageSize}`);
  const end = position + 7 >> 3;
  if (end + 4 > data.length) throw new CodecError(endsEarly);
  if (view.getUint32(end, false) !== adler32(output)) throw new CodecError("zlib: the check sum is wrong");
  return output;
};
