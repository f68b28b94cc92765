/** Pages that threads have counted for themselves: SPLIT_RSS_COUNTING, up to 6.1 (ended by f1a7941243c1). */
import { Lru } from "../base/lru.ts";
import type { Target } from "../types/target.ts";
import type { PendingPages } from "./mm.ts";
import { readTask, taskFields } from "./task_fields.ts";
import { threadForEach } from "./task_list.ts";
import { whole } from "./walk_end.ts";

const none: PendingPages = [];

/** NR_MM_COUNTERS has never been more than 4. */
const mostCounters = 16;

/** Threads of one process are asked for one after the other: the sum is kept for the processes asked for last. */
const keptProcesses = 256;

function sums(_target: Target): Lru<bigint, PendingPages> {
  return new Lru(keptProcesses);
}

/**
 * What the threads of a task's process have not yet handed in to their mm, by index of rss_stat. A thread does so at
 * every 64th page fault, and a fault may map many pages, so this can be most of what a small process has.
 */
export function threadPages(target: Target, task: bigint): PendingPages {
  const field = target.once(taskFields).rssStat;
  if (!field || field.size > mostCounters * 4) return none;
  const kept = target.once(sums), process = readTask(target, task, "signal");
  const known = kept.get(process);
  if (known) return known;
  const pages: bigint[] = Array(field.size >> 2).fill(0n);
  for (const thread of whole(threadForEach(target, task))) {
    pages.forEach((_, i) => pages[i] += BigInt(target.kernel.i32(thread + field.offset + BigInt(i * 4))));
  }
  kept.set(process, pages);
  return pages;
}
