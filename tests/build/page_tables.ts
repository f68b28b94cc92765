/** Physical memory with x86-64 page tables in it, from the figures in the processor's manual. */
import type { PageGap } from "../../lib/base/errors.ts";
import type { Dump } from "../../lib/format/dump.ts";

const KiB4 = 4096, MiB2 = 1 << 21, GiB1 = 1 << 30;
export const pageSizes = { KiB4, MiB2, GiB1 } as const;

export interface MapOptions {
  readonly size?: number;
  /** Instead of "present, writable, accessed, dirty". */
  readonly flags?: bigint;
  /** Set in every entry: the C-bit of encrypted memory. */
  readonly mask?: bigint;
}

/** A machine's memory; pages that were never touched are not RAM, dropped ones are excluded. */
export class Machine {
  readonly #pages = new Map<number, Uint8Array>();
  readonly #gaps = new Map<number, PageGap>();
  #free = 0x100000;

  page(pfn: number): Uint8Array | PageGap {
    return this.#gaps.get(pfn) ?? this.#pages.get(pfn) ?? { reason: "not-ram" };
  }

  /** A fresh page: its physical address. */
  alloc(): number {
    const at = this.#free;
    this.#free += KiB4;
    this.#pages.set(at / KiB4, new Uint8Array(KiB4));
    return at;
  }

  drop(physical: number, gap: PageGap = { reason: "excluded" }): this {
    this.#gaps.set(Math.floor(physical / KiB4), gap);
    return this;
  }

  write(physical: number, bytes: Uint8Array): this {
    for (let done = 0; done < bytes.length;) {
      const pfn = Math.floor((physical + done) / KiB4), inPage = (physical + done) % KiB4;
      let page = this.#pages.get(pfn);
      if (!page) this.#pages.set(pfn, page = new Uint8Array(KiB4));
      const count = Math.min(KiB4 - inPage, bytes.length - done);
      page.set(bytes.subarray(done, done + count), inPage);
      done += count;
    }
    return this;
  }

  u64(physical: number, value: bigint): this {
    return this.write(physical, new Uint8Array(BigUint64Array.of(BigInt.asUintN(64, value)).buffer));
  }

  #entry(physical: number): bigint {
    const page = this.#pages.get(Math.floor(physical / KiB4))!;
    return new DataView(page.buffer).getBigUint64(physical % KiB4, true);
  }

  /** Where the entry of an address lies at a level (1 is the lowest), the tables above it made as needed. */
  entryOf(root: number, virtual: bigint, levels: number, level = 1, mask = 0n): number {
    let table = root;
    for (let at = levels;; at--) {
      const index = Number(virtual >> BigInt(12 + 9 * (at - 1)) & 511n);
      const entry = table + index * 8;
      if (at === level) return entry;
      if ((this.#entry(entry) & 1n) === 0n) this.u64(entry, BigInt(this.alloc()) | 0x67n | mask);
      table = Number(this.#entry(entry) & 0xffffffffff000n & ~mask);
    }
  }

  /** Maps one page of any size. */
  map(root: number, virtual: bigint, physical: number, levels: number, options: MapOptions = {}): this {
    const { size = KiB4, mask = 0n, flags = 0x63n } = options;
    const level = size === KiB4 ? 1 : size === MiB2 ? 2 : 3;
    const entry = this.entryOf(root, virtual, levels, level, mask);
    return this.u64(entry, BigInt(physical) | flags | mask | (level > 1 ? 0x80n : 0n));
  }

  /** As a dump that holds all of it. */
  dump(): Dump {
    const pages = this.#pages;
    return {
      format: "synthetic",
      path: "synthetic",
      fileSize: 0,
      pageSize: KiB4,
      endPfn: Math.max(0, ...pages.keys()) + 1,
      header: {},
      notes: [],
      virtualRanges: [],
      page: (pfn) => this.page(pfn),
      has: (pfn) => pages.has(pfn) && !this.#gaps.has(pfn),
      *heldPages(start = 0) {
        for (const pfn of [...pages.keys()].sort((a, b) => a - b)) if (pfn >= start) yield pfn;
      },
      close: () => {},
    };
  }
}
