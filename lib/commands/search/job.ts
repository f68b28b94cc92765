/**
 * A search that threads share: blocks of pages, which whoever is free takes, and for each page whether something was
 * found in it. What exactly was found is looked at again by who asked, page by page, in the order of the addresses.
 */
import type { Dump } from "../../format/dump.ts";
import { type Finder, finderOf, type Pattern, reachOf } from "./pattern.ts";

/** Pages in a block: a mebibyte of memory, and whole bytes of marks. */
export const blockPages = 256;

/** The states of a block. */
export const free = 0, taken = 1, clear = 2, marked = 3, failed = 4;

/** What threads are given: plain data over shared memory. */
export interface Job {
  readonly vmcore: string;
  readonly pattern: Pattern;
  readonly blocks: number;
  /** Of each extent: number of its first page among all, page number in the space, page frame; and one end more. */
  readonly ordinals: Float64Array;
  readonly pageNumbers: Float64Array;
  readonly frames: Float64Array;
  /** The state of each block. */
  readonly states: Int32Array;
  /** The block that is taken next, and whether to stop. */
  readonly control: Int32Array;
  /** A bit for each page. */
  readonly marks: Uint8Array;
}

/** The index of an extent by the number of a page. */
export function extentOf({ ordinals }: Job, ordinal: number): number {
  let low = 0, high = ordinals.length - 1;
  while (high - low > 1) {
    const middle = low + high >>> 1;
    if (ordinals[middle] <= ordinal) low = middle;
    else high = middle;
  }
  return low;
}

/** Takes blocks until there are none, or one; whether one was taken. */
export function takeBlock(job: Job): number | undefined {
  for (;;) {
    if (Atomics.load(job.control, 1) !== 0) return undefined;
    const block = Atomics.add(job.control, 0, 1);
    if (block >= job.blocks) return undefined;
    if (Atomics.compareExchange(job.states, block, free, taken) === free) return block;
  }
}

/** Looks for the pattern in the pages of blocks. */
export class Scanner {
  readonly #find: Finder;
  readonly #reach: number;
  #last: { readonly frame: number; readonly page: Uint8Array | undefined } = { frame: -1, page: undefined };

  constructor(private readonly job: Job, private readonly dump: Dump) {
    this.#find = finderOf(job.pattern);
    this.#reach = reachOf(job.pattern);
  }

  /** Searches a block that was taken, and says so to who waits for it. */
  scan(block: number): void {
    let state = failed;
    try {
      state = this.#scanPages(block) ? marked : clear;
    } finally {
      Atomics.store(this.job.states, block, state);
      Atomics.notify(this.job.states, block);
    }
  }

  #scanPages(block: number): boolean {
    const { job } = this, { ordinals, frames, pageNumbers } = job;
    const first = block * blockPages, end = Math.min(first + blockPages, ordinals[ordinals.length - 1]);
    let any = false, extent = extentOf(job, first);
    for (let ordinal = first; ordinal < end; ordinal++) {
      while (ordinal >= ordinals[extent + 1]) extent++;
      const within = ordinal - ordinals[extent];
      const behind = pageNumbers[extent] + within + 1, at = extent;
      const bytes = this.pageBytes(frames[extent] + within, () => frameBehind(job, behind, at));
      if (!bytes || !this.#found(bytes)) continue;
      job.marks[ordinal >> 3] |= 1 << (ordinal & 7);
      any = true;
    }
    return any;
  }

  #found(bytes: Uint8Array): boolean {
    const at = this.#find(bytes, 0);
    return at >= 0 && at < this.dump.pageSize;
  }

  /** A page with as much of the next one as a match may reach into; undefined where the dump does not have it. */
  pageBytes(frame: number, behind: () => number | undefined): Uint8Array | undefined {
    const page = this.#page(frame);
    const next = page && this.#reach > 0 ? behind() : undefined;
    const more = next === undefined ? undefined : this.#page(next);
    if (!page || !more) return page;
    const joined = new Uint8Array(page.length + Math.min(this.#reach, more.length));
    joined.set(page);
    joined.set(more.subarray(0, joined.length - page.length), page.length);
    return joined;
  }

  /** The page that was decoded last is often asked for once more: as the one behind, and then for itself. */
  #page(frame: number): Uint8Array | undefined {
    if (frame === this.#last.frame) return this.#last.page;
    const found = this.dump.has(frame) ? this.dump.page(frame) : undefined;
    // Words are compared in place, which wants them where their size puts them.
    const page = !(found instanceof Uint8Array)
      ? undefined
      : found.byteOffset % 8 === 0
      ? found
      : found.slice();
    this.#last = { frame, page };
    return page;
  }
}

/** The frame of the page behind one of an extent, in this extent or the next. */
export function frameBehind({ ordinals, frames, pageNumbers }: Job, pageNumber: number, extent: number) {
  const pages = ordinals[extent + 1] - ordinals[extent];
  if (pageNumber < pageNumbers[extent] + pages) return frames[extent] + pageNumber - pageNumbers[extent];
  return pageNumbers[extent + 1] === pageNumber ? frames[extent + 1] : undefined;
}
