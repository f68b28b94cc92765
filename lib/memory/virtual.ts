/** Kernel and user virtual memory: page tables over physical pages, with the translations kept. */
import { MemoryFault, type PageGap } from "../base/errors.ts";
import type { Extent, PageWalk, Translation, WalkStep } from "./address_space.ts";
import { ByteSpace } from "./byte_space.ts";
import { isGap, type Page, type PageCache } from "./page_cache.ts";

/** Where a page table walk ended. */
export interface Leaf {
  /** Physical address of the (possibly huge) page. */
  readonly base: number;
  readonly pageSize: number;
}

/** Page tables of one architecture. */
export interface PageTables {
  /**
   * Walks to the leaf that maps the 4 KiB page with this number (address / 4096).
   * @param steps collects each entry on the way, when given
   */
  walk(pageNumber: number, steps?: WalkStep[]): Leaf | PageGap;
  /** The leaves that map pages from `first` up to `end`, ascending, each with the number of its first page. */
  leaves(first: number, end: number): Iterable<Leaf & { readonly pageNumber: number }>;
}

/** Translations kept: one number each, so that a full map stays at a few megabytes. */
const keptTranslations = 1 << 16;

export class VirtualSpace extends ByteSpace {
  readonly #frames = new Map<number, number>();

  constructor(
    readonly name: "kernel" | "user",
    private readonly cache: PageCache,
    private readonly tables: PageTables,
  ) {
    super(cache.dump.pageSize);
  }

  protected pageNumbered(number: number, address: bigint): Page {
    const page = this.cache.page(this.#frame(number, address));
    if (isGap(page)) throw new MemoryFault(this.name, address, page);
    return page;
  }

  /** The page frame that a page of this space lies in. */
  #frame(number: number, address: bigint): number {
    const kept = this.#frames.get(number);
    if (kept !== undefined) return kept;
    const leaf = this.tables.walk(number);
    if ("reason" in leaf) throw new MemoryFault(this.name, address, leaf);
    const frame = leaf.base / this.pageSize + number % (leaf.pageSize / this.pageSize);
    if (this.#frames.size >= keptTranslations) this.#frames.clear();
    this.#frames.set(number, frame);
    return frame;
  }

  translate(address: bigint): Translation {
    const { steps, end } = this.walk(address);
    if ("reason" in end) throw new MemoryFault(this.name, address, end);
    return { ...end, steps };
  }

  override *extents(first: bigint, end: bigint): Generator<Extent> {
    const size = BigInt(this.pageSize);
    const from = Number(first / size), to = Number((end + size - 1n) / size);
    let page = 0, frame = 0, pages = 0;
    const extent = () => ({ address: BigInt(page) * size, frame, pages });
    for (const leaf of this.tables.leaves(from, to)) {
      // The first and the last leaf may reach beyond what is asked for.
      const start = Math.max(from, leaf.pageNumber);
      const count = Math.min(to, leaf.pageNumber + leaf.pageSize / this.pageSize) - start;
      const at = leaf.base / this.pageSize + start - leaf.pageNumber;
      if (pages > 0 && start === page + pages && at === frame + pages) {
        pages += count;
        continue;
      }
      if (pages > 0) yield extent();
      [page, frame, pages] = [start, at, count];
    }
    if (pages > 0) yield extent();
  }

  override walk(address: bigint): PageWalk {
    const unsigned = BigInt.asUintN(64, address);
    const steps: WalkStep[] = [];
    const leaf = this.tables.walk(Number(unsigned >> BigInt(Math.log2(this.pageSize))), steps);
    if ("reason" in leaf) return { steps, end: leaf };
    const offset = Number(unsigned & BigInt(leaf.pageSize - 1));
    return { steps, end: { physical: leaf.base + offset, pageSize: leaf.pageSize } };
  }
}
