/** Hash tables of a fixed size: arrays of struct hlist_head (include/linux/hashtable.h). */
import type { Target } from "../types/target.ts";
import { filledWords } from "./buckets.ts";
import { forEachInChain, nullTerminated } from "./chain.ts";
import { Trouble } from "./trouble.ts";
import { corrupt, defaultCap, type Walk, type WalkOptions } from "./walk_end.ts";

/** A node, and the number of its bucket. */
export interface BucketEntry {
  /** `struct hlist_node *` */
  readonly node: bigint;
  readonly bucket: bigint;
}

/** 2^32 buckets: no table is larger. */
const mostBuckets = 1n << 32n;

/**
 * Yields each node, bucket by bucket.
 * @param table `struct hlist_head [buckets]`
 */
export function* hashtableForEach(
  target: Target,
  table: bigint,
  buckets: bigint,
  options: WalkOptions = {},
): Walk<BucketEntry> {
  if (table === 0n) return corrupt("the table is NULL");
  if (buckets > mostBuckets) return corrupt(`the table would have ${buckets} buckets`);
  const cap = options.cap ?? defaultCap, trouble = new Trouble(cap);
  const chain = nullTerminated(0);
  for (const [bucket, first] of filledWords(target.kernel, table, buckets, trouble)) {
    const walk = forEachInChain(target.kernel, first, chain, { cap: cap + 1 });
    for (let next = walk.next();; next = walk.next()) {
      if (next.done) {
        if (next.value.kind !== "end") trouble.note(next.value);
        break;
      }
      if (trouble.full()) return trouble.end();
      yield { node: next.value, bucket };
    }
  }
  return trouble.end();
}
