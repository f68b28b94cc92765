/** What every dump format gives: page frames by number, the notes, and what the header says. */
import type { PageGap } from "../base/errors.ts";

/** One ELF note as it stands in the dump. */
export interface RawNote {
  /** The owner without its closing NUL: "CORE", "VMCOREINFO", "QEMU". */
  readonly name: string;
  readonly type: number;
  /** A view that stays valid as long as the dump is open. */
  readonly data: Uint8Array;
}

/** What a dump's header says of itself; a member is absent where the format has no place for it. */
export interface DumpHeader {
  /** `struct new_utsname`, where the format keeps one. */
  readonly utsname?: Readonly<Record<"sysname" | "nodename" | "release" | "version" | "machine", string>>;
  /** ELF machine number (62 is x86-64), from the ELF header or from the utsname. */
  readonly machine?: number;
  /** makedumpfile's -d: which kinds of page were left out. */
  readonly dumpLevel?: number;
  /** The physical address the kernel was loaded at minus its link address, as the header has it. */
  readonly physBase?: bigint;
  /** Seconds since 1970. */
  readonly crashTime?: number;
  /** The writer says that it could not finish, or the file is shorter than its header says. */
  readonly incomplete?: string;
  /** The task that ran on each CPU, where the format keeps it. */
  readonly currentCpu?: number;
  readonly cpus?: number;
}

/** A run of page frames at the virtual address the dump gives for it (ELF cores with p_vaddr). */
export interface VirtualRange {
  readonly virtual: bigint;
  readonly physical: number;
  readonly size: number;
}

/** An open dump. Reading is synchronous; nothing is read ahead of need. */
export interface Dump {
  /** For people: "kdump-compressed, version 6, zlib". */
  readonly format: string;
  readonly path: string;
  readonly fileSize: number;
  /** Bytes in a page frame, a power of two. */
  readonly pageSize: number;
  /** One more than the highest page frame number that the dump knows of. */
  readonly endPfn: number;
  readonly header: DumpHeader;
  readonly notes: readonly RawNote[];
  /** Where the format says what virtual address a range had; empty where it does not. */
  readonly virtualRanges: readonly VirtualRange[];
  /**
   * The bytes of a page frame, `pageSize` long, fresh or shared (callers never write to them), or why they
   * cannot be had. Never throws for what a dump can contain.
   */
  page(pfn: number): Uint8Array | PageGap;
  /** Whether the dump holds the page, without decoding it. */
  has(pfn: number): boolean;
  /** Page frames that the dump holds, ascending, from `start` on: for searches. */
  heldPages(start?: number): Iterable<number>;
  close(): void;
}
