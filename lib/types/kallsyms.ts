/**
 * kallsyms: the kernel's own symbol table in its memory. Names are compressed with 256 tokens; values come in
 * several layouts, which are told apart by trying them on symbols whose addresses are known.
 */
import { CorruptError, MemoryFault } from "../base/errors.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import {
  addToHash,
  emptyHash,
  hashStart,
  hashStep,
  type SymbolArrays,
  type SymbolFinder,
  SymbolTable,
} from "./symbols.ts";

/** Addresses of the parts of kallsyms. */
export interface KallsymsPlaces {
  readonly names: bigint;
  readonly tokenTable: bigint;
  readonly tokenIndex: bigint;
  readonly count: number;
  /** `kallsyms_offsets`: s32 or u32 each. */
  readonly offsets?: bigint;
  /** The value of `kallsyms_relative_base`; absent with place-relative offsets. */
  readonly relativeBase?: bigint;
  /** `kallsyms_addresses`: u64 each, in kernels without offsets. */
  readonly addresses?: bigint;
}

/** More symbols than any kernel has. */
const mostSymbols = 4_000_000;
const longestNames = 128 << 20;
/** Far more than the longest name has. */
const longestToken = 1024;

/**
 * Reads the whole table.
 * @param known symbols whose addresses are known from elsewhere, to tell the layouts apart
 * @throws CorruptError when no layout agrees with what is known
 */
export function readKallsyms(
  space: AddressSpace,
  places: KallsymsPlaces,
  known: ReadonlyMap<string, bigint>,
): SymbolTable {
  if (!(places.count > 0 && places.count <= mostSymbols)) {
    throw new CorruptError(`kallsyms_num_syms is ${places.count}, which cannot be`);
  }
  const { names, starts, kinds, hash } = expandNames(space, places);
  for (const { base, values, firstRelative } of layouts(space, places, kinds.length)) {
    const arrays: SymbolArrays = { names, starts, kinds, values, firstRelative, hash };
    const table = new SymbolTable(arrays, base);
    if (known.size === 0 || agrees(table, known)) return table;
  }
  throw new CorruptError("the values in kallsyms agree with none of the symbols that VMCOREINFO gives");
}

/** Whether a table has the known symbols where they are: at least one, and no more than a tenth elsewhere. */
export function agrees(table: SymbolFinder, known: ReadonlyMap<string, bigint>): boolean {
  let right = 0, wrong = 0;
  for (const [name, address] of known) {
    const found = [...table.named(name)];
    if (found.length === 0) continue;
    if (found.some((s) => s.address === address)) right++;
    else wrong++;
  }
  return right > 0 && wrong * 10 <= right;
}

interface Names {
  readonly names: Uint8Array;
  readonly starts: Uint32Array;
  readonly kinds: Uint8Array;
  readonly hash: Uint32Array;
}

/** The texts of the 256 tokens: `table` from `starts[t]` to `ends[t]`. */
interface Tokens {
  readonly table: Uint8Array;
  readonly starts: Uint16Array;
  readonly ends: Uint16Array;
}

function readTokens(space: AddressSpace, places: KallsymsPlaces): Tokens {
  const starts = new Uint16Array(space.read(places.tokenIndex, 512).buffer);
  const last = starts.reduce((a, b) => Math.max(a, b));
  // Where the last token ends only its NUL says.
  let length = last;
  while (length < last + longestToken && space.u8(places.tokenTable + BigInt(length)) !== 0) length++;
  const table = space.read(places.tokenTable, length);
  const ends = starts.map((start) => {
    const nul = table.indexOf(0, start);
    return nul < 0 ? length : nul;
  });
  return { table, starts, ends };
}

/** The compressed names as they stand in memory: a length and that many token numbers, `count` times. */
function compressedNames(space: AddressSpace, places: KallsymsPlaces): Uint8Array {
  let bytes = new Uint8Array(1 << 20), have = 0, at = 0;
  for (let i = 0; i < places.count; i++) {
    // Two bytes for the length are asked for even where one will do: the last name is followed by the markers.
    while (at + 2 > have) more();
    const length = bytes[at];
    at += length & 0x80 ? 2 + (length & 0x7f | bytes[at + 1] << 7) : 1 + length;
    while (at > have) more();
  }
  return bytes.subarray(0, at);

  /** Reads on to the end of a page, so that no page behind the names is touched without need. */
  function more(): void {
    const address = places.names + BigInt(have);
    const size = 4096 - Number(address & 4095n);
    if (have + size > bytes.length) bytes = doubled(bytes);
    space.readInto(address, bytes.subarray(have, have + size));
    have += size;
  }
}

function doubled(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes.length * 2 > longestNames) throw new CorruptError("the names in kallsyms do not end");
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}

/** How long the names are when their tokens are written out. */
function expandedLength(source: Uint8Array, count: number, { starts, ends }: Tokens): number {
  let length = 0;
  for (let i = 0, at = 0; i < count; i++) {
    let tokens = source[at++];
    if (tokens & 0x80) tokens = tokens & 0x7f | source[at++] << 7;
    for (const end = at + tokens; at < end; at++) length += ends[source[at]] - starts[source[at]];
  }
  if (length > longestNames) throw new CorruptError("the names in kallsyms expand without end");
  return length;
}

