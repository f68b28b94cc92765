/**
 * Finds kallsyms by its shape, for kernels that do not name its parts in VMCOREINFO (before 6.0, 5fd8fea935a1).
 *
 * The tables stand one behind the other in the kernel's read-only data (scripts/kallsyms.c):
 * offsets, relative base, count, names, markers, token table, token index; since 6.4 the count comes first and the
 * offsets last. The token table is recognised by the run of digits that stand for themselves; all else is found
 * from there and proved: the index must hit each token, and the markers each 256th name.
 */
import { CorruptError, MemoryFault } from "../base/errors.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import { type KallsymsPlaces, layouts } from "./kallsyms.ts";

/** Where the kernel's image lies. */
export interface ImageRange {
  /** Its first address: `_stext`. */
  readonly start: bigint;
  /** An address in its data, behind the read-only part; the search goes from here down, then up. */
  readonly data: bigint;
}

const pageSize = 4096;
/** No kernel image is longer. */
const largestImage = 1n << 30n;
/** Pages in a row that are not there, after which the image has ended. */
const longestHole = 2048;
const chunk = 64 << 10;
/** What the digits take with their NULs. */
const digitBytes = 20;
const firstDigit = 0x30;
/** All tokens together have about 1 KiB; a single one is shorter than a symbol's name. */
const longestTokens = 16 << 10;
const longestIndexGap = 8;
/** Sequence numbers of 3 bytes for each symbol stand between the markers and the tokens in 6.2 and 6.3. */
const longestMarkerGap = 2 << 20;
/** Bytes that 256 compressed names take at least and at most. */
const leastStep = 512, mostStep = 128 << 10;
const fewestMarkers = 4;
const mostSymbols = 4_000_000;

/**
 * @param known addresses of some symbols, to tell the values' layouts apart
 * @returns undefined when there is no such thing in the image
 */
export function findKallsyms(
  space: AddressSpace,
  image: ImageRange,
  known: ReadonlySet<bigint>,
): KallsymsPlaces | undefined {
  for (const digits of digitRuns(space, image)) {
    const tokens = tokensAround(space, digits);
    if (!tokens) continue;
    for (const names of namesBefore(space, tokens)) {
      for (const places of valuesAround(names, tokens, space)) {
        if (holds(space, places, known)) return places;
      }
    }
  }
  return undefined;
}

/** The bytes of a range; where a page is missing there are zeros. */
function present(space: AddressSpace, start: bigint, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const at = start + BigInt(done);
    const inPage = Number(at & BigInt(pageSize - 1));
    const count = Math.min(pageSize - inPage, length - done);
    try {
      bytes.set(space.page(at).subarray(inPage, inPage + count), done);
    } catch (error) {
      if (!(error instanceof MemoryFault)) throw error;
    }
    done += count;
  }
  return bytes;
}

/** Addresses of the text "0", "1" … "9", each with its NUL. */
function* digitRuns(space: AddressSpace, image: ImageRange): Generator<bigint> {
  // kallsyms is linked last of the read-only data, which ends where the data begin: going down finds it first.
  const top = image.data & ~BigInt(chunk - 1);
  for (let at = top; at + BigInt(chunk) > image.start; at -= BigInt(chunk)) yield* digitRunsIn(space, at);
  const end = image.start + largestImage;
  let hole = 0;
  for (let at = top + BigInt(chunk); at < end && hole < longestHole; at += BigInt(chunk)) {
    hole = hasPage(space, at) ? 0 : hole + chunk / pageSize;
    if (hole === 0) yield* digitRunsIn(space, at);
  }
}

function hasPage(space: AddressSpace, start: bigint): boolean {
  for (let done = 0; done < chunk; done += pageSize) if (space.readable(start + BigInt(done))) return true;
  return false;
}

function* digitRunsIn(space: AddressSpace, start: bigint): Generator<bigint> {
  const bytes = present(space, start, chunk + digitBytes);
  // Looked for by the digit in the middle: a byte is found faster than any loop written here could.
  for (let at = bytes.indexOf(0x35, 10); at >= 0; at = bytes.indexOf(0x35, at + 1)) {
    if (bytes[at + 1] !== 0 || bytes[at - 1] !== 0) continue;
    let digit = 0;
    while (digit < 10 && bytes[at - 10 + digit * 2] === firstDigit + digit && !bytes[at - 9 + digit * 2]) {
      digit++;
    }
    if (digit === 10) yield start + BigInt(at - 10);
  }
}

interface Tokens {
  readonly table: bigint;
  readonly index: bigint;
}

/** The token table around the digits, when the index behind it says that it is one. */
function tokensAround(space: AddressSpace, digits: bigint): Tokens | undefined {
  const bytes = present(space, digits, longestTokens + longestIndexGap + 512);
  let end = 0;
  for (let token = firstDigit; token < 256; token++) {
    end = bytes.indexOf(0, end) + 1;
    if (end === 0 || end > longestTokens) return undefined;
  }
  const view = new DataView(bytes.buffer);
  const aligned = end + Number(-(digits + BigInt(end)) & 3n);
  for (const at of [aligned, aligned + 4]) {
    const before = view.getUint16(at + firstDigit * 2, true);
    const table = digits - BigInt(before);
    if (before <= longestTokens && isIndex(view, at, present(space, table, before + end))) {
      return { table, index: digits + BigInt(at) };
    }
  }
  return undefined;
}

