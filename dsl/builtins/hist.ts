import type { Aggregate } from "../ir.ts";
import { keyOf } from "../run/compare.ts";
import { plainOf } from "../run/scalar.ts";
import { anyType } from "../types.ts";
import { Duration, Size, type Value } from "../value.ts";
import { maxGathered, value } from "./helpers.ts";

/** hist(x): pairs of where a bucket begins and how many values are in it. */
export const hist: Aggregate = {
  name: "hist",
  summary:
    "How the values of x are spread: [from, count] by powers of two, or [value, count] of what is no number",
  parameters: [value("x", anyType, "what is counted")],
  result: () => ({ kind: "list", of: { kind: "list", of: anyType } }),
  start(_constants, warn) {
    const numbers = new Map<bigint, { from: Value; count: bigint }>();
    const others = new Map<string, { from: Value; count: bigint }>();
    return {
      add(given) {
        const x = plainOf(given);
        const bucket = bucketOf(x);
        if (bucket !== undefined) return count(numbers, bucket.at, bucket.from);
        const key = keyOf(x);
        if (others.size < maxGathered || others.has(key)) count(others, key, x);
        else warn(`hist() counts the first ${maxGathered} values only`);
      },
      result() {
        const inOrder = [...numbers].sort(([a], [b]) => a < b ? -1 : 1).map(([, bucket]) => bucket);
        const byCount = [...others.values()].sort((a, b) => Number(b.count - a.count));
        return [...inOrder, ...byCount].map(({ from, count }) => [from, count]);
      },
    };
  },
};

function count<K>(buckets: Map<K, { from: Value; count: bigint }>, key: K, from: Value): void {
  const found = buckets.get(key);
  if (found === undefined) buckets.set(key, { from, count: 1n });
  else found.count++;
}

/** Where the bucket of a number begins: 0, 1, 2, 4, …, and the same below zero. */
function bucketOf(x: Value): { at: bigint; from: Value } | undefined {
  if (typeof x === "bigint") return { at: powerBelow(x), from: powerBelow(x) };
  if (typeof x === "number" && Number.isFinite(x)) {
    const at = powerBelow(BigInt(Math.trunc(x)));
    return { at, from: Number(at) };
  }
  if (x instanceof Size) return { at: powerBelow(x.bytes), from: new Size(powerBelow(x.bytes)) };
  if (x instanceof Duration) return { at: powerBelow(x.ns), from: new Duration(powerBelow(x.ns)) };
  return undefined;
}

function powerBelow(n: bigint): bigint {
  if (n === 0n) return 0n;
  if (n < 0n) return -powerBelow(-n);
  return 1n << BigInt(n.toString(2).length - 1);
}
