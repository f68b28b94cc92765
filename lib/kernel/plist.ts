/** struct plist_head: lists in the order of priorities (include/linux/plist.h). */
import type { Target } from "../types/target.ts";
import { type Field, getField, readNumber } from "./field.ts";
import { listForEach } from "./list.ts";
import { unreadable, type Walk, type WalkOptions } from "./walk_end.ts";

/** A node with its priority. */
export interface PlistEntry {
  /** `struct plist_node *` */
  readonly node: bigint;
  /** The smaller the number, the earlier it comes. */
  readonly priority: number;
}

interface PlistFields {
  /** The ring of all nodes in plist_head and in plist_node; the other list links the first of each priority. */
  readonly head: Field;
  readonly node: Field;
  readonly priority: Field;
}

function plistFields(target: Target): PlistFields {
  return {
    head: getField(target, "plist_head", "node_list"),
    node: getField(target, "plist_node", "node_list"),
    priority: getField(target, "plist_node", "prio"),
  };
}

/**
 * Yields each node, by ascending number of priority. Throws a LookupError.
 * @param head `struct plist_head *`
 */
export function* plistForEach(target: Target, head: bigint, options?: WalkOptions): Walk<PlistEntry> {
  const fields = target.once(plistFields);
  const walk = listForEach(target, head && head + fields.head.offset, options);
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) return next.value;
    const node = next.value - fields.node.offset;
    let priority: number;
    try {
      priority = readNumber(target.kernel, node, fields.priority);
    } catch (error) {
      return unreadable(error);
    }
    yield { node, priority };
  }
}
