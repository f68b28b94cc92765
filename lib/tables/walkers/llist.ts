/** `llist(head, struct T, member)` */
import { defineWalker } from "../../define/walker.ts";
import { llistForEach } from "../../kernel/llist.ts";
import { nodeEntries, type NodeEntry } from "./entries/node_entry.ts";

export const llist = defineWalker<NodeEntry>({
  name: "llist",
  summary: "the structures on a lock-free list, the newest first",
  head: { name: "head", summary: "the llist_head", types: ["struct llist_head"] },
  entry: "member",
  columns: [],
  walk: (target, head, options) => nodeEntries(llistForEach(target, head, options)),
});
