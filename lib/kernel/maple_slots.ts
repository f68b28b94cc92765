/** A maple tree node by node and slot by slot, the empty ones too (lib/maple_tree.c, 6.1, 54a611b60590). */
import type { AddressSpace } from "../memory/address_space.ts";
import type { Target } from "../types/target.ts";
import { type MapleLayout, mapleLayout, mapleNodeBytes, type MapleNodeLayout } from "./maple_layout.ts";
import { Trouble } from "./trouble.ts";
import { corrupt, defaultCap, hex, type Walk, type WalkOptions } from "./walk_end.ts";

/** A node, given before its slots. */
export interface MapleNode {
  readonly kind: "node";
  /** The node's address, without the bits that say what it is. */
  readonly node: bigint;
  /** `enum maple_type`. */
  readonly type: number;
  readonly layout: MapleNodeLayout;
  /** The pointer to what is above it, with the bits that say where there. */
  readonly parent: bigint;
  /** The whole node. */
  readonly words: BigUint64Array;
  readonly depth: number;
  readonly first: bigint;
  readonly last: bigint;
}

/** A slot of a leaf, or what a tree without nodes holds. */
export interface MapleSlot {
  readonly kind: "slot";
  /** What stands there, marks and all; 0 where nothing does. */
  readonly entry: bigint;
  readonly first: bigint;
  readonly last: bigint;
  /** The slots that lead to it, from the top. */
  readonly slots: readonly number[];
  readonly depth: number;
}

/** A node on the way down. */
interface Level {
  readonly layout: MapleNodeLayout;
  readonly node: bigint;
  readonly words: BigUint64Array;
  /** The last index of the node. */
  readonly max: bigint;
  /** The first index of the next slot; beyond `max` when the node is done. */
  min: bigint;
  slot: number;
}

const greatest = 0xffff_ffff_ffff_ffffn;
const nodeMask = BigInt(mapleNodeBytes - 1);
/** MAPLE_NODE_TYPE_SHIFT and _MASK. */
const typeShift = 3n, typeMask = 15n;
/** MAPLE_ENODE_NULL: set in what leads to a node. */
const enodeBit = 4n;
/** In a parent pointer: bit 0 set means that the parent is the tree itself; else the slot is in these bits. */
const parentIsTree = 1n, parentSlotShift = 3n, parentSlotMask = 0xf8n;
/** Internal entries up to this one are marks, not nodes (xa_is_node); XA_ZERO_ENTRY reserves a range. */
const lastMark = 4096n;

/**
 * Yields the nodes and the slots of the leaves, in the order of the indices.
 * @param root what `ma_root` holds; or, where `within` is set, what leads to any node
 */
export function* mapleSlots(
  target: Target,
  root: bigint,
  { cap, within }: WalkOptions & { readonly within?: boolean } = {},
): Walk<MapleNode | MapleSlot> {
  const space = target.kernel, layout = target.once(mapleLayout), trouble = new Trouble(cap ?? defaultCap);
  if (!(within ? leadsToNode(root) : isNode(root))) {
    yield { kind: "slot", entry: root, first: 0n, last: 0n, slots: [], depth: 0 };
    return trouble.end();
  }
  const top = enter(space, layout, root, within ? "any" : "tree", 0n, greatest, trouble);
  const path: Level[] = [];
  if (top) {
    path.push(top);
    yield nodeOf(target, top, root, 0);
  }
  for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
    const range = nextRange(at, trouble);
    if (!range) {
      path.pop();
      continue;
    }
    const { slot, first, last } = range, entry = at.words[at.layout.slots / 8 + slot];
    if (at.layout.leaf) {
      if (isNode(entry)) trouble.note(corrupt(`leaf ${hex(at.node)} holds the node ${hex(entry)}`));
      if (entry !== 0n && trouble.full()) break;
      // Every level stands one slot further than the one that it is in.
      const slots = path.map((level) => level.slot - 1);
      yield { kind: "slot", entry, first, last, slots, depth: path.length };
    } else if (entry !== 0n) {
      const below = enter(space, layout, entry, at, first, last, trouble);
      if (!below) continue;
      yield nodeOf(target, below, entry, path.length);
      path.push(below);
    }
  }
  return trouble.end();
}

