/** `plist(head, struct T, member)` */
import { defineWalker, type WalkerEntry } from "../../define/walker.ts";
import { type PlistEntry, plistForEach } from "../../kernel/plist.ts";
import { mapped } from "./entries/mapped.ts";

interface PriorityEntry extends WalkerEntry, PlistEntry {}

export const plist = defineWalker<PriorityEntry>({
  name: "plist",
  summary: "the structures on a list that is sorted by priority",
  head: { name: "head", summary: "the plist_head", types: ["struct plist_head"] },
  entry: "member",
  columns: [
    {
      name: "prio",
      type: "int",
      summary: "the priority of the entry: the smaller, the earlier",
      get: (entry) => BigInt(entry.priority),
    },
  ],
  walk: (target, head, options) =>
    mapped(plistForEach(target, head, options), (entry) => ({ ...entry, address: entry.node })),
});