/** Whether 256 numbers are where the strings of the table start. */
function isIndex(view: DataView, at: number, table: Uint8Array): boolean {
  let start = 0;
  for (let token = 0; token < 256; token++) {
    if (view.getUint16(at + token * 2, true) !== start) return false;
    start = table.indexOf(0, start) + 1;
    if (start === 0) return false;
  }
  return start === table.length;
}

interface Names {
  readonly names: bigint;
  /** The address of the count. */
  readonly countAt: bigint;
  readonly count: number;
}

/** The names before a token table: what the markers between the two agree with. */
function* namesBefore(space: AddressSpace, tokens: Tokens): Generator<Names> {
  // Nearly always the markers end right before the table.
  for (const length of [64 << 10, longestMarkerGap]) {
    const start = (tokens.table & ~3n) - BigInt(length);
    const bytes = present(space, start, length);
    // Markers were as long as a pointer before 4.20 (80ffbaa5b1bd).
    for (const width of [4, 8]) {
      for (const markers of markerRuns(bytes, width)) {
        const found = namesFor(space, start + BigInt(markers.at), markers.values);
        if (found) yield found;
      }
    }
  }
}

interface MarkerRun {
  /** In the bytes that were searched. */
  readonly at: number;
  readonly values: Uint32Array;
}

/** Runs of numbers that begin with 0 and rise by what 256 names can take, the last first. */
function* markerRuns(bytes: Uint8Array<ArrayBuffer>, width: number): Generator<MarkerRun> {
  const words = new Uint32Array(bytes.buffer);
  const step = width / 4;
  let length = 1;
  for (let i = words.length - 2 * step; i >= 0; i -= step) {
    const rise = words[i + step] - words[i];
    const fits = rise >= leastStep && rise <= mostStep &&
      (step === 1 || !(words[i + 1] | words[i + step + 1]));
    length = fits ? length + 1 : 1;
    if (words[i] === 0 && length >= fewestMarkers) {
      yield { at: i * 4, values: Uint32Array.from({ length }, (_, k) => words[i + k * step]) };
    }
  }
}

/** The names that end where markers begin; their count stands right before them and says where that is. */
function namesFor(space: AddressSpace, markersAt: bigint, markers: Uint32Array): Names | undefined {
  const last = markers[markers.length - 1];
  const length = Math.ceil((last + mostStep + 16) / 8) * 8;
  const start = markersAt - BigInt(length);
  const bytes = present(space, start, length);
  const view = new DataView(bytes.buffer);
  for (let at = length - last & ~3; at >= 8; at -= 4) {
    // Aligned to 8 bytes since ever, to 4 since 6.13 or so.
    for (const countAt of [at - 8, at - 4]) {
      const count = view.getUint32(countAt, true);
      const needed = Math.ceil(count / 256);
      if (needed > markers.length || needed < markers.length - 1 || count > mostSymbols) continue;
      if (agree(bytes, at, count, markers)) {
        return { names: start + BigInt(at), countAt: start + BigInt(countAt), count };
      }
    }
  }
  return undefined;
}

/** Whether each 256th name starts where its marker says, and the last ends where the markers begin. */
function agree(bytes: Uint8Array, start: number, count: number, markers: Uint32Array): boolean {
  let at = start;
  for (let i = 0; i < count && at < bytes.length; i++) {
    if ((i & 255) === 0 && at - start !== markers[i >> 8]) return false;
    const length = bytes[at++];
    at += length & 0x80 ? (length & 0x7f | bytes[at] << 7) + 1 : length;
  }
  return at <= bytes.length && bytes.length - at < 8;
}

/** Where the values can be: before the count (up to 6.3), or behind the token index (from 6.4 on). */
function* valuesAround(found: Names, tokens: Tokens, space: AddressSpace): Generator<KallsymsPlaces> {
  const { names, countAt, count } = found;
  const places = { names, count, tokenTable: tokens.table, tokenIndex: tokens.index };
  const bytes = BigInt(count * 4);
  const behind = tokens.index + 512n;
  const bases = [
    { offsets: countAt - 8n - bytes & ~7n, base: countAt - 8n },
    { offsets: behind, base: behind + bytes + 7n & ~7n },
  ];
  for (const { offsets, base } of bases) {
    const relativeBase = new DataView(present(space, base, 8).buffer).getBigUint64(0, true);
    if (relativeBase >> 63n === 1n) yield { ...places, offsets, relativeBase };
  }
  // Without CONFIG_KALLSYMS_BASE_RELATIVE (gone in 6.11); relative to their own place since 7.0.
  for (const addresses of [countAt - 2n * bytes, behind]) yield { ...places, addresses };
  yield { ...places, offsets: behind };
}

/** Whether values read there rise and are those of symbols that we know. */
function holds(space: AddressSpace, places: KallsymsPlaces, known: ReadonlySet<bigint>): boolean {
  try {
    for (const { base, values, firstRelative } of layouts(space, places, places.count)) {
      let rising = firstRelative < values.length, hits = 0;
      for (let i = firstRelative + 1; i < values.length && rising; i++) rising = values[i] >= values[i - 1];
      if (!rising) continue;
      const wanted = new Set([...known].map((address) => Number(BigInt.asUintN(64, address - base))));
      for (let i = firstRelative; i < values.length; i++) if (wanted.delete(values[i])) hits++;
      if (known.size === 0 || hits > 0) return true;
    }
  } catch (error) {
    if (!(error instanceof MemoryFault || error instanceof CorruptError)) throw error;
  }
  return false;
}
