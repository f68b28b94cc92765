/** What the walkers of xarrays and their kin yield: an entry with its index. */
import type { ColumnDeclaration } from "../../../define/column.ts";
import type { WalkerEntry } from "../../../define/walker.ts";
import type { Walk } from "../../../kernel/walk_end.ts";
import type { XarrayEntry } from "../../../kernel/xarray.ts";

export interface IndexEntry extends WalkerEntry, XarrayEntry {}

export const indexColumns: readonly ColumnDeclaration<IndexEntry>[] = [
  { name: "index", type: "int", summary: "the index of the entry", get: (entry) => entry.index },
  {
    name: "last",
    type: "int",
    summary: "the last index of the entry: the same, but for a multi-index entry",
    get: (entry) => entry.last,
  },
  {
    name: "value",
    type: "int",
    summary: "the integer that is stored in place of a pointer, else null",
    get: (entry) => entry.value ?? null,
  },
];

export function* indexEntries(walk: Walk<XarrayEntry>): Walk<IndexEntry> {
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) return next.value;
    yield { ...next.value, address: next.value.pointer };
  }
}
