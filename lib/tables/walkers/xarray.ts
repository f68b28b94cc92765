/** `xarray(xa, struct T)` */
import { defineWalker } from "../../define/walker.ts";
import { xarrayForEach } from "../../kernel/xarray.ts";
import { indexColumns, indexEntries, type IndexEntry } from "./entries/index_entry.ts";

export const xarray = defineWalker<IndexEntry>({
  name: "xarray",
  summary: "the entries of an xarray by index",
  head: { name: "xa", summary: "the xarray", types: ["struct xarray"] },
  entry: "pointer",
  columns: indexColumns,
  walk: (target, head, options) => indexEntries(xarrayForEach(target, head, options)),
});
