/** How this kernel's xarrays, radix trees and IDRs keep their nodes and mark their entries. */
import { LookupError } from "../base/errors.ts";
import type { CType } from "../types/ctype.ts";
import type { Target } from "../types/target.ts";

/** What a slot holds. */
export type Slot =
  | { readonly kind: "empty" }
  | { readonly kind: "pointer"; readonly pointer: bigint }
  /** An integer stored in place of a pointer. */
  | { readonly kind: "value"; readonly value: bigint }
  | { readonly kind: "node"; readonly node: bigint }
  /** The entry continues from an earlier slot of the same node. */
  | { readonly kind: "sibling"; readonly slot: number };

export interface XarrayLayout {
  /** Offset of the head pointer in the root. */
  readonly head: number;
  /** Offset of `slots` in a node. */
  readonly slots: number;
  /** Slots in a node, and how many bits of the index they stand for. */
  readonly slotCount: number;
  readonly slotBits: number;
  readonly shift: number;
  /** Offset of the node's place in its parent, and of the pointer to it; undefined where a node does not say. */
  readonly offset: number | undefined;
  readonly parent: number | undefined;
  decode(entry: bigint): Slot;
}

const empty: Slot = { kind: "empty" };

/** Computed once per dump; throws a LookupError for a kernel whose layout is not known. */
export function xarrayLayout(target: Target): XarrayLayout {
  const layout = xarray(target) ?? taggedRadix(target);
  if (layout) return layout;
  throw new LookupError(
    target.types.absent ?? "this kernel has neither struct xarray nor a known radix tree",
  );
}

/** What leads to a node, from its address with or without the bits that say so; undefined where it can be none. */
export function nodeEntry(layout: XarrayLayout, address: bigint): bigint | undefined {
  return [address, address | 1n, address | 2n].find((entry) => layout.decode(entry).kind === "node");
}

/** struct xarray, 4.20 (f8d5d0cc145c); a radix_tree_root is the same structure under another name. */
function xarray(target: Target): XarrayLayout | undefined {
  const { types } = target;
  const head = types.offset("xarray", "xa_head");
  if (head === undefined) return undefined;
  const count = slotCount(types.find("struct xa_node"), target);
  return {
    head,
    slots: need(target, "xa_node", "slots"),
    slotCount: count,
    slotBits: Math.log2(count),
    shift: need(target, "xa_node", "shift"),
    offset: types.offset("xa_node", "offset"),
    parent: types.offset("xa_node", "parent"),
    decode: (entry) => decodeXarray(entry, count),
  };
}

/** Internal entries (low bits 10) up to this one are no nodes: siblings, then the marks for "retry" and "zero". */
const lastMark = 4096n;

function decodeXarray(entry: bigint, count: number): Slot {
  if (entry === 0n) return empty;
  if (entry & 1n) return { kind: "value", value: entry >> 1n };
  if ((entry & 3n) !== 2n) return { kind: "pointer", pointer: entry };
  if (entry > lastMark) return { kind: "node", node: entry - 2n };
  const mark = Number(entry >> 2n);
  // A retry entry (256) is left behind by a removal, a zero entry (257) reserves an index: nothing is stored there.
  return mark < count ? { kind: "sibling", slot: mark } : empty;
}

/**
 * struct radix_tree_root with tagged pointers and a shift in each node: 4.7 to 4.19. Nodes have low bits 01,
 * "exceptional" entries 10; a sibling is a tagged pointer to the slot that it belongs to.
 */
function taggedRadix(target: Target): XarrayLayout | undefined {
  const { types } = target;
  const head = types.offset("radix_tree_root", "rnode");
  const shift = types.offset("radix_tree_node", "shift");
  if (head === undefined || shift === undefined) return undefined;
  const count = slotCount(types.find("struct radix_tree_node"), target);
  return {
    head,
    slots: need(target, "radix_tree_node", "slots"),
    slotCount: count,
    slotBits: Math.log2(count),
    shift,
    offset: types.offset("radix_tree_node", "offset"),
    parent: types.offset("radix_tree_node", "parent"),
    decode: decodeRadix,
  };
}

/** RADIX_TREE_RETRY: left behind by a removal. */
const radixRetry = 0xffff_ffff_ffff_ffffn;

function decodeRadix(entry: bigint): Slot {
  if (entry === 0n || entry === radixRetry) return empty;
  if (entry & 2n) return { kind: "value", value: entry >> 2n };
  return entry & 1n ? { kind: "node", node: entry - 1n } : { kind: "pointer", pointer: entry };
}

function need(target: Target, struct: string, member: string): number {
  const offset = target.types.offset(struct, member);
  if (offset === undefined) throw new LookupError(`struct ${struct} has no member ${member}`);
  return offset;
}

/** XA_CHUNK_SIZE: 64, or 16 on kernels built small. */
function slotCount(node: CType | undefined, target: Target): number {
  const slots = node && target.types.member(node, "slots");
  const type = slots && target.types.resolve(slots.type);
  const count = type?.kind === "array" ? type.length : 0;
  if (count < 2 || count > 256 || count & count - 1) {
    throw new LookupError(`an xarray node of ${count} slots is not known`);
  }
  return count;
}
