/** struct maple_tree: entries by ranges of indices (lib/maple_tree.c, 6.1, 54a611b60590). */
import type { Target } from "../types/target.ts";
import { firstOf } from "./chain.ts";
import { getField, readNumber } from "./field.ts";
import { mapleLayout } from "./maple_layout.ts";
import { mapleSlots } from "./maple_slots.ts";
import type { Walk, WalkOptions } from "./walk_end.ts";

/** An entry of a maple tree. */
export interface MapleEntry {
  /** The indices that the entry covers. */
  readonly first: bigint;
  readonly last: bigint;
  /** The stored pointer; undefined when an integer is stored. */
  readonly pointer: bigint | undefined;
  /** The stored integer (xa_mk_value); undefined when a pointer is stored. */
  readonly value: bigint | undefined;
}

/**
 * Yields each entry in the order of the indices. A node is followed only when it names its parent and its slot there,
 * so that no node is met twice whatever the memory holds.
 * @param mt `struct maple_tree *`
 */
export function* mapleForEach(target: Target, mt: bigint, options: WalkOptions = {}): Walk<MapleEntry> {
  const root = firstOf(target.kernel, mt && mt + BigInt(target.once(mapleLayout).root));
  if (typeof root !== "bigint") return root;
  const walk = mapleSlots(target, root, options);
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) return next.value;
    const at = next.value, entry = at.kind === "slot" ? mapleEntry(at.entry, at.first, at.last) : undefined;
    if (entry) yield entry;
  }
}

/** What a slot holds; undefined for an empty one and for a mark that the tree keeps for itself. */
export function mapleEntry(entry: bigint, first: bigint, last: bigint): MapleEntry | undefined {
  if (entry & 1n) return { first, last, pointer: undefined, value: entry >> 1n };
  return entry === 0n || (entry & 3n) === 2n ? undefined : { first, last, pointer: entry, value: undefined };
}

/** A tree's flags, in hexadecimal as the kernel prints them, and how many levels of nodes it has. */
export function mapleTreeFlags(
  target: Target,
  mt: bigint,
): { readonly flags: string; readonly height: number } {
  const flags = readNumber(target.kernel, mt, getField(target, "maple_tree", "ma_flags"));
  return { flags: flags.toString(16).toUpperCase(), height: (flags & heightMask) >> heightShift };
}

/** MT_FLAGS_HEIGHT_MASK and _OFFSET. */
const heightMask = 0x7c, heightShift = 2;
