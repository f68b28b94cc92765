/** `rhashtable(table, struct T, member)` */
import { defineWalker } from "../../define/walker.ts";
import { rhashtableForEach } from "../../kernel/rhashtable.ts";
import { nodeEntries, type NodeEntry } from "./entries/node_entry.ts";

export const rhashtable = defineWalker<NodeEntry>({
  name: "rhashtable",
  summary: "the structures in a resizable hash table, bucket by bucket",
  head: {
    name: "table",
    summary: "the rhashtable or rhltable",
    types: ["struct rhashtable", "struct rhltable"],
  },
  entry: "member",
  columns: [],
  walk: (target, head, options) => nodeEntries(rhashtableForEach(target, head, options)),
});
