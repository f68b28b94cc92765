/**
 * The kept index as bytes: what makes a kernel's symbols and types slow to read the first time, laid out so that a
 * file read into memory is used as it is.
 *
 *     u32  magic, in the writer's byte order       i64  base of the symbols, relative to _stext
 *     u32  version of this layout                  u32  first symbol with a relative value
 *     u32  CRC-32 of everything behind it          u32  number of sections
 *     u32  length of the file in 8 bytes           { u32 offset in 8 bytes, u32 length in bytes } per section
 *     64 bytes  the key, padded with NULs          the sections, each at a multiple of 8
 */
import { crc32 } from "node:zlib";
import type { BtfIndex } from "../types/btf.ts";
import type { SymbolArrays } from "../types/symbols.ts";

/** What is kept of a kernel. */
export interface IndexContent {
  readonly symbols: SymbolArrays;
  /** Base of the symbols' values, relative to `_stext`: KASLR moves both. */
  readonly base: bigint;
  /** The kernel's BTF; undefined when it has none or it was not in the dump. */
  readonly btf: { readonly bytes: Uint8Array; readonly index: BtfIndex } | undefined;
}

const magic = 0x51515849;
/** To be raised when the layout, the hashes, or the meaning of any section change. */
const version = 1;
const keyAt = 16, keyBytes = 64, baseAt = 80, sectionsAt = 96;
const sectionCount = 8;
const headerBytes = sectionsAt + sectionCount * 8;
/** No file that is larger is read, and none written. */
export const mostIndexBytes = 512 << 20;

/** Keys become file names. */
export function isIndexKey(key: string): boolean {
  return /^[0-9a-z-]{8,64}$/.test(key);
}

/** The parts of the file, in order. */
export function encodeIndex(key: string, content: IndexContent): Uint8Array[] {
  const { symbols, base, btf } = content;
  const sections: (Uint8Array | Uint32Array)[] = [
    symbols.names,
    symbols.starts,
    symbols.kinds,
    symbols.values,
    symbols.hash,
    btf?.bytes ?? new Uint8Array(0),
    btf?.index.offsets ?? new Uint8Array(0),
    btf?.index.hash ?? new Uint8Array(0),
  ];
  const header = new DataView(new ArrayBuffer(headerBytes));
  const words = new Uint32Array(header.buffer);
  words.set([magic, version]);
  new Uint8Array(header.buffer).set(new TextEncoder().encode(key), keyAt);
  new BigInt64Array(header.buffer, baseAt, 1)[0] = base;
  words.set([symbols.firstRelative, sectionCount], (baseAt + 8) / 4);
  let end = headerBytes;
  const parts = [new Uint8Array(header.buffer)];
  sections.forEach((section, i) => {
    words.set([end / 8, section.byteLength], sectionsAt / 4 + i * 2);
    const padded = padded8(section);
    parts.push(padded);
    end += padded.length;
  });
  words[3] = end / 8;
  words[2] = parts.reduce((sum, part, i) => crc32(i === 0 ? part.subarray(12) : part, sum), 0);
  return parts;
}

/** The section's bytes with zeros up to a multiple of 8. */
function padded8(section: Uint8Array | Uint32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil(section.byteLength / 8) * 8);
  bytes.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength));
  return bytes;
}

/** The content of a file's bytes, as views of them; undefined for anything that is not this key's sound index. */
export function decodeIndex(bytes: Uint8Array<ArrayBuffer>, key: string): IndexContent | undefined {
  if (bytes.length < headerBytes || bytes.length % 8 !== 0 || bytes.byteOffset !== 0) return undefined;
  const words = new Uint32Array(bytes.buffer, 0, headerBytes / 4);
  if (words[0] !== magic || words[1] !== version || words[3] !== bytes.length / 8) return undefined;
  const keyText = new TextDecoder().decode(bytes.subarray(keyAt, keyAt + keyBytes)).replace(/\0+$/, "");
  if (keyText !== key || words[baseAt / 4 + 3] !== sectionCount) return undefined;
  if (crc32(bytes.subarray(12)) !== words[2]) return undefined;
  return contentOf(bytes, words);
}

function contentOf(bytes: Uint8Array<ArrayBuffer>, words: Uint32Array): IndexContent | undefined {
  const sections: { start: number; length: number }[] = [];
  for (let i = 0; i < sectionCount; i++) {
    const start = words[sectionsAt / 4 + i * 2] * 8, length = words[sectionsAt / 4 + i * 2 + 1];
    if (start < headerBytes || start + length > bytes.length) return undefined;
    sections.push({ start, length });
  }
  const byteView = (i: number) => bytes.subarray(sections[i].start, sections[i].start + sections[i].length);
  const wordView = (i: number) => new Uint32Array(bytes.buffer, sections[i].start, sections[i].length >> 2);
  const symbols: SymbolArrays = {
    names: byteView(0),
    starts: wordView(1),
    kinds: byteView(2),
    values: wordView(3),
    firstRelative: words[baseAt / 4 + 2],
    hash: wordView(4),
  };
  const index: BtfIndex = { offsets: wordView(6), hash: wordView(7) };
  if (!sound(symbols) || !isPowerOfTwo(index.hash.length) && sections[5].length > 0) return undefined;
  return {
    symbols,
    base: new BigInt64Array(bytes.buffer, baseAt, 1)[0],
    btf: sections[5].length > 0 ? { bytes: byteView(5), index } : undefined,
  };
}

/** What those who use the arrays rely on; a checksum says only that they are as somebody wrote them. */
function sound(symbols: SymbolArrays): boolean {
  const { names, starts, kinds, values, firstRelative, hash } = symbols;
  return values.length > 0 && starts.length === values.length + 1 && kinds.length === values.length &&
    firstRelative <= values.length && isPowerOfTwo(hash.length) && starts[values.length] <= names.length;
}

function isPowerOfTwo(n: number): boolean {
  return n > 0 && (n & n - 1) === 0;
}
