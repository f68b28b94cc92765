/** `idr(idr, struct T)` */
import { defineWalker } from "../../define/walker.ts";
import { idrForEach } from "../../kernel/xarray.ts";
import { indexColumns, indexEntries, type IndexEntry } from "./entries/index_entry.ts";

export const idr = defineWalker<IndexEntry>({
  name: "idr",
  summary: "what ids of an IDR stand for",
  head: { name: "idr", summary: "the idr", types: ["struct idr"] },
  entry: "pointer",
  columns: indexColumns,
  walk: (target, head, options) => indexEntries(idrForEach(target, head, options)),
});
