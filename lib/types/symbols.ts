/**
 * Symbols: names for addresses. A table keeps names as bytes and values as offsets, without an object per symbol;
 * tables of several sources (the kernel, its modules, a System.map) are asked in turn.
 */
import { LookupError } from "../base/errors.ts";
import type { PackedNames } from "./names_beginning.ts";

/** A symbol as it is handed out. */
export interface KernelSymbol {
  readonly name: string;
  /** For a per-CPU variable before 6.15 its offset in the per-CPU area, else an address. */
  readonly address: bigint;
  /** nm's letter: T and t text, D and d data, A absolute. */
  readonly kind: string;
  /** Bytes up to the next symbol of the same table, or the size it states; undefined for the last. */
  readonly size: number | undefined;
  /** The module it belongs to; undefined for the kernel itself. */
  readonly module: string | undefined;
}

/** A source of symbols. */
export interface SymbolFinder {
  /** All symbols of a name, in the order of their addresses. */
  named(name: string): Iterable<KernelSymbol>;
  /** The symbol that an address lies in: the last one at or before it. */
  at(address: bigint): KernelSymbol | undefined;
  /** Every symbol in the order of the addresses. */
  all(): Iterable<KernelSymbol>;
  /** All names as bytes. */
  packed(): Iterable<PackedNames>;
  /** The symbol before (-1) or behind (1) one of this source in that order that has another address. */
  beside(symbol: KernelSymbol, step: 1 | -1): KernelSymbol | undefined;
}

/** The arrays of a table: what the kept index holds. */
export interface SymbolArrays {
  /** All names one behind the other, in the order of the addresses. */
  readonly names: Uint8Array;
  /** Where each name starts; one more entry than symbols. */
  readonly starts: Uint32Array;
  /** nm's letters. */
  readonly kinds: Uint8Array;
  /** Addresses relative to `base`, ascending from `firstRelative` on; before it, absolute values. */
  readonly values: Uint32Array;
  readonly firstRelative: number;
  /** Open hash of names to indices plus one; its length is a power of two. */
  readonly hash: Uint32Array;
}

const latin1 = new TextDecoder("latin1");

/** The hash of a name is made byte by byte (names are ASCII, or UTF-8 taken byte by byte), beginning with this. */
export const hashStart = 0x811c9dc5;

export function hashStep(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = hashStart;
  for (let at = start; at < end; at++) hash = hashStep(hash, bytes[at]);
  return hash;
}

/** The slot of a hash in a table of `mask + 1` slots. */
function slotOf(hash: number, mask: number): number {
  return (hash ^ hash >>> 15) & mask;
}

/** An open hash for so many names, three quarters full at most: the smaller it is the better it stays in the cache. */
export function emptyHash(count: number): Uint32Array<ArrayBuffer> {
  return new Uint32Array(2 ** Math.max(4, Math.ceil(Math.log2(count * 4 / 3 + 1))));
}

/** Enters a name, by its hash, with its index. */
export function addToHash(table: Uint32Array, hash: number, index: number): void {
  const mask = table.length - 1;
  let slot = slotOf(hash, mask);
  while (table[slot] !== 0) slot = slot + 1 & mask;
  table[slot] = index + 1;
}

function hashNames(names: Uint8Array, starts: Uint32Array): Uint32Array {
  const table = emptyHash(starts.length - 1);
  for (let i = 0; i < starts.length - 1; i++) addToHash(table, hashBytes(names, starts[i], starts[i + 1]), i);
  return table;
}

/** A table of symbols within 4 GiB of a base. */
export class SymbolTable implements SymbolFinder {
  readonly #arrays: SymbolArrays;

  /**
   * @param base what relative values are relative to, in this dump
   * @param module whose symbols they are
   * @param sizes stated sizes, where the source has them
   */
  constructor(
    arrays: SymbolArrays,
    readonly base: bigint,
    readonly module?: string,
    private readonly sizes?: Uint32Array,
  ) {
    this.#arrays = arrays;
  }

  get length(): number {
    return this.#arrays.values.length;
  }

  get arrays(): SymbolArrays {
    return this.#arrays;
  }

