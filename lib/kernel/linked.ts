/** Linked lists of any make, walked as a user names them: by where they begin and where a node's link is. */
import { plural } from "../base/text.ts";
import type { Target } from "../types/target.ts";
import { forEachInChain } from "./chain.ts";
import { defaultCap, ended, unreadable, type Walk, type WalkOptions } from "./walk_end.ts";

export interface Linked {
  /** A node. */
  readonly start: bigint;
  /** Offset of the link to the next node. */
  readonly link: number;
  /** The start only heads the list: it is not yielded. */
  readonly head?: boolean;
  /** Whether a pointer ends the list, besides those that always do. */
  ends?(pointer: bigint): boolean;
}

/**
 * Yields the nodes. A list ends at a NULL, where it comes back to its start, and at a node that links to itself;
 * without a head also where it comes back to the second node, as the start may have been outside of the ring.
 */
export function* linkedForEach(target: Target, list: Linked, options?: WalkOptions): Walk<bigint> {
  const space = target.kernel, { start, link, head = false } = list;
  let first = start;
  if (head) {
    try {
      first = space.u64(start + BigInt(link));
    } catch (error) {
      return unreadable(error);
    }
  }
  let steps = 0, second: bigint | undefined, last: bigint | undefined;
  const ends = (pointer: bigint) => {
    const over = pointer === 0n || pointer === last || list.ends?.(pointer) ||
      pointer === start && (head || steps > 0) || !head && pointer === second;
    last = pointer;
    if (++steps === 2) second = pointer;
    return over ? ended : undefined;
  };
  const end = yield* forEachInChain(space, first, { next: link, ends }, options);
  // The chain was stopped by the node that it came to last.
  if (end.kind !== "cycle" || last === undefined) return end;
  const length = loopLength(target, last, link);
  return { ...end, detail: `${end.detail}: a loop of ${plural(length, "entry", "entries")}` };
}

/** How many nodes a loop has that a node is known to be in. */
function loopLength(target: Target, node: bigint, link: number): number {
  let length = 1;
  for (let at = node; length < defaultCap; length++) {
    at = target.kernel.u64(at + BigInt(link));
    if (at === node) break;
  }
  return length;
}
