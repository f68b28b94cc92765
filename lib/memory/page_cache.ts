/** Decoded page frames, kept up to a byte limit: the one cache between the dump and everything above. */
import type { PageGap } from "../base/errors.ts";
import type { Dump } from "../format/dump.ts";

/** A decoded page frame with a view for multi-byte reads. */
export interface Page {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Zeros in place of a page that the dump does not hold: not to be remembered. */
  readonly invented?: true;
}

export function isGap(page: Page | PageGap): page is PageGap {
  return "reason" in page;
}

/** Enough for what two walks over 20000 tasks read of them. */
const usualLimit = 96 << 20;

/**
 * Two generations instead of a linked list: a hit in the young one costs a single lookup, and when the young
 * one holds half the limit it becomes the old one, whose untouched pages are dropped with the next turn.
 */
export class PageCache {
  /** Whether pages that were left out, or cut off with the file, are read as zeros: only when the user asks for it. */
  zeroExcluded = false;
  readonly #perGeneration: number;
  #young = new Map<number, Page>();
  #old = new Map<number, Page>();

  /** @param limitBytes how many bytes of decoded pages may be held */
  constructor(readonly dump: Dump, limitBytes = usualLimit) {
    this.#perGeneration = Math.max(16, Math.floor(limitBytes / 2 / dump.pageSize));
  }

  /** The page frame, or why it cannot be had. */
  page(pfn: number): Page | PageGap {
    const hit = this.#young.get(pfn);
    if (hit !== undefined) return hit;
    const page = this.#old.get(pfn) ?? this.#load(pfn);
    if (!isGap(page) && !page.invented) this.#keep(pfn, page);
    return page;
  }

  #load(pfn: number): Page | PageGap {
    const bytes = this.dump.page(pfn);
    if (!(bytes instanceof Uint8Array)) return this.zeroExcluded ? zerosFor(bytes, this.dump) : bytes;
    return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
  }

  #keep(pfn: number, page: Page): void {
    if (this.#young.size >= this.#perGeneration) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(pfn, page);
  }
}

function zerosFor(gap: PageGap, { pageSize }: Dump): Page | PageGap {
  if (gap.reason !== "excluded" && gap.reason !== "beyond-file") return gap;
  const bytes = new Uint8Array(pageSize);
  return { bytes, view: new DataView(bytes.buffer), invented: true };
}
