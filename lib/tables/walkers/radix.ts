/** `radix(root, struct T)` */
import { defineWalker } from "../../define/walker.ts";
import { xarrayForEach } from "../../kernel/xarray.ts";
import { indexColumns, indexEntries, type IndexEntry } from "./entries/index_entry.ts";

export const radix = defineWalker<IndexEntry>({
  name: "radix",
  summary: "the entries of a radix tree by index",
  head: {
    name: "root",
    summary: "the radix_tree_root; an xarray since 4.20",
    types: ["struct radix_tree_root", "struct xarray"],
  },
  entry: "pointer",
  columns: indexColumns,
  walk: (target, head, options) => indexEntries(xarrayForEach(target, head, options)),
});
