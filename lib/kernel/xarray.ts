/** struct xarray, struct radix_tree_root and struct idr: entries by index (include/linux/xarray.h). */
import type { AddressSpace } from "../memory/address_space.ts";
import type { Target } from "../types/target.ts";
import { firstOf } from "./chain.ts";
import { Trouble } from "./trouble.ts";
import { corrupt, defaultCap, ended, hex, type Walk, type WalkOptions } from "./walk_end.ts";
import { type Slot, type XarrayLayout, xarrayLayout } from "./xarray_layout.ts";

/** An entry of an xarray or a radix tree. */
export interface XarrayEntry {
  /** The indices that the entry covers; more than one for a multi-index entry. */
  readonly index: bigint;
  readonly last: bigint;
  /** The stored pointer; undefined when an integer is stored. */
  readonly pointer: bigint | undefined;
  /** The stored integer (xa_mk_value); undefined when a pointer is stored. */
  readonly value: bigint | undefined;
}

/** A node on the way down. */
interface Level {
  readonly node: bigint;
  readonly slots: BigUint64Array;
  readonly shift: number;
  /** Index of its first slot. */
  readonly base: bigint;
  next: number;
}

/**
 * Yields each entry in the order of the indices. A node is followed only when its shift is one step below its
 * parent's and when it names its parent and its slot there, so that no node is met twice whatever the memory holds.
 * @param xa `struct xarray *` or `struct radix_tree_root *`
 */
export function* xarrayForEach(target: Target, xa: bigint, options: WalkOptions = {}): Walk<XarrayEntry> {
  const head = firstOf(target.kernel, xa && xa + BigInt(target.once(xarrayLayout).head));
  if (typeof head !== "bigint") return head;
  return yield* xarrayEntries(target, head, options);
}

/**
 * The same from what a root's head holds; or, where `within` is set, from what leads to any node, whose first index
 * then counts as 0.
 */
export function* xarrayEntries(
  target: Target,
  head: bigint,
  options: WalkOptions & { readonly within?: boolean } = {},
): Walk<XarrayEntry> {
  const space = target.kernel, layout = target.once(xarrayLayout), top = layout.decode(head);
  if (top.kind !== "node") {
    if (top.kind === "pointer" || top.kind === "value") yield entry(0n, 0n, top);
    return ended;
  }
  const trouble = new Trouble(options.cap ?? defaultCap);
  const root = enter(space, layout, top.node, options.within ? "any" : "root", trouble);
  const path = root ? [root] : [];
  for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
    if (at.next >= layout.slotCount) {
      path.pop();
      continue;
    }
    const slot = at.next++;
    const held = slotAt(layout, at, slot);
    if (held.kind === "node") {
      const below = enter(space, layout, held.node, at, trouble);
      if (below) path.push(below);
    } else if (held.kind === "pointer" || held.kind === "value") {
      if (trouble.full()) break;
      yield covering(layout, at, slot, held);
    } else if (held.kind === "sibling") {
      trouble.note(corrupt(`slot ${slot} of ${hex(at.node)} continues an entry that does not reach it`));
    }
  }
  return trouble.end();
}

/** A radix tree's sibling is a pointer into the slots of its own node: only here that can be told. */
function slotAt(layout: XarrayLayout, at: Level, slot: number): Slot {
  const held = layout.decode(at.slots[slot]);
  if (held.kind !== "node") return held;
  const offset = held.node - at.node - BigInt(layout.slots);
  return offset >= 0n && offset < layout.slotCount * 8
    ? { kind: "sibling", slot: Number(offset >> 3n) }
    : held;
}

/** An entry in a slot, with the siblings behind it, which are passed over. */
function covering(layout: XarrayLayout, at: Level, slot: number, held: Slot): XarrayEntry {
  while (at.next < layout.slotCount) {
    const behind = slotAt(layout, at, at.next);
    if (behind.kind !== "sibling" || behind.slot !== slot) break;
    at.next++;
  }
  const shift = BigInt(at.shift);
  return entry(at.base + (BigInt(slot) << shift), at.base + (BigInt(at.next) << shift) - 1n, held);
}

function entry(index: bigint, last: bigint, held: Slot): XarrayEntry {
  return {
    index,
    last,
    pointer: held.kind === "pointer" ? held.pointer : undefined,
    value: held.kind === "value" ? held.value : undefined,
  };
}

/** Reads a node; undefined, with the trouble noted, when it cannot be followed. */
function enter(
  space: AddressSpace,
  layout: XarrayLayout,
  node: bigint,
  above: Level | "root" | "any",
  trouble: Trouble,
): Level | undefined {
  try {
    const shift = space.u8(node + BigInt(layout.shift));
    const wrong = misfit(space, layout, node, shift, above);
    if (wrong) {
      trouble.note(corrupt(wrong));
      return undefined;
    }
    const bytes = space.read(node + BigInt(layout.slots), layout.slotCount * 8);
    const slots = new BigUint64Array(bytes.buffer, bytes.byteOffset, layout.slotCount);
    const base = typeof above === "object"
      ? above.base + (BigInt(above.next - 1) << BigInt(above.shift))
      : 0n;
    return { node, slots, shift, base, next: 0 };
  } catch (error) {
    trouble.fault(error);
    return undefined;
  }
}

