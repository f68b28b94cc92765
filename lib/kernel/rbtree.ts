/** struct rb_root: red-black trees (include/linux/rbtree.h). */
import type { AddressSpace } from "../memory/address_space.ts";
import type { Target } from "../types/target.ts";
import { firstOf } from "./chain.ts";
import { Trouble } from "./trouble.ts";
import { corrupt, cycleAt, defaultCap, hex, type Walk, type WalkOptions } from "./walk_end.ts";

/** struct rb_node since 2.6.18: the parent with the colour in its low bits, then right and left. */
const parentOffset = 0n, rightOffset = 8n, leftOffset = 16n;

/** A red-black tree of all the memory there is has half of this height. */
const deepest = 128;

/**
 * Yields each node in order, without recursion. A child is followed only when it names its parent, so that no node
 * is met twice whatever the memory holds; a branch that cannot be followed is left out and told at the end.
 * @param root `struct rb_root *`, or what begins with one: `struct rb_root_cached *`, `struct rb_root_linked *`
 */
export function* rbtreeForEach(target: Target, root: bigint, options: WalkOptions = {}): Walk<bigint> {
  const space = target.kernel, trouble = new Trouble(options.cap ?? defaultCap);
  const top = firstOf(space, root);
  if (typeof top !== "bigint") return top;
  const path: bigint[] = [];
  const reach = (node: bigint, parent: bigint) => descend(space, node, parent, path, trouble);
  if (top !== 0n) reach(top, 0n);
  for (let node = path.pop(); node !== undefined; node = path.pop()) {
    if (trouble.full()) break;
    yield node;
    let right = 0n;
    try {
      right = space.u64(node + rightOffset);
      if (right !== 0n && right === space.u64(node + leftOffset)) {
        trouble.note(corrupt(`both children of ${hex(node)} are ${hex(right)}`));
        right = 0n;
      }
    } catch (error) {
      trouble.fault(error);
    }
    if (right !== 0n) reach(right, node);
  }
  return trouble.end();
}

/** Puts a node and the chain of its left children on the path. */
function descend(space: AddressSpace, top: bigint, above: bigint, path: bigint[], trouble: Trouble): void {
  let node = top, parent = above;
  try {
    while (node !== 0n) {
      const named = space.u64(node + parentOffset) & ~3n;
      if (path.length >= deepest) return trouble.note(corrupt(`the tree is too deep at ${hex(node)}`));
      if (named !== parent) {
        const found = `${hex(node)}, child of ${hex(parent)}, names ${hex(named)} as its parent`;
        return trouble.note(path.includes(node) ? cycleAt(node) : corrupt(found));
      }
      const left = space.u64(node + leftOffset);
      path.push(node);
      parent = node;
      node = left;
    }
  } catch (error) {
    trouble.fault(error);
  }
}
