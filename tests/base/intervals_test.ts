import assert from "node:assert/strict";
import { IntervalMap } from "../../lib/base/intervals.ts";
import { Lru } from "../../lib/base/lru.ts";
import { Random } from "../build/bytes.ts";

function entries(map: IntervalMap): number[][] {
  return [...map.starts].map((start, i) => [start, map.ends[i], map.values[i]]);
}

Deno.test("IntervalMap: finds the interval of a point, none in a gap or at an end", () => {
  const map = IntervalMap.of([{ start: 30, end: 40, value: 300 }, { start: 10, end: 20, value: 100 }]);
  assert.deepEqual([9, 10, 19, 20, 29, 30, 39, 40].map((p) => map.find(p)), [-1, 0, 0, -1, -1, 1, 1, -1]);
  assert.equal(map.end, 40);
  assert.equal(IntervalMap.of([]).find(0), -1);
  assert.equal(IntervalMap.of([]).end, 0);
});

Deno.test("IntervalMap: of overlapping intervals the earlier start keeps the common part", () => {
  const map = IntervalMap.of([
    { start: 5, end: 30, value: 500 },
    { start: 0, end: 10, value: 0 },
    { start: 20, end: 25, value: 900 },
    { start: 0, end: 12, value: 1000 },
  ]);
  assert.deepEqual(entries(map), [[0, 10, 0], [10, 12, 1010], [12, 30, 507]]);
});

Deno.test("IntervalMap: overlaps agrees with a search point by point", () => {
  const random = new Random(3);
  for (let round = 0; round < 200; round++) {
    const given = Array.from({ length: random.below(6) }, () => {
      const start = random.below(40);
      return { start, end: start + random.below(8), value: 0 };
    });
    const map = IntervalMap.of(given);
    const covered = (p: number) => given.some((i) => i.start <= p && p < i.end);
    for (let p = 0; p < 50; p++) {
      assert.equal(map.find(p) >= 0, covered(p));
      assert.equal(map.overlaps(p, p + 3), covered(p) || covered(p + 1) || covered(p + 2));
    }
  }
});

Deno.test("Lru: forgets what was used longest ago", () => {
  const lru = new Lru<string, number>(2);
  lru.set("a", 1);
  lru.set("b", 2);
  assert.equal(lru.get("a"), 1);
  lru.set("c", 3);
  assert.equal(lru.get("b"), undefined);
  assert.equal(lru.get("a"), 1);
  assert.equal(lru.get("c"), 3);
  lru.set("c", 4);
  assert.equal(lru.size, 2);
  assert.equal(lru.get("c"), 4);
  lru.clear();
  assert.equal(lru.size, 0);
  assert.throws(() => new Lru(0), RangeError);
});
