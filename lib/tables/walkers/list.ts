/** `list(head, struct T, member)` */
import { defineWalker } from "../../define/walker.ts";
import { listForEach } from "../../kernel/list.ts";
import { nodeEntries, type NodeEntry } from "./entries/node_entry.ts";

export const list = defineWalker<NodeEntry>({
  name: "list",
  summary: "the structures on a doubly linked list",
  head: { name: "head", summary: "the list_head that all others hang on", types: ["struct list_head"] },
  entry: "member",
  columns: [],
  walk: (target, head, options) => nodeEntries(listForEach(target, head, options)),
});
