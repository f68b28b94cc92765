/** `hlist_nulls(head, struct T, member)` */
import { defineWalker } from "../../define/walker.ts";
import { hlistNullsForEach } from "../../kernel/hlist.ts";
import { nodeEntries, type NodeEntry } from "./entries/node_entry.ts";

export const hlistNulls = defineWalker<NodeEntry>({
  name: "hlist_nulls",
  summary: "the structures in a bucket of a hash table of sockets or connections",
  head: { name: "head", summary: "the bucket's hlist_nulls_head", types: ["struct hlist_nulls_head"] },
  entry: "member",
  columns: [],
  walk: (target, head, options) => nodeEntries(hlistNullsForEach(target, head, options)),
});
