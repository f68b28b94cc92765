/** `hashtable(table, struct T, member, buckets=N)` */
import { LookupError } from "../../base/errors.ts";
import { defineWalker, type WalkerArguments, type WalkerEntry } from "../../define/walker.ts";
import { type BucketEntry, hashtableForEach } from "../../kernel/hashtable.ts";
import { mapped } from "./entries/mapped.ts";

interface HashEntry extends WalkerEntry, BucketEntry {}

export const hashtable = defineWalker<HashEntry>({
  name: "hashtable",
  summary: "the structures in an array of hlist_heads, bucket by bucket",
  head: { name: "table", summary: "the first hlist_head", types: ["struct hlist_head"] },
  entry: "member",
  parameters: [{
    name: "buckets",
    type: { kind: "value", type: { kind: "int" } },
    default: null,
    summary: "how many there are; not needed for a variable, whose size says it",
  }],
  columns: [
    { name: "bucket", type: "int", summary: "the bucket that the entry is in", get: (entry) => entry.bucket },
  ],
  walk: (target, head, options, given) =>
    mapped(
      hashtableForEach(target, head, buckets(given), options),
      (entry) => ({ ...entry, address: entry.node }),
    ),
});

function buckets({ own: [count], extent }: WalkerArguments): bigint {
  if (typeof count === "bigint") return count < 0n ? 0n : count;
  if (extent !== undefined) return BigInt(extent >> 3);
  throw new LookupError(
    "how many buckets the table has is not known: hashtable(table, struct T, member, buckets=N)",
  );
}
