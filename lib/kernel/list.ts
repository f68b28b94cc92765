/** struct list_head: doubly linked rings (include/linux/list.h). */
import type { Target } from "../types/target.ts";
import { firstOf, forEachInChain, strayPointer } from "./chain.ts";
import { ended, type Walk, type WalkOptions } from "./walk_end.ts";

/** `next` and `prev` have stood in this order in every kernel there is, so no type is asked for. */
const nextOffset = 0, prevOffset = 8;

/**
 * Yields each node of a ring, the head left out.
 * @param head `struct list_head *`
 */
export function* listForEach(target: Target, head: bigint, options?: WalkOptions): Walk<bigint> {
  return yield* ring(target, head, nextOffset, options);
}

/** The same from the tail to the head. */
export function* listForEachReverse(target: Target, head: bigint, options?: WalkOptions): Walk<bigint> {
  return yield* ring(target, head, prevOffset, options);
}

/**
 * Yields each structure on a ring.
 * @param member offset of its `struct list_head`
 */
export function* listForEachEntry(
  target: Target,
  head: bigint,
  member: number,
  options?: WalkOptions,
): Walk<bigint> {
  const walk = listForEach(target, head, options), offset = BigInt(member);
  for (;;) {
    const next = walk.next();
    if (next.done) return next.value;
    yield next.value - offset;
  }
}

function* ring(target: Target, head: bigint, offset: number, options?: WalkOptions): Walk<bigint> {
  const first = firstOf(target.kernel, head && head + BigInt(offset));
  if (typeof first !== "bigint") return first;
  const ends = (pointer: bigint) => {
    if (pointer === head) return ended;
    return pointer === 0n ? strayPointer(pointer, "a list_head") : undefined;
  };
  return yield* forEachInChain(target.kernel, first, { next: offset, ends }, options);
}
