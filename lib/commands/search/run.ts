/** Searches pages on all cores; what is found comes in the order of the extents. */
import type { CommandRun } from "../../define/command.ts";
import type { Dump } from "../../format/dump.ts";
import type { Extent } from "../../memory/address_space.ts";
import { parallelism, startThread, type Thread } from "../../runtime/worker.ts";
import {
  blockPages,
  clear,
  extentOf,
  failed,
  frameBehind,
  free,
  type Job,
  marked,
  Scanner,
  takeBlock,
  taken,
} from "./job.ts";
import { type Finder, finderOf, matchesAt, type Pattern } from "./pattern.ts";

/** A match. */
export interface Match {
  readonly address: bigint;
  /** Which of the pattern's values or texts. */
  readonly which: number;
  /** The page that it is in, with what of the next one was needed, and where there. */
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** Pages from which on other threads are worth their start: 64 MiB. */
const manyPages = 1 << 14;
/** Threads besides this one, which share one disk. */
const mostThreads = 15;
/** Milliseconds between two looks at a block that another thread has, and how many make one that is stuck. */
const patience = 100, mostWaits = 100;

/** @param threads how many may be started besides this one; as many as there are cores unless given */
export function* searchPages(
  dump: Dump,
  extents: Iterable<Extent>,
  pattern: Pattern,
  progress?: CommandRun["progress"],
  threads = Math.min(parallelism - 1, mostThreads),
): Generator<Match> {
  const job = jobOf(dump, extents, pattern), pages = job.ordinals[job.ordinals.length - 1];
  const scanner = new Scanner(job, dump), find = finderOf(pattern);
  const started = pages >= manyPages ? startThreads(job, threads) : [];
  try {
    for (let block = 0; block < job.blocks; block++) {
      if (finished(job, block, scanner) === marked) {
        yield* blockMatches(job, block, scanner, find, dump.pageSize);
      }
      progress?.(Math.min((block + 1) * blockPages, pages), pages, "pages searched");
    }
  } finally {
    Atomics.store(job.control, 1, 1);
    for (const thread of started) thread.stop();
  }
}

function startThreads(job: Job, count: number): Thread[] {
  const module = new URL("./worker.ts", import.meta.url);
  return Array.from({ length: count }, () => startThread(module, job)).filter((thread) =>
    thread !== undefined
  );
}

function jobOf(dump: Dump, extents: Iterable<Extent>, pattern: Pattern): Job {
  const ordinals = [0], pageNumbers: number[] = [], frames: number[] = [];
  let pages = 0;
  for (const extent of extents) {
    pageNumbers.push(Number(extent.address / BigInt(dump.pageSize)));
    frames.push(extent.frame);
    ordinals.push(pages += extent.pages);
  }
  const blocks = Math.ceil(pages / blockPages);
  return {
    vmcore: dump.path,
    pattern,
    blocks,
    ordinals: shared(ordinals),
    pageNumbers: shared(pageNumbers),
    frames: shared(frames),
    states: new Int32Array(new SharedArrayBuffer(4 * Math.max(1, blocks))),
    control: new Int32Array(new SharedArrayBuffer(8)),
    marks: new Uint8Array(new SharedArrayBuffer(Math.max(1, blocks * blockPages / 8))),
  };
}

function shared(numbers: readonly number[]): Float64Array {
  const array = new Float64Array(new SharedArrayBuffer(8 * Math.max(1, numbers.length)));
  array.set(numbers);
  return array;
}

/** The state of a block once it is searched. Meanwhile this thread searches, too: this block, or another one. */
function finished(job: Job, block: number, scanner: Scanner): number {
  for (let waits = 0;;) {
    const state = Atomics.load(job.states, block);
    if (state === clear || state === marked) return state;
    const own = state === failed || waits > mostWaits ||
      Atomics.compareExchange(job.states, block, free, taken) === free;
    const other = own ? block : takeBlock(job);
    if (other !== undefined) scanner.scan(other);
    else if (Atomics.wait(job.states, block, taken, patience) === "timed-out") waits++;
  }
}

/** The matches in the pages of a block that are marked. */
function* blockMatches(job: Job, block: number, scanner: Scanner, find: Finder, pageSize: number) {
  const { marks, ordinals, frames, pageNumbers, pattern } = job;
  const first = block * blockPages, end = Math.min(first + blockPages, ordinals[ordinals.length - 1]);
  for (let ordinal = first; ordinal < end; ordinal++) {
    if ((marks[ordinal >> 3] & 1 << (ordinal & 7)) === 0) continue;
    const extent = extentOf(job, ordinal), within = ordinal - ordinals[extent];
    const pageNumber = pageNumbers[extent] + within;
    const bytes = scanner.pageBytes(frames[extent] + within, () => frameBehind(job, pageNumber + 1, extent));
    if (!bytes) continue;
    const address = BigInt(pageNumber) * BigInt(pageSize);
    for (let at = find(bytes, 0); at >= 0 && at < pageSize; at = find(bytes, at + 1)) {
      for (const which of matchesAt(pattern, bytes, at)) {
        yield { address: address + BigInt(at), which, bytes, at };
      }
    }
  }
}
