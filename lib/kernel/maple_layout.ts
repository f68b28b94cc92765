/** How this kernel's maple tree nodes are laid out (include/linux/maple_tree.h, 6.1). */
import { LookupError } from "../base/errors.ts";
import { bare } from "../types/ctype.ts";
import type { Target } from "../types/target.ts";

/** Nodes are of this size and lie at multiples of it; the bits below carry the type (MAPLE_NODE_MASK). */
export const mapleNodeBytes = 256;

/** One type of node. */
export interface MapleNodeLayout {
  readonly name: string;
  readonly leaf: boolean;
  /** Offsets in the node; `pivots` is 0 pivots long for a dense node, whose slots stand for one index each. */
  readonly pivots: number;
  readonly pivotCount: number;
  readonly slots: number;
  readonly slotCount: number;
  /** Of a node that keeps the largest gap below each slot: where they are, and two bytes about them. */
  readonly gaps?: { readonly offset: number; readonly meta: number };
}

export interface MapleLayout {
  /** Offset of ma_root in struct maple_tree. */
  readonly root: number;
  /** Offset of the parent pointer in a node. */
  readonly parent: number;
  /** Node types by their number in an encoded pointer; undefined for one that is not walked. */
  readonly nodes: readonly (MapleNodeLayout | undefined)[];
}

/** Computed once per dump; throws a LookupError for a kernel without maple trees. */
export function mapleLayout(target: Target): MapleLayout {
  const root = target.types.offset("maple_tree", "ma_root");
  const parent = target.types.offset("maple_node", "parent");
  if (root === undefined || parent === undefined || parent % 8 !== 0 || parent >= mapleNodeBytes) {
    throw new LookupError(target.types.absent ?? "this kernel has no maple trees");
  }
  const dense = layoutOf(target, "maple_dense", true, "maple_node", undefined, "slot");
  const range = layoutOf(target, "maple_range_64", false, "maple_range_64", "pivot", "slot");
  const known = [
    dense,
    range && { ...range, name: "maple_leaf_64", leaf: true },
    range,
    withGaps(target, layoutOf(target, "maple_arange_64", false, "maple_arange_64", "pivot", "slot")),
  ];
  return { root, parent, nodes: numbered(target, known) };
}

function withGaps(target: Target, layout: MapleNodeLayout | undefined): MapleNodeLayout | undefined {
  const gaps = arrayMember(target, "maple_arange_64", "gap");
  const meta = target.types.offset("maple_arange_64", "meta");
  return layout && gaps && gaps.length >= layout.slotCount && meta !== undefined && meta <= mapleNodeBytes - 8
    ? { ...layout, gaps: { offset: gaps.offset, meta } }
    : layout;
}

/** The numbers that `enum maple_type` gives to the types; as they were in 6.1 where the dump does not have it. */
function numbered(
  target: Target,
  known: readonly (MapleNodeLayout | undefined)[],
): (MapleNodeLayout | undefined)[] {
  const named = target.types.find("enum maple_type");
  const type = named && bare(named);
  if (type?.kind !== "enum") return [...known];
  const nodes: (MapleNodeLayout | undefined)[] = [];
  for (const { name, value } of type.enumerators) {
    if (value >= 0n && value < 16n) nodes[Number(value)] = known.find((layout) => layout?.name === name);
  }
  return nodes;
}

function layoutOf(
  target: Target,
  name: string,
  leaf: boolean,
  struct: string,
  pivot: string | undefined,
  slot: string,
): MapleNodeLayout | undefined {
  const pivots = pivot === undefined ? { offset: 0, length: 0 } : arrayMember(target, struct, pivot);
  const slots = arrayMember(target, struct, slot);
  if (!pivots || !slots) return undefined;
  return {
    name,
    leaf,
    pivots: pivots.offset,
    pivotCount: pivots.length,
    slots: slots.offset,
    slotCount: slots.length,
  };
}

/** An array of 64-bit words within a node. */
function arrayMember(target: Target, struct: string, name: string) {
  const found = target.types.member(target.types.get(`struct ${struct}`), name);
  const type = found && target.types.resolve(found.type);
  if (!found || type?.kind !== "array") return undefined;
  const offset = found.bitOffset / 8;
  return offset % 8 === 0 && offset + type.length * 8 <= mapleNodeBytes
    ? { offset, length: type.length }
    : undefined;
}