function nodeOf(
  target: Target,
  { node, layout, words, min, max }: Level,
  encoded: bigint,
  depth: number,
): MapleNode {
  const parent = words[target.once(mapleLayout).parent / 8];
  return { kind: "node", node, type: nodeType(encoded), layout, parent, words, depth, first: min, last: max };
}

/** The next slot of a node and what it covers; undefined when the node is done. */
function nextRange(
  at: Level,
  trouble: Trouble,
): { readonly slot: number; readonly first: bigint; readonly last: bigint } | undefined {
  const { layout, slot, min: first } = at;
  if (first > at.max || slot >= layout.slotCount) return undefined;
  let last = at.max;
  if (layout.pivotCount === 0) last = first;
  else if (slot < layout.pivotCount) {
    const pivot = at.words[layout.pivots / 8 + slot];
    // A pivot of 0 behind the first index is unused: the slot before it reached to the end of the node.
    if (pivot !== 0n || first === 0n) last = pivot;
  }
  if (last < first || last > at.max) {
    trouble.note(corrupt(`the pivots of node ${hex(at.node)} do not ascend`));
    return undefined;
  }
  at.slot++;
  at.min = last + 1n;
  return { slot, first, last };
}

/** Whether a root or a slot of an inner node leads to a node: it has MAPLE_ENODE_NULL, and a root the mark of one. */
export function leadsToNode(entry: bigint): boolean {
  return (entry & enodeBit) !== 0n && (entry & 1n) === 0n && entry > lastMark;
}

/** Whether an entry leads to a node. */
export function isNode(entry: bigint): boolean {
  return (entry & 3n) === 2n && entry > lastMark;
}

/** The number of a node's type, from what leads to it. */
function nodeType(encoded: bigint): number {
  return Number(encoded >> typeShift & typeMask);
}

/**
 * Reads a node; undefined, with the trouble noted, when it cannot be followed.
 * @param above the node that leads to it; "tree" for the root, "any" where what is above is not known
 */
function enter(
  space: AddressSpace,
  layout: MapleLayout,
  encoded: bigint,
  above: Level | "tree" | "any",
  min: bigint,
  max: bigint,
  trouble: Trouble,
): Level | undefined {
  const node = encoded & ~nodeMask;
  const type = layout.nodes[nodeType(encoded)];
  try {
    const bytes = space.read(node, mapleNodeBytes);
    const words = new BigUint64Array(bytes.buffer, bytes.byteOffset, mapleNodeBytes / 8);
    const wrong = type
      ? misfit(words[layout.parent / 8], node, above)
      : `${hex(encoded)} is of no known type`;
    if (type && !wrong) return { layout: type, node, words, max, min, slot: 0 };
    trouble.note(corrupt(`maple node ${wrong}`));
  } catch (error) {
    trouble.fault(error);
  }
  return undefined;
}

/** Why a node does not belong where it was found, or undefined when it does. */
function misfit(parent: bigint, node: bigint, above: Level | "tree" | "any"): string | undefined {
  if (above === "any") return undefined;
  if (above === "tree") return parent & parentIsTree ? undefined : `${hex(node)} is no root`;
  const named = parent & ~nodeMask, slot = Number((parent & parentSlotMask) >> parentSlotShift);
  if (parent & parentIsTree || named !== above.node) {
    return `${hex(node)} names ${hex(named)} as its parent, not ${hex(above.node)}`;
  }
  return slot === above.slot - 1 ? undefined : `${hex(node)} is in slot ${above.slot - 1}, but says ${slot}`;
}
