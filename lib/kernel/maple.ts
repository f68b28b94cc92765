/** struct maple_tree: entries by ranges of indices (lib/maple_tree.c, 6.1, 54a611b60590). */
import type { AddressSpace } from "../memory/address_space.ts";
import type { Target } from "../types/target.ts";
import { firstOf } from "./chain.ts";
import { type MapleLayout, mapleLayout, mapleNodeBytes, type MapleNodeLayout } from "./maple_layout.ts";
import { Trouble } from "./trouble.ts";
import { corrupt, defaultCap, ended, hex, type Walk, type WalkOptions } from "./walk_end.ts";

export interface MapleEntry {
  /** The indices that the entry covers. */
  readonly first: bigint;
  readonly last: bigint;
  /** The stored pointer; undefined when an integer is stored. */
  readonly pointer: bigint | undefined;
  /** The stored integer (xa_mk_value); undefined when a pointer is stored. */
  readonly value: bigint | undefined;
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
/** In a parent pointer: bit 0 set means that the parent is the tree itself; else the slot is in these bits. */
const parentIsTree = 1n, parentSlotShift = 3n, parentSlotMask = 0xf8n;
/** Internal entries up to this one are marks, not nodes (xa_is_node); XA_ZERO_ENTRY reserves a range. */
const lastMark = 4096n;

/**
 * Yields each entry in the order of the indices. A node is followed only when it names its parent and its slot there,
 * so that no node is met twice whatever the memory holds.
 * @param mt `struct maple_tree *`
 */
export function* mapleForEach(target: Target, mt: bigint, options: WalkOptions = {}): Walk<MapleEntry> {
  const space = target.kernel, layout = target.once(mapleLayout);
  const root = firstOf(space, mt && mt + BigInt(layout.root));
  if (typeof root !== "bigint") return root;
  if (!isNode(root)) {
    const only = entryOf(root, 0n, 0n);
    if (only) yield only;
    return ended;
  }
  const trouble = new Trouble(options.cap ?? defaultCap);
  const top = enter(space, layout, root, undefined, 0n, greatest, trouble);
  const path = top ? [top] : [];
  for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
    const range = nextRange(at, trouble);
    if (!range) {
      path.pop();
      continue;
    }
    const { slot, first, last } = range;
    const held = at.words[at.layout.slots / 8 + slot];
    if (!at.layout.leaf) {
      const below = held === 0n ? undefined : enter(space, layout, held, at, first, last, trouble);
      if (below) path.push(below);
      continue;
    }
    const found = isNode(held) ? undefined : entryOf(held, first, last);
    if (isNode(held)) trouble.note(corrupt(`leaf ${hex(at.node)} holds the node ${hex(held)}`));
    if (!found) continue;
    if (trouble.full()) break;
    yield found;
  }
  return trouble.end();
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

function isNode(entry: bigint): boolean {
  return (entry & 3n) === 2n && entry > lastMark;
}

function entryOf(entry: bigint, first: bigint, last: bigint): MapleEntry | undefined {
  if (entry & 1n) return { first, last, pointer: undefined, value: entry >> 1n };
  return entry === 0n || (entry & 3n) === 2n ? undefined : { first, last, pointer: entry, value: undefined };
}

/** Reads a node; undefined, with the trouble noted, when it cannot be followed. */
function enter(
  space: AddressSpace,
  layout: MapleLayout,
  encoded: bigint,
  above: Level | undefined,
  min: bigint,
  max: bigint,
  trouble: Trouble,
): Level | undefined {
  const node = encoded & ~nodeMask;
  const type = layout.nodes[Number(encoded >> typeShift & typeMask)];
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
function misfit(parent: bigint, node: bigint, above: Level | undefined): string | undefined {
  if (!above) return parent & parentIsTree ? undefined : `${hex(node)} is no root`;
  const named = parent & ~nodeMask, slot = Number((parent & parentSlotMask) >> parentSlotShift);
  if (parent & parentIsTree || named !== above.node) {
    return `${hex(node)} names ${hex(named)} as its parent, not ${hex(above.node)}`;
  }
  return slot === above.slot - 1 ? undefined : `${hex(node)} is in slot ${above.slot - 1}, but says ${slot}`;
}
