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

/** A node, and the way to it. */
export interface RbtreePlace {
  readonly node: bigint;
  /** What it is a child of, within the walk, and which one. */
  readonly above: RbtreePlace | undefined;
  readonly turn: "l" | "r" | undefined;
  readonly depth: number;
}

/** The turns from the top to a node: `l` and `r`. */
export function turnsTo(place: RbtreePlace): string[] {
  const turns: string[] = [];
  for (let at: RbtreePlace | undefined = place; at?.turn !== undefined; at = at.above) turns.push(at.turn);
  return turns.reverse();
}

/**
 * Yields each node in order, without recursion. A child is followed only when it names its parent, so that no node
 * is met twice whatever the memory holds; a branch that cannot be followed is left out and told at the end.
 * @param root `struct rb_root *`, or what begins with one: `struct rb_root_cached *`, `struct rb_root_linked *`
 */
export function* rbtreeForEach(target: Target, root: bigint, options: WalkOptions = {}): Walk<bigint> {
  const top = firstOf(target.kernel, root);
  if (typeof top !== "bigint") return top;
  const walk = rbtreePlaces(target, top, { ...options, parent: 0n });
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) return next.value;
    yield next.value.node;
  }
}

export interface PlacesOptions extends WalkOptions {
  /** Each node before its children, not between them. */
  readonly topDown?: boolean;
  /** What the top names as its parent: 0 for a root's; not looked at unless given. */
  readonly parent?: bigint;
}

/** A node that is to be looked at, or to be given now that its left children are. */
interface Pending extends RbtreePlace {
  readonly entered?: true;
}

/**
 * Yields each node below and with the top one, with its place.
 * @param top `struct rb_node *`, or 0
 */
export function* rbtreePlaces(target: Target, top: bigint, options: PlacesOptions = {}): Walk<RbtreePlace> {
  const trouble = new Trouble(options.cap ?? defaultCap), left: Pending[] = [];
  if (top !== 0n) left.push({ node: top, above: undefined, turn: undefined, depth: 0 });
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    if (at.entered) {
      if (trouble.full()) break;
      yield at;
      continue;
    }
    const children = enter(target.kernel, at, options.parent, trouble);
    if (!children) continue;
    if (options.topDown) {
      if (trouble.full()) break;
      yield at;
    }
    if (children.right !== 0n) left.push(below(at, children.right, "r"));
    if (!options.topDown) left.push({ ...at, entered: true });
    if (children.left !== 0n) left.push(below(at, children.left, "l"));
  }
  return trouble.end();
}

function below(at: Pending, node: bigint, turn: "l" | "r"): Pending {
  return { node, above: at, turn, depth: at.depth + 1 };
}

/** A node's children; undefined, with the trouble noted, where the node does not belong to the tree. */
function enter(space: AddressSpace, at: Pending, topParent: bigint | undefined, trouble: Trouble) {
  const { node, above } = at, parent = above ? above.node : topParent;
  try {
    const named = space.u64(node + parentOffset) & ~3n;
    const left = space.u64(node + leftOffset);
    let right = space.u64(node + rightOffset);
    if (at.depth >= deepest) {
      trouble.note(corrupt(`the tree is too deep at ${hex(node)}`));
      return undefined;
    }
    if (parent !== undefined && named !== parent) {
      const found = `${hex(node)}, child of ${hex(parent)}, names ${hex(named)} as its parent`;
      trouble.note(isAbove(at, node) ? cycleAt(node) : corrupt(found));
      return undefined;
    }
    if (right !== 0n && right === left) {
      trouble.note(corrupt(`both children of ${hex(node)} are ${hex(right)}`));
      right = 0n;
    }
    return { left, right };
  } catch (error) {
    trouble.fault(error);
    return undefined;
  }
}

function isAbove(at: Pending, node: bigint): boolean {
  for (let up = at.above; up !== undefined; up = up.above) if (up.node === node) return true;
  return false;
}
