/** Bytes at addresses: the interface that everything above the page tables reads through. */
import type { PageGap } from "../base/errors.ts";

/** One step of a page table walk. */
export interface WalkStep {
  /** "pgd", "p4d", "pud", "pmd", "pte". */
  readonly level: string;
  /** Physical address of the entry. */
  readonly entryAddress: number;
  readonly entry: bigint;
}

/** Where a virtual address leads. */
export interface Translation {
  readonly physical: number;
  /** Bytes in the page that maps it: 4096, 2 MiB or 1 GiB. */
  readonly pageSize: number;
  readonly steps: readonly WalkStep[];
}

/** A walk of the page tables as far as it went. */
export interface PageWalk {
  readonly steps: readonly WalkStep[];
  /** What maps the address, or why nothing does. */
  readonly end: { readonly physical: number; readonly pageSize: number } | PageGap;
}

/** Pages that follow one another, both in the space and in physical memory. */
export interface Extent {
  /** Of the first page. */
  readonly address: bigint;
  /** Page frame number of the first page. */
  readonly frame: number;
  readonly pages: number;
}

/**
 * A space of byte addresses, little endian. Every read throws a MemoryFault that names the first address it
 * could not have; nothing is returned in part. Addresses are taken modulo 2^64.
 */
export interface AddressSpace {
  readonly name: "physical" | "kernel" | "user" | "file";
  /** The cached page that holds `address`; its bytes are shared, never write to them. */
  page(address: bigint): Uint8Array;
  /** A copy of `length` bytes. Refuses lengths over 256 MiB with a RangeError. */
  read(address: bigint, length: number): Uint8Array;
  /** Fills `target`. */
  readInto(address: bigint, target: Uint8Array): void;
  u8(address: bigint): number;
  u16(address: bigint): number;
  u32(address: bigint): number;
  i32(address: bigint): number;
  u64(address: bigint): bigint;
  i64(address: bigint): bigint;
  /** An unsigned integer of 1, 2, 4 or 8 bytes. */
  unsigned(address: bigint, size: number): bigint;
  /** The bytes up to a NUL (not included), `max` at most, as UTF-8 with bad bytes shown as U+FFFD. */
  cString(address: bigint, max?: number): string;
  /** Whether the page that holds the address can be read. */
  readable(address: bigint): boolean;
  /** Walks the tables; throws a MemoryFault at the level where they end. */
  translate(address: bigint): Translation;
  /** The same, with the entries on the way where it leads nowhere. */
  walk(address: bigint): PageWalk;
  /**
   * The pages that are mapped from one address to another, ascending; whether the dump holds them is another question.
   * Tables that the dump does not hold, and the rest of tables that lead in circles, are left out.
   */
  extents(first: bigint, end: bigint): Iterable<Extent>;
}