/** Why a node does not belong where it was found, or undefined when it does. */
function misfit(
  space: AddressSpace,
  layout: XarrayLayout,
  node: bigint,
  shift: number,
  from: Level | "root" | "any",
): string | undefined {
  const above = typeof from === "object" ? from : undefined;
  if (above ? shift !== above.shift - layout.slotBits : shift >= 64 || shift % layout.slotBits !== 0) {
    return `node ${hex(node)} has the impossible shift ${shift}`;
  }
  if (layout.parent !== undefined && from !== "any") {
    const parent = space.u64(node + BigInt(layout.parent)), expected = above?.node ?? 0n;
    if (parent !== expected) {
      return `node ${hex(node)} names ${hex(parent)} as its parent, not ${hex(expected)}`;
    }
  }
  if (above && layout.offset !== undefined) {
    const offset = space.u8(node + BigInt(layout.offset));
    if (offset !== above.next - 1) {
      return `node ${hex(node)} is in slot ${above.next - 1}, but says ${offset}`;
    }
  }
  return undefined;
}

/**
 * The entry at an index, found without walking; undefined when there is none. Throws a MemoryFault.
 * @param xa `struct xarray *` or `struct radix_tree_root *`
 */
export function xarrayLoad(target: Target, xa: bigint, index: bigint): Slot | undefined {
  const space = target.kernel, layout = target.once(xarrayLayout);
  let held = layout.decode(space.u64(xa + BigInt(layout.head)));
  if (held.kind !== "node") return index === 0n && held.kind !== "empty" ? held : undefined;
  const mask = BigInt(layout.slotCount - 1);
  for (let above = 64; held.kind === "node";) {
    const node: bigint = held.node;
    const shift = space.u8(node + BigInt(layout.shift));
    if (shift >= above) return undefined;
    // Only the top node can be too small for the index; below it the bits above have been used up.
    if (above === 64 && index >> BigInt(shift) > mask) return undefined;
    above = shift;
    const slots = node + BigInt(layout.slots);
    const slot = (n: bigint) => layout.decode(space.u64(slots + n * 8n));
    held = slot(index >> BigInt(shift) & mask);
    const inside = held.kind === "node" ? held.node - slots : -1n;
    if (held.kind === "sibling") held = slot(BigInt(held.slot));
    else if (inside >= 0n && inside < layout.slotCount * 8) held = slot(inside >> 3n);
  }
  return held.kind === "pointer" || held.kind === "value" ? held : undefined;
}

/**
 * The slots that lead to an index, from the top node on; as many as there are nodes on the way. Throws a MemoryFault.
 * @param head what a root's head holds, or a slot
 */
export function xarraySlots(target: Target, head: bigint, index: bigint): number[] {
  const space = target.kernel, layout = target.once(xarrayLayout), mask = BigInt(layout.slotCount - 1);
  const slots: number[] = [];
  let above = 64;
  for (let held = layout.decode(head); held.kind === "node";) {
    const node: bigint = held.node, shift = space.u8(node + BigInt(layout.shift));
    if (shift >= above) break;
    above = shift;
    const slot = index >> BigInt(shift) & mask, address = node + BigInt(layout.slots) + slot * 8n;
    slots.push(Number(slot));
    held = layout.decode(space.u64(address));
  }
  return slots;
}

/** The offset of an IDR's tree, and its base: the index that its first slot stands for (4.16, 6ce711f27500). */
function idrLayout(target: Target): { readonly tree: bigint; readonly base: bigint | undefined } {
  const { types } = target, base = types.offset("idr", "idr_base");
  // struct idr_layer of kernels before 4.11 has no idr_rt.
  types.struct("idr");
  return {
    tree: BigInt(types.offset("idr", "idr_rt") ?? 0),
    base: base === undefined ? undefined : BigInt(base),
  };
}

/**
 * Yields each entry of an IDR with its id as index.
 * @param idr `struct idr *`
 */
export function* idrForEach(target: Target, idr: bigint, options?: WalkOptions): Walk<XarrayEntry> {
  const layout = target.once(idrLayout);
  const base = layout.base === undefined ? 0n : idrBase(target, idr + layout.base);
  const walk = xarrayForEach(target, idr + layout.tree, options);
  for (;;) {
    const next = walk.next();
    if (next.done) return next.value;
    yield base === 0n
      ? next.value
      : { ...next.value, index: next.value.index + base, last: next.value.last + base };
  }
}

/** The base of an IDR that cannot be read is 0: the walk itself says what is wrong with it. */
function idrBase(target: Target, address: bigint): bigint {
  return target.kernel.readable(address) ? BigInt(target.kernel.u32(address)) : 0n;
}

/** The pointer that an IDR holds for an id; undefined when there is none. Throws a MemoryFault. */
export function idrFind(target: Target, idr: bigint, id: bigint): bigint | undefined {
  const layout = target.once(idrLayout);
  const base = layout.base === undefined ? 0n : BigInt(target.kernel.u32(idr + layout.base));
  if (id < base) return undefined;
  const held = xarrayLoad(target, idr + layout.tree, id - base);
  return held?.kind === "pointer" ? held.pointer : undefined;
}