/**
 * Expands the names. Each is a length (one byte, or two when its top bit is set: 6.1, 73bbb94466fd) and that
 * many token numbers; the first letter of the first token is the kind. The hash is made on the way.
 */
function expandNames(space: AddressSpace, places: KallsymsPlaces): Names {
  const { count } = places;
  const tokens = readTokens(space, places), source = compressedNames(space, places);
  const { table, starts: from, ends: to } = tokens;
  const names = new Uint8Array(expandedLength(source, count, tokens));
  const starts = new Uint32Array(count + 1), kinds = new Uint8Array(count), hash = emptyHash(count);
  let length = 0;
  for (let i = 0, at = 0; i < count; i++) {
    let left = source[at++], h = hashStart, kindBytes = 1;
    if (left & 0x80) left = left & 0x7f | source[at++] << 7;
    kinds[i] = left > 0 ? table[from[source[at]]] : 0;
    for (const end = at + left; at < end; at++) {
      const token = source[at], tokenEnd = to[token];
      for (let k = from[token] + kindBytes; k < tokenEnd; k++) {
        const byte = table[k];
        names[length++] = byte;
        h = hashStep(h, byte);
      }
      kindBytes = 0;
    }
    starts[i + 1] = length;
    addToHash(hash, h, i);
  }
  return { names: names.subarray(0, length), starts, kinds, hash };
}

interface Layout {
  readonly base: bigint;
  readonly values: Uint32Array;
  readonly firstRelative: number;
}

/** The layouts that the given parts allow, the likeliest first. */
export function* layouts(space: AddressSpace, places: KallsymsPlaces, count: number): Generator<Layout> {
  if (places.offsets !== undefined) {
    const raw = new Int32Array(space.read(places.offsets, count * 4).buffer);
    if (places.relativeBase !== undefined) {
      yield percpuAbsolute(raw, places.relativeBase);
      yield { base: places.relativeBase, values: new Uint32Array(raw.buffer), firstRelative: 0 };
    }
    yield placeRelative(raw, places.offsets);
  }
  if (places.addresses !== undefined) yield fullAddresses(space, places.addresses, count);
}

/** Negative: `base - 1 - offset`; others are absolute, the offsets of per-CPU variables (4.6 to 6.14). */
function percpuAbsolute(raw: Int32Array, base: bigint): Layout {
  const values = new Uint32Array(raw.length);
  let firstRelative = 0;
  for (let i = 0; i < raw.length; i++) values[i] = raw[i] < 0 ? ~raw[i] : raw[i];
  while (firstRelative < raw.length && raw[firstRelative] >= 0) firstRelative++;
  return { base, values, firstRelative };
}

/** Each offset counts from its own place (7.0). */
function placeRelative(raw: Int32Array, place: bigint): Layout {
  let lowest = Infinity;
  for (let i = 0; i < raw.length; i++) lowest = Math.min(lowest, raw[i] + i * 4);
  const values = new Uint32Array(raw.length);
  for (let i = 0; i < raw.length; i++) values[i] = raw[i] + i * 4 - lowest;
  return { base: BigInt.asUintN(64, place + BigInt(lowest)), values, firstRelative: 0 };
}

function fullAddresses(space: AddressSpace, place: bigint, count: number): Layout {
  const raw = new BigUint64Array(space.read(place, count * 8).buffer);
  let firstRelative = 0;
  while (firstRelative < count && raw[firstRelative] < 1n << 63n) firstRelative++;
  const base = raw[firstRelative] ?? 0n;
  const values = Uint32Array.from(
    raw,
    (address, i) => Number(BigInt.asUintN(32, i < firstRelative ? address : address - base)),
  );
  return { base, values, firstRelative };
}

/** Reads `kallsyms_num_syms` and what else stands in memory; undefined when a page is missing. */
export function placesFrom(
  space: AddressSpace,
  symbol: (name: string) => bigint | undefined,
): KallsymsPlaces | undefined {
  const names = symbol("kallsyms_names"), tokenTable = symbol("kallsyms_token_table");
  const tokenIndex = symbol("kallsyms_token_index"), count = symbol("kallsyms_num_syms");
  if (names === undefined || tokenTable === undefined || tokenIndex === undefined || count === undefined) {
    return undefined;
  }
  const offsets = symbol("kallsyms_offsets"),
    relativeBase = symbol("kallsyms_relative_base"),
    addresses = symbol("kallsyms_addresses");
  try {
    return {
      names,
      tokenTable,
      tokenIndex,
      count: space.u32(count),
      ...(offsets !== undefined && { offsets }),
      ...(relativeBase !== undefined && { relativeBase: space.u64(relativeBase) }),
      ...(addresses !== undefined && { addresses }),
    };
  } catch (error) {
    if (error instanceof MemoryFault) return undefined;
    throw error;
  }
}
