/** `hlist(head, struct T, member)` */
import { defineWalker } from "../../define/walker.ts";
import { hlistForEach } from "../../kernel/hlist.ts";
import { nodeEntries, type NodeEntry } from "./entries/node_entry.ts";

export const hlist = defineWalker<NodeEntry>({
  name: "hlist",
  summary: "the structures in a bucket of a hash table",
  head: { name: "head", summary: "the bucket's hlist_head", types: ["struct hlist_head"] },
  entry: "member",
  columns: [],
  walk: (target, head, options) => nodeEntries(hlistForEach(target, head, options)),
});
