/** ORC tables in a dump's memory: which entry is for an address, found without reading the whole table. */
import { MemoryFault } from "../base/errors.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import { type OrcField, type OrcLayout, type OrcRegister, type OrcType } from "./orc_layout.ts";
import { orcEntrySize } from "./orc_layout.ts";

/** How to find the caller's frame from one place in the code. */
export interface OrcEntry {
  readonly type: OrcType;
  readonly spReg: OrcRegister;
  readonly spOffset: number;
  readonly bpReg: OrcRegister;
  readonly bpOffset: number;
  /** The caller's pc is exact: the frame is an interrupt's or an exception's. */
  readonly signal: boolean;
}

/** Finds entries; throws a MemoryFault where the table's page is not in the dump. */
export interface OrcLookup {
  /** The entry for an instruction's address; undefined where no table covers it. */
  find(pc: bigint): OrcEntry | undefined;
}

/**
 * The kernel's own index of its table (4.14, LOOKUP_BLOCK_SIZE): for every 256 bytes of code from `start` on, a u32
 * that says which entry is for the first of them.
 */
export interface OrcIndexPlace {
  readonly blocks: bigint;
  readonly count: number;
  readonly start: bigint;
}

const blockSize = 256;

/** Where one table lies, and the code it is for. */
export interface OrcTablePlace {
  /** Place-relative 32-bit addresses, ascending. */
  readonly ips: bigint;
  /** As many entries. */
  readonly entries: bigint;
  readonly count: number;
  /** Only a hint: a table is searched as well without. */
  readonly index?: OrcIndexPlace;
  /** The code that the table is for, where it does not say so itself (a module's init code is gone). */
  readonly ranges?: readonly { readonly low: bigint; readonly high: bigint }[];
}

const none: OrcEntry = {
  type: "undefined",
  spReg: "undefined",
  spOffset: 0,
  bpReg: "undefined",
  bpOffset: 0,
  signal: false,
};

/** The entry's meaning, whatever its format. */
export function decodeOrcEntry(bytes: Uint8Array, layout: OrcLayout): OrcEntry {
  const word = bytes[4]! | bytes[5]! << 8;
  const get = (field: OrcField) => word >> field.shift & field.mask;
  const spReg = layout.registers[get(layout.spReg)] ?? "unknown";
  let type = layout.types[get(layout.type)] ?? "unknown";
  if (layout.types[0] === "call" && spReg === "undefined") {
    // Before 6.4 an entry without a stack pointer was the end of the stack or, without the flag, no entry.
    // Before 4.17 (d31a580266ee) there was no flag.
    type = !layout.end || get(layout.end) !== 0 ? "end" : "undefined";
  }
  if (type === "undefined") return none;
  return {
    type,
    spReg,
    spOffset: signed16(bytes, 0),
    bpReg: layout.registers[get(layout.bpReg)] ?? "unknown",
    bpOffset: signed16(bytes, 2),
    signal: layout.signal ? get(layout.signal) !== 0 : type === "regs" || type === "regs-partial",
  };
}

function signed16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | bytes[at + 1]! << 8) << 16 >> 16;
}

/** One table: the kernel's own, or a module's. */
export class OrcTable implements OrcLookup {
  readonly #memory: AddressSpace;
  readonly #place: OrcTablePlace;
  readonly #layout: OrcLayout;
  readonly #raw = new Uint8Array(orcEntrySize);

  constructor(memory: AddressSpace, place: OrcTablePlace, layout: OrcLayout) {
    this.#memory = memory;
    this.#place = place;
    this.#layout = layout;
  }

  /** The first address that the table is for and the first that it is not, relative to its beginning. */
  #extent: { readonly low: number; readonly high: number } | undefined;

  /** Whether the table is for this address. */
  covers(pc: bigint): boolean {
    const { ips, count, ranges } = this.#place;
    if (ranges) return ranges.some((range) => pc >= range.low && pc < range.high);
    if (count === 0) return false;
    // The last entry is the end of the last section.
    const { low, high } = this.#extent ??= { low: this.#ip(0), high: this.#ip(count - 1) };
    const target = Number(pc - ips);
    return target >= low && target < high;
  }

  find(pc: bigint): OrcEntry | undefined {
    const { ips, entries, count } = this.#place;
    if (!this.covers(pc)) return undefined;
    const target = Number(pc - ips);
    const i = this.#searchByIndex(pc, target) ?? this.#search(target, 0, count);
    if (i < 0) return undefined;
    this.#memory.readInto(entries + BigInt(i * orcEntrySize), this.#raw);
    return decodeOrcEntry(this.#raw, this.#layout);
  }

  /** The entry by way of the index, which saves the search's pages; undefined where the index does not lead to it. */
  #searchByIndex(pc: bigint, target: number): number | undefined {
    const { index, count } = this.#place;
    if (!index) return undefined;
    const block = Math.floor(Number(pc - index.start) / blockSize);
    if (block < 0 || block + 1 >= index.count) return undefined;
    const at = index.blocks + BigInt(block * 4);
    let i: number;
    try {
      const low = this.#memory.u32(at), high = this.#memory.u32(at + 4n);
      if (low > high || high >= count) return undefined;
      i = this.#search(target, low, high + 1);
      if (i < low) return undefined;
    } catch (error) {
      if (error instanceof MemoryFault) return undefined;
      throw error;
    }
    return this.#ip(i) <= target && (i + 1 === count || target < this.#ip(i + 1)) ? i : undefined;
  }

  /**
   * The last entry at or before the address, among those from `low` to `high`. Of entries with one address the last
   * is the real one: the others end the section before it.
   */
  #search(target: number, low: number, high: number): number {
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ip(middle) <= target) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The address of entry `i`, relative to the table's beginning. */
  #ip(i: number): number {
    return i * 4 + this.#memory.i32(this.#place.ips + BigInt(i * 4));
  }
}

/** Several tables as one, remembering what was found: the same few addresses come up in every task's stack. */
export class OrcTables implements OrcLookup {
  readonly #found = new Map<bigint, OrcEntry | undefined>();

  constructor(readonly tables: readonly OrcTable[]) {}

  find(pc: bigint): OrcEntry | undefined {
    let entry = this.#found.get(pc);
    if (entry !== undefined || this.#found.has(pc)) return entry;
    for (const table of this.tables) {
      entry = table.find(pc);
      if (entry) break;
    }
    // A corrupt stack must not fill the memory.
    if (this.#found.size >= 100_000) this.#found.clear();
    this.#found.set(pc, entry);
    return entry;
  }

  /** Whether any table is for this address. */
  covers(pc: bigint): boolean {
    return this.tables.some((table) => table.covers(pc));
  }
}
