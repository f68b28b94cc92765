/** x86-64 page tables: four or five levels of 512 entries, with pages of 4 KiB, 2 MiB and 1 GiB. */
import type { PageGap } from "../../../base/errors.ts";
import type { WalkStep } from "../../address_space.ts";
import { isGap, type PageCache } from "../../page_cache.ts";
import type { Leaf, PageTables } from "../../virtual.ts";

const levelNames = ["pte", "pmd", "pud", "p4d", "pgd"];
const twoTo32 = 2 ** 32;
/** Present. */
const PRESENT = 0x1;
/** A leaf above the lowest level. */
const HUGE = 0x80;
/** Set instead of PRESENT in a mapping whose protection is "none": the page is there, but no access allowed. */
const PROTNONE = 0x100;

/** Tables that are visited for all leaves, besides one for every few pages of the machine. */
const mostTables = 1 << 12, pagesToTable = 4;

export interface PagingOptions {
  /** Physical address of the top table. */
  readonly root: number;
  readonly levels: 4 | 5;
  /** The bit that marks encrypted memory (SME/SEV's C-bit) as a mask, 0n where there is none. */
  readonly encryptionMask: bigint;
  /** User tables: an entry that is not present may still say something (swap, PROT_NONE). */
  readonly user: boolean;
}

/** Page tables are walked with plain numbers: a physical address has at most 52 bits. */
export class X86PageTables implements PageTables {
  /** Which bits of an entry's upper half are address bits. */
  readonly #highBits: number;

  constructor(private readonly cache: PageCache, private readonly options: PagingOptions) {
    this.#highBits = 0xfffff & ~Number((options.encryptionMask >> 32n) & 0xfffffn);
  }

  walk(pageNumber: number, steps?: WalkStep[]): Leaf | PageGap {
    const { levels, user } = this.options;
    const gap = canonicalGap(pageNumber, levels);
    if (gap) return gap;
    let table = this.options.root;
    for (let level = levels - 1; level >= 0; level--) {
      const index = Math.floor(pageNumber / 512 ** level) % 512;
      const page = this.cache.page(table / 4096);
      if (isGap(page)) {
        return {
          reason: page.reason,
          detail: `the ${levelNames[level]} table at physical 0x${table.toString(16)}`,
        };
      }
      const low = page.view.getUint32(index * 8, true), high = page.view.getUint32(index * 8 + 4, true);
      const name = level === levels - 1 ? "pgd" : levelNames[level];
      steps?.push({ level: name, entryAddress: table + index * 8, entry: BigInt(high) << 32n | BigInt(low) });
      if (!(low & PRESENT)) {
        return user && level <= 2 ? this.#absent(low, high, level) : { reason: "not-mapped", detail: name };
      }
      const physical = (high & this.#highBits) * twoTo32 + ((low & 0xfffff000) >>> 0);
      if (level === 0) return { base: physical, pageSize: 4096 };
      if (level <= 2 && low & HUGE) {
        const pageSize = 4096 * 512 ** level;
        // Bit 12 of a huge entry is a caching attribute, not an address bit.
        return { base: physical - physical % pageSize, pageSize };
      }
      table = physical;
    }
    return { reason: "corrupt", detail: "no leaf" };
  }

  *leaves(first: number, end: number): Generator<Leaf & { readonly pageNumber: number }> {
    const { root, levels } = this.options;
    // More than even scattered pages need: damaged tables lead in circles.
    const tables = { left: mostTables + this.cache.dump.endPfn / pagesToTable };
    yield* this.#below(root, levels - 1, 0, first, end, tables);
  }

  /** The leaves under one table, whose first entry is for a page of the lower 48 or 57 bits. */
  *#below(
    table: number,
    level: number,
    start: number,
    first: number,
    end: number,
    tables: { left: number },
  ): Generator<Leaf & { readonly pageNumber: number }> {
    const page = tables.left-- > 0 ? this.cache.page(table / 4096) : undefined;
    if (!page || isGap(page)) return;
    const { levels, user } = this.options, size = 512 ** level;
    for (let index = 0; index < 512; index++) {
      let pageNumber = start + index * size;
      // The upper half of the addresses is where its sign bits put it.
      if (level === levels - 1 && index >= 256) pageNumber += 2 ** 52 - 512 ** levels;
      if (pageNumber + size <= first) continue;
      if (pageNumber >= end) return;
      const low = page.view.getUint32(index * 8, true), high = page.view.getUint32(index * 8 + 4, true);
      if (!(low & PRESENT)) {
        const absent = user && level <= 2 && (low !== 0 || high !== 0)
          ? this.#absent(low, high, level)
          : undefined;
        if (absent && !("reason" in absent)) yield { ...absent, pageNumber };
        continue;
      }
      const physical = (high & this.#highBits) * twoTo32 + ((low & 0xfffff000) >>> 0);
      if (level === 0 || (level <= 2 && low & HUGE)) {
        const pageSize = 4096 * size;
        yield { base: physical - physical % pageSize, pageSize, pageNumber };
      } else yield* this.#below(physical, level - 1, pageNumber, first, end, tables);
    }
  }

  /**
   * A user entry without PRESENT that could map a page: PROT_NONE ones (mprotect's, and NUMA balancing's, which has
   * them for huge pages, too) are there, anything else that is not zero is swapped out or on its way to another place.
   */
  #absent(low: number, high: number, level: number): Leaf | PageGap {
    if (low === 0 && high === 0) return { reason: "not-mapped", detail: levelNames[level] };
    if (!(low & PROTNONE) || level > 0 && !(low & HUGE)) return { reason: "swapped", detail: "swap entry" };
    // Since the L1TF fix (4.19, 6b28baca9b1f) such an entry holds its address bits inverted.
    const address = (~high & this.#highBits) * twoTo32 + ((~low & 0xfffff000) >>> 0);
    const pageSize = 4096 * 512 ** level;
    return { base: address - address % pageSize, pageSize };
  }
}

/** Addresses between the two halves cannot be used at all. */
function canonicalGap(pageNumber: number, levels: number): PageGap | undefined {
  const half = levels === 5 ? 2 ** 44 : 2 ** 35;
  if (pageNumber < half || pageNumber >= 2 ** 52 - half) return undefined;
  return { reason: "not-mapped", detail: "not a canonical address" };
}
