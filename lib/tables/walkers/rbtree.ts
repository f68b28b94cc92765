/** `rbtree(root, struct T, member)` */
import { defineWalker } from "../../define/walker.ts";
import { rbtreeForEach } from "../../kernel/rbtree.ts";
import { nodeEntries, type NodeEntry } from "./entries/node_entry.ts";

export const rbtree = defineWalker<NodeEntry>({
  name: "rbtree",
  summary: "the structures in a red-black tree, in its order",
  head: {
    name: "root",
    summary: "the rb_root, alone or inside",
    // rb_root_linked came with 7.1, for the timers; both of these begin with their rb_root.
    types: ["struct rb_root", "struct rb_root_cached", "struct rb_root_linked"],
  },
  entry: "member",
  columns: [],
  walk: (target, head, options) => nodeEntries(rbtreeForEach(target, head, options)),
});
