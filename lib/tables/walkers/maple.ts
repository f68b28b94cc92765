/** `maple(mt, struct T)` */
import { defineWalker, type WalkerEntry } from "../../define/walker.ts";
import { type MapleEntry, mapleForEach } from "../../kernel/maple.ts";
import type { Walk } from "../../kernel/walk_end.ts";

interface RangeEntry extends WalkerEntry, MapleEntry {}

export const maple = defineWalker<RangeEntry>({
  name: "maple",
  summary: "the entries of a maple tree by their ranges of indices",
  head: { name: "mt", summary: "the maple_tree", types: ["struct maple_tree"] },
  entry: "pointer",
  columns: [
    { name: "first", type: "int", summary: "the first index of the entry", get: (entry) => entry.first },
    { name: "last", type: "int", summary: "the last index of the entry", get: (entry) => entry.last },
    {
      name: "value",
      type: "int",
      summary: "the integer that is stored in place of a pointer, else null",
      get: (entry) => entry.value ?? null,
    },
  ],
  walk: (target, head, options) => rangeEntries(mapleForEach(target, head, options)),
});

function* rangeEntries(walk: Walk<MapleEntry>): Walk<RangeEntry> {
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) return next.value;
    yield { ...next.value, address: next.value.pointer };
  }
}
