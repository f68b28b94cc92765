import assert from "node:assert/strict";
import { IntervalList, layered } from "../../lib/base/layers.ts";
import { Random } from "../build/bytes.ts";

Deno.test("layered: agrees with writing point by point", () => {
  const random = new Random(11);
  for (let round = 0; round < 500; round++) {
    const list = new IntervalList();
    const points = new Map<number, number>();
    for (let i = random.below(9); i > 0; i--) {
      const start = random.below(40);
      const length = 1 + random.below(20);
      list.add(start, start + length, i * 1000);
      for (let d = 0; d < length; d++) points.set(start + d, i * 1000 + d);
    }
    const map = layered(list);
    for (let p = 0; p < 70; p++) {
      const i = map.find(p);
      assert.equal(i < 0 ? undefined : map.values[i] + (p - map.starts[i]), points.get(p));
    }
    for (let i = 1; i < map.length; i++) assert.ok(map.starts[i] >= map.ends[i - 1]);
  }
});

Deno.test("layered: a hundred thousand intervals, apart or one within another, take no time to speak of", () => {
  const apart = new IntervalList();
  const nested = new IntervalList();
  const count = 100_000;
  for (let i = 0; i < count; i++) {
    apart.add((i * 7919 % count) * 10, (i * 7919 % count) * 10 + 10, i);
    nested.add(i, 2 * count - i, i);
  }
  const start = performance.now();
  assert.equal(layered(apart).length, count);
  assert.equal(layered(nested).end, 2 * count);
  assert.ok(performance.now() - start < 5000);
});
