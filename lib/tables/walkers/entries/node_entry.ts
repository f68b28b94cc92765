/** What the walkers of nodes yield: where a node is. */
import type { WalkerEntry } from "../../../define/walker.ts";
import type { Walk } from "../../../kernel/walk_end.ts";

export interface NodeEntry extends WalkerEntry {
  readonly address: bigint;
}

export function* nodeEntries(walk: Walk<bigint>): Walk<NodeEntry> {
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) return next.value;
    yield { address: next.value };
  }
}
