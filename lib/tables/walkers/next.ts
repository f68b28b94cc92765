/** `next(start, struct T, member)` */
import { defineWalker } from "../../define/walker.ts";
import { forEachInChain, nullTerminated } from "../../kernel/chain.ts";
import { nodeEntries, type NodeEntry } from "./entries/node_entry.ts";

export const next = defineWalker<NodeEntry>({
  name: "next",
  summary: "structures that lead from one to the next by a pointer, the first included, up to a NULL",
  head: { name: "start", summary: "the first structure, or a pointer to it", types: [] },
  entry: "next",
  typed: true,
  columns: [],
  walk: (target, start, options, { offset }) =>
    nodeEntries(forEachInChain(target.kernel, start, nullTerminated(offset), options)),
});
