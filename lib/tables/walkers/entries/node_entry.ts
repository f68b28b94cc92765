/** What the walkers of nodes yield: where a node is. */
import type { WalkerEntry } from "../../../define/walker.ts";
import type { Walk } from "../../../kernel/walk_end.ts";

/** An entry that is a node: nothing is known of it but where it is. */
export interface NodeEntry extends WalkerEntry {
  readonly address: bigint;
}

/** The entries of a walk over addresses. */
export function* nodeEntries(walk: Walk<bigint>): Walk<NodeEntry> {
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) return next.value;
    yield { address: next.value };
  }
}
