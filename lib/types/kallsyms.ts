/**
 * kallsyms: the kernel's own symbol table in its memory. Names are compressed with 256 tokens; values come in
 * several layouts, which are told apart by trying them on symbols whose addresses are known.
 */
import { CorruptError, MemoryFault } from "../base/errors.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import { hashNames, type SymbolArrays, SymbolTable } from "./symbols.ts";

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
const longestNames = 256 << 20;

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
  const { names, starts, kinds } = expandNames(space, places);
  const hash = hashNames(names, starts);
  for (const { base, values, firstRelative } of layouts(space, places, kinds.length)) {
    const arrays: SymbolArrays = { names, starts, kinds, values, firstRelative, hash };
    const table = new SymbolTable(arrays, base);
    if (known.size === 0 || agrees(table, known)) return table;
  }
  throw new CorruptError("the values in kallsyms agree with none of the symbols that VMCOREINFO gives");
}

/** Whether a table has the known symbols where they are: at least one, and no more than a tenth elsewhere. */
function agrees(table: SymbolTable, known: ReadonlyMap<string, bigint>): boolean {
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
}

/** Where in the token table each token starts. */
function tokens(space: AddressSpace, places: KallsymsPlaces): { index: Uint16Array; table: Uint8Array } {
  const raw = space.read(places.tokenIndex, 512);
  const index = new Uint16Array(raw.buffer, 0, 256);
  const last = index[255];
  const head = space.read(places.tokenTable, last);
  const tail = space.cString(places.tokenTable + BigInt(last), 512);
  const table = new Uint8Array(last + tail.length + 1);
  table.set(head);
  for (let i = 0; i < tail.length; i++) table[last + i] = tail.charCodeAt(i);
  return { index, table };
}

/**
 * Expands the names. Each is a length (one byte, or two when its top bit is set: 6.1, 73bbb94466fd) and that
 * many token numbers; the first letter of the first token is the kind.
 */
function expandNames(space: AddressSpace, places: KallsymsPlaces): Names {
  const { index, table } = tokens(space, places);
  const ends = new Uint16Array(256);
  for (let t = 0; t < 256; t++) ends[t] = Math.max(index[t], table.indexOf(0, index[t]));
  const source = new NameBytes(space, places.names);
  const starts = new Uint32Array(places.count + 1), kinds = new Uint8Array(places.count);
  let names = new Uint8Array(places.count * 24), length = 0;
  for (let i = 0; i < places.count; i++) {
    let count = source.next();
    if (count & 0x80) count = count & 0x7f | source.next() << 7;
    const bytes = source.take(count);
    let first = true;
    for (let k = 0; k < count; k++) {
      const token = bytes[source.taken + k];
      let from = index[token];
      const to = ends[token];
      if (first && from < to) {
        kinds[i] = table[from++];
        first = false;
      }
      if (length + to - from > names.length) names = doubled(names);
      while (from < to) names[length++] = table[from++];
    }
    starts[i + 1] = length;
  }
  return { names: names.slice(0, length), starts, kinds };
}

function doubled(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes.length * 2 > longestNames) throw new CorruptError("the names in kallsyms expand without end");
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}

/** The compressed names, read in pieces: their length is not known beforehand. */
class NameBytes {
  #bytes = new Uint8Array(0);
  #at = 0;
  #address: bigint;
  /** Where in the result of `take` the taken bytes begin. */
  taken = 0;

  constructor(private readonly space: AddressSpace, start: bigint) {
    this.#address = start;
  }

  next(): number {
    if (this.#at >= this.#bytes.length) this.#more(1);
    return this.#bytes[this.#at++];
  }

  /** At least `count` bytes, from `taken` on. */
  take(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) this.#more(count);
    this.taken = this.#at;
    this.#at += count;
    return this.#bytes;
  }

  #more(count: number): void {
    const rest = this.#bytes.subarray(this.#at);
    // Up to a page's end, so that no page behind the names is touched without need.
    let size = 4096 - Number(this.#address & 4095n);
    while (rest.length + size < count) size += 4096;
    const bytes = new Uint8Array(rest.length + size);
    bytes.set(rest);
    this.space.readInto(this.#address, bytes.subarray(rest.length));
    this.#address += BigInt(size);
    this.#bytes = bytes;
    this.#at = 0;
  }
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
