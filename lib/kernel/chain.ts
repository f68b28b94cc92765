/** The walk that lists of every kind share: from node to node through one pointer. */
import type { AddressSpace } from "../memory/address_space.ts";
import { CycleGuard } from "./cycle.ts";
import {
  capped,
  corrupt,
  cycleAt,
  defaultCap,
  ended,
  hex,
  unreadable,
  type Walk,
  type WalkEnd,
  type WalkOptions,
} from "./walk_end.ts";

export interface Chain {
  /** Offset of the next pointer in a node. */
  readonly next: number;
  /** Whether a pointer ends the chain, and if so how. */
  ends(pointer: bigint): WalkEnd | undefined;
}

/** A chain that a NULL ends. */
export function nullTerminated(next = 0): Chain {
  return { next, ends: (pointer) => pointer === 0n ? ended : undefined };
}

/**
 * Yields the addresses of the nodes. A node whose next pointer cannot be read is not yielded: the walk ends there.
 * @param first the first node, or what ends the chain
 */
export function* forEachInChain(
  space: AddressSpace,
  first: bigint,
  chain: Chain,
  options: WalkOptions = {},
): Walk<bigint> {
  const cap = options.cap ?? defaultCap, offset = BigInt(chain.next);
  const guard = new CycleGuard();
  let node = first;
  for (let count = 0;; count++) {
    const end = chain.ends(node);
    if (end) return end;
    if (count >= cap) return capped(cap);
    if (guard.closes(node)) return cycleAt(node);
    let next: bigint;
    try {
      next = space.u64(node + offset);
    } catch (error) {
      return unreadable(error);
    }
    yield node;
    node = next;
  }
}

/** The pointer that a head holds, or how the walk ends before it began. */
export function firstOf(space: AddressSpace, head: bigint): bigint | WalkEnd {
  if (head === 0n) return corrupt("the head is NULL");
  try {
    return space.u64(head);
  } catch (error) {
    return unreadable(error);
  }
}

/** What a pointer that should not be there is: `0x… at the place of …`. */
export function strayPointer(pointer: bigint, expected: string): WalkEnd {
  return corrupt(`found ${pointer === 0n ? "NULL" : hex(pointer)} where ${expected} was expected`);
}
