/** struct hlist_head and struct hlist_nulls_head: the buckets of hash tables (include/linux/list.h, list_nulls.h). */
import type { Target } from "../types/target.ts";
import { type Chain, firstOf, forEachInChain, nullTerminated, strayPointer } from "./chain.ts";
import { ended, type Walk, type WalkOptions } from "./walk_end.ts";

/** hlist_node.next comes first in every kernel; so does hlist_nulls_node.next. */
const plain = nullTerminated(0);

/** A chain of hlist_nulls ends with an odd number, which says which bucket it belongs to. */
const nulls: Chain = {
  next: 0,
  ends: (pointer) => {
    if (pointer & 1n) return ended;
    return pointer === 0n ? strayPointer(pointer, "an hlist_nulls_node or the mark of an end") : undefined;
  },
};

/**
 * Yields each node.
 * @param head `struct hlist_head *`
 */
export function hlistForEach(target: Target, head: bigint, options?: WalkOptions): Walk<bigint> {
  return walk(target, head, plain, options);
}

/**
 * Yields each node.
 * @param head `struct hlist_nulls_head *`
 */
export function hlistNullsForEach(target: Target, head: bigint, options?: WalkOptions): Walk<bigint> {
  return walk(target, head, nulls, options);
}

function* walk(target: Target, head: bigint, chain: Chain, options?: WalkOptions): Walk<bigint> {
  const first = firstOf(target.kernel, head);
  if (typeof first !== "bigint") return first;
  return yield* forEachInChain(target.kernel, first, chain, options);
}
