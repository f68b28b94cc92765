/** struct llist_head: lock-free singly linked lists, the newest entry first (include/linux/llist.h). */
import type { Target } from "../types/target.ts";
import { firstOf, forEachInChain, nullTerminated } from "./chain.ts";
import type { Walk, WalkOptions } from "./walk_end.ts";

/**
 * Yields each node.
 * @param head `struct llist_head *`
 */
export function* llistForEach(target: Target, head: bigint, options?: WalkOptions): Walk<bigint> {
  const first = firstOf(target.kernel, head);
  if (typeof first !== "bigint") return first;
  return yield* forEachInChain(target.kernel, first, nullTerminated(0), options);
}