  name(i: number): string {
    return latin1.decode(this.#arrays.names.subarray(this.#arrays.starts[i], this.#arrays.starts[i + 1]));
  }

  address(i: number): bigint {
    const value = BigInt(this.#arrays.values[i]);
    return i < this.#arrays.firstRelative ? value : BigInt.asUintN(64, this.base + value);
  }

  symbol(i: number): KernelSymbol {
    return {
      name: this.name(i),
      address: this.address(i),
      kind: String.fromCharCode(this.#arrays.kinds[i]),
      size: this.sizes?.[i] || this.#distance(i),
      module: this.module,
    };
  }

  /** Bytes to the next symbol with another address. */
  #distance(i: number): number | undefined {
    const { values, firstRelative } = this.#arrays;
    const end = i < firstRelative ? firstRelative : values.length;
    for (let next = i + 1; next < end; next++) if (values[next] > values[i]) return values[next] - values[i];
    return undefined;
  }

  *named(name: string): Generator<KernelSymbol> {
    for (const i of this.indicesOf(name)) yield this.symbol(i);
  }

  *indicesOf(name: string): Generator<number> {
    const { names, starts, hash } = this.#arrays;
    const wanted = bytesOf(name);
    const mask = hash.length - 1;
    let slot = slotOf(hashBytes(wanted, 0, wanted.length), mask);
    // The number of probes is bounded, too: a hash from a damaged index could be full.
    for (let probes = 0; hash[slot] !== 0 && probes <= mask; slot = slot + 1 & mask, probes++) {
      const i = hash[slot] - 1;
      if (i < this.length && sameBytes(names, starts[i], starts[i + 1], wanted)) yield i;
    }
  }

  at(address: bigint): KernelSymbol | undefined {
    const i = this.indexAt(address);
    if (i === undefined) return undefined;
    const symbol = this.symbol(i);
    // The last symbol has no neighbour to end it: what lies far behind it belongs to something else.
    return address - symbol.address < BigInt(symbol.size ?? 4096) || symbol.size !== undefined && !this.sizes
      ? symbol
      : undefined;
  }

  /**
   * The index of the last symbol at or before an address. Of several at one address the last global one (a capital
   * letter, W aside, which is weak): a system call is __x64_sys_pause, not the local __do_sys_pause. The names that
   * only mark where a section begins or ends come last.
   */
  indexAt(address: bigint): number | undefined {
    const { values, firstRelative } = this.#arrays;
    const distance = address - this.base;
    if (distance < 0n || distance > 0xffffffffn) return undefined;
    const wanted = Number(distance);
    let low = firstRelative, high = values.length;
    while (low < high) {
      const middle = low + high >>> 1;
      if (values[middle] <= wanted) low = middle + 1;
      else high = middle;
    }
    let i = low - 1;
    if (i < firstRelative) return undefined;
    const last = i;
    while (i > firstRelative && values[i - 1] === values[i]) i--;
    return i === last ? i : this.#bestAlias(i, last);
  }

  /** Of several names for one address the one that debuggers show. */
  #bestAlias(first: number, last: number): number {
    let best = first, bestRank = -1;
    for (let alias = last; alias >= first; alias--) {
      const marker = sectionMark.test(this.name(alias));
      const rank = (marker ? 0 : 2) + (isGlobal(this.#arrays.kinds[alias]) ? 1 : 0);
      // Among local names the first counts, as it does for the kernel itself.
      if (rank > bestRank || (rank === bestRank && (rank & 1) === 0)) {
        best = alias;
        bestRank = rank;
      }
    }
    return best;
  }

  *all(): Generator<KernelSymbol> {
    for (let i = 0; i < this.length; i++) yield this.symbol(i);
  }

  packed(): PackedNames[] {
    const { names: bytes, starts } = this.#arrays;
    return [{ count: this.length, bytes: () => bytes, start: (i) => starts[i], end: (i) => starts[i + 1] }];
  }

  beside({ name, address }: KernelSymbol, step: 1 | -1): KernelSymbol | undefined {
    for (const i of this.indicesOf(name)) {
      if (this.address(i) !== address) continue;
      let next = i + step;
      while (next in this.#arrays.values && this.address(next) === address) next += step;
      return next in this.#arrays.values ? this.symbol(next) : undefined;
    }
    return undefined;
  }
}

/** `__cpuidle_text_start`, `__start_BTF`, `_stext`: names that a linker script gave to a place. */
const sectionMark =
  /^_[se]?(init)?(text|data)$|^__(start|stop|begin|end)_|^_.*_(start|begin|end)$|^__sched_class_(highest|lowest)$/;

function isGlobal(kind: number): boolean {
  return kind >= 0x41 && kind <= 0x5a && kind !== 0x57;
}

function bytesOf(name: string): Uint8Array {
  const bytes = new Uint8Array(name.length);
  for (let i = 0; i < name.length; i++) bytes[i] = name.charCodeAt(i);
  return bytes;
}

function sameBytes(names: Uint8Array, start: number, end: number, wanted: Uint8Array): boolean {
  if (end - start !== wanted.length) return false;
  for (let i = 0; i < wanted.length; i++) if (names[start + i] !== wanted[i]) return false;
  return true;
}

/** A table from a list of symbols with 64-bit addresses, sorted here; what lies over 4 GiB above the lowest is left out. */
export function tableOf(
  symbols: Iterable<
    { readonly name: string; readonly address: bigint; readonly kind: string; readonly size?: number }
  >,
  module?: string,
): SymbolTable {
  const sorted = [...symbols].sort((a, b) => a.address < b.address ? -1 : a.address > b.address ? 1 : 0);
  // Absolute symbols (per-CPU offsets among them) lie in the lower half, addresses in the upper.
  const firstRelative = firstIndex(sorted, (s) => s.address >= 1n << 63n);
  const base = sorted[firstRelative]?.address ?? 0n;
  const kept = sorted.filter((s, i) =>
    i < firstRelative ? s.address <= 0xffffffffn : s.address - base <= 0xffffffffn
  );
  const dropped = sorted.slice(0, firstRelative).filter((s) => s.address > 0xffffffffn).length;
  const starts = new Uint32Array(kept.length + 1);
  kept.forEach((s, i) => starts[i + 1] = starts[i] + s.name.length);
  const names = new Uint8Array(starts[kept.length]);
  kept.forEach((s, i) => names.set(bytesOf(s.name), starts[i]));
  const arrays: SymbolArrays = {
    names,
    starts,
    kinds: Uint8Array.from(kept, (s) => s.kind.charCodeAt(0)),
    values: Uint32Array.from(
      kept,
      (s, i) => Number(i < firstRelative - dropped ? s.address : s.address - base),
    ),
    firstRelative: firstRelative - dropped,
    hash: hashNames(names, starts),
  };
  return new SymbolTable(arrays, base, module, Uint32Array.from(kept, (s) => s.size ?? 0));
}

function firstIndex<T>(list: readonly T[], test: (item: T) => boolean): number {
  const i = list.findIndex(test);
  return i < 0 ? list.length : i;
}

/** Several finders as one, asked in order. */
export class Symbols {
  readonly #finders: SymbolFinder[] = [];
  readonly #kernel: SymbolFinder[] = [];

  /** Adds a source; the ones added first win. */
  add(finder: SymbolFinder): void {
    this.#finders.push(finder);
    this.#kernel.push(finder);
  }

  /** Adds the modules' symbols, behind all others. */
  addModules(finder: SymbolFinder): void {
    this.#finders.push(finder);
  }

  /** A symbol of the kernel itself: a miss costs no look into the modules. */
  findKernel(name: string): KernelSymbol | undefined {
    for (const finder of this.#kernel) {
      for (const symbol of finder.named(name)) return symbol;
    }
    return undefined;
  }

  find(name: string): KernelSymbol | undefined {
    for (const symbol of this.named(name)) return symbol;
    return undefined;
  }

  /** A symbol that must be there; throws a LookupError. */
  get(name: string): KernelSymbol {
    const symbol = this.find(name);
    if (!symbol) throw new LookupError(`this dump has no symbol "${name}"`);
    return symbol;
  }

  *named(name: string): Generator<KernelSymbol> {
    for (const finder of this.#finders) yield* finder.named(name);
  }

  at(address: bigint): KernelSymbol | undefined {
    for (const finder of this.#finders) {
      const symbol = finder.at(address);
      if (symbol) return symbol;
    }
    return undefined;
  }

  *all(): Generator<KernelSymbol> {
    for (const finder of this.#finders) yield* finder.all();
  }

  *packed(): Generator<PackedNames> {
    for (const finder of this.#finders) yield* finder.packed();
  }

  /** The symbol before (-1) or behind (1) one in the order of the addresses; other names of its address are none. */
  beside(symbol: KernelSymbol, step: 1 | -1): KernelSymbol | undefined {
    for (const finder of this.#finders) {
      const found = finder.beside(symbol, step);
      if (found) return found;
    }
    return undefined;
  }

  /** `schedule+0x1a`, `wq_wait+0x5d [wedge]`, or undefined when the address lies in no symbol. */
  describe(address: bigint): string | undefined {
    const symbol = this.at(address);
    if (!symbol) return undefined;
    const offset = address - symbol.address;
    return symbol.name + (offset === 0n ? "" : `+0x${offset.toString(16)}`) +
      (symbol.module ? ` [${symbol.module}]` : "");
  }
}
