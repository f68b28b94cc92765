/** What an architecture has to say; one folder each, chosen by the ELF machine number. */
import type { Vmcoreinfo } from "../../format/vmcoreinfo.ts";
import type { AddressSpace } from "../address_space.ts";
import type { PageCache } from "../page_cache.ts";

/** The kernel's address space, found. */
export interface KernelMap {
  readonly space: AddressSpace;
  /** How far the kernel was moved from its link address. */
  readonly kaslrOffset: bigint;
  /** Levels of its page tables. */
  readonly levels: number;
  /** The virtual address of physical address 0 in the direct map, proved by the tables; undefined when they do not say. */
  readonly directMap: () => bigint | undefined;
  /** A process's address space, from the virtual address of its top table (`mm_struct.pgd`). */
  user(pgd: bigint): AddressSpace;
}

/** What an entry of a page table says: a page, a place on a swap device, or nothing at all. */
export type PageEntry =
  | { readonly kind: "none" }
  | { readonly kind: "page"; readonly physical: bigint; readonly flags: readonly string[] }
  | { readonly kind: "swap"; readonly type: number; readonly offset: bigint };

export interface Arch {
  readonly name: string;
  /** e_machine. */
  readonly elfMachine: number;
  /** Throws an OpenError that says what is missing. */
  openKernel(cache: PageCache, info: Vmcoreinfo): KernelMap;
  /** Reads an entry of a page table. */
  readEntry(entry: bigint, info: Vmcoreinfo): PageEntry;
}
