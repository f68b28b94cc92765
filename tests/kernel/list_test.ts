import assert from "node:assert/strict";
import { hlistForEach, hlistNullsForEach } from "../../lib/kernel/hlist.ts";
import { listForEach, listForEachEntry, listForEachReverse } from "../../lib/kernel/list.ts";
import { llistForEach } from "../../lib/kernel/llist.ts";
import { collect, type Walk } from "../../lib/kernel/walk_end.ts";
import { FakeKernel, garbage } from "../build/memory.ts";

/** A ring of `count` nodes: the head first. */
function ring(kernel: FakeKernel, count: number): bigint[] {
  const nodes = Array.from({ length: count + 1 }, () => kernel.alloc(16));
  nodes.forEach((node, i) => {
    kernel.u64(node, nodes[(i + 1) % nodes.length], nodes[(i + count) % nodes.length]);
  });
  return nodes;
}

Deno.test("listForEach() gives every node of a ring in order, and in reverse", () => {
  const kernel = new FakeKernel();
  const [head, ...nodes] = ring(kernel, 5);
  assert.deepEqual(collect(listForEach(kernel.target(), head)), {
    items: nodes,
    end: { kind: "end", detail: "" },
  });
  assert.deepEqual(collect(listForEachReverse(kernel.target(), head)).items, nodes.toReversed());
});

Deno.test("listForEachEntry() gives the structures around the nodes", () => {
  const kernel = new FakeKernel();
  const [head, ...nodes] = ring(kernel, 2);
  const entries = collect(listForEachEntry(kernel.target(), head, 24)).items;
  assert.deepEqual(entries, nodes.map((node) => node - 24n));
});

Deno.test("listForEach() of an empty ring gives nothing", () => {
  const kernel = new FakeKernel();
  const [head] = ring(kernel, 0);
  assert.deepEqual(collect(listForEach(kernel.target(), head)), {
    items: [],
    end: { kind: "end", detail: "" },
  });
});

Deno.test("listForEach() stops where a ring comes back to a node that is not its head", () => {
  const kernel = new FakeKernel();
  const [head, a, b, c] = ring(kernel, 3);
  kernel.u64(c, b);
  const { items, end } = collect(listForEach(kernel.target(), head));
  assert.deepEqual(items, [a, b, c]);
  assert.deepEqual(end, { kind: "cycle", detail: `comes back to 0x${b.toString(16)}` });
});

Deno.test("listForEach() notices a cycle of a chain too long to be remembered", () => {
  const kernel = new FakeKernel();
  const count = 70_000, start = kernel.alloc(16 * (count + 1));
  const at = (i: number) => start + BigInt(i * 16);
  const words = new BigUint64Array(2 * (count + 1));
  for (let i = 0; i <= count; i++) words[2 * i] = at(i + 1);
  words[2 * count] = at(68_000);
  kernel.memory.write(start, new Uint8Array(words.buffer));
  const { items, end } = collect(listForEach(kernel.target(), at(0)));
  assert.equal(end.kind, "cycle");
  assert.ok(items.length >= count && items.length < 3 * count, `${items.length} nodes`);
});

Deno.test("listForEach() stops at a node that cannot be read, and names the address", () => {
  const kernel = new FakeKernel();
  const [head, a] = ring(kernel, 1);
  const missing = 0xffff888099990000n;
  kernel.u64(a, missing);
  const { items, end } = collect(listForEach(kernel.target(), head));
  assert.deepEqual(items, [a]);
  assert.equal(end.kind, "unreadable");
  assert.match(end.detail, /0xffff888099990000.*page excluded/);
});

Deno.test("listForEach() stops at its cap", () => {
  const kernel = new FakeKernel();
  const [head, ...nodes] = ring(kernel, 9);
  const { items, end } = collect(listForEach(kernel.target(), head, { cap: 4 }));
  assert.deepEqual(items, nodes.slice(0, 4));
  assert.deepEqual(end, { kind: "cap", detail: "stopped after 4 entries" });
  assert.equal(collect(listForEach(kernel.target(), head, { cap: 9 })).end.kind, "end");
});

Deno.test("listForEach() calls a NULL in a ring, and a NULL head, corrupt", () => {
  const kernel = new FakeKernel();
  const [head, a] = ring(kernel, 1);
  kernel.u64(a, 0);
  assert.deepEqual(collect(listForEach(kernel.target(), head)), {
    items: [a],
    end: { kind: "corrupt", detail: "found NULL where a list_head was expected" },
  });
  assert.equal(collect(listForEach(kernel.target(), 0n)).end.kind, "corrupt");
});

Deno.test("hlistForEach() ends at NULL, hlistNullsForEach() at an odd number", () => {
  const kernel = new FakeKernel();
  const [head, a, b] = [kernel.alloc(8), kernel.alloc(16), kernel.alloc(16)];
  kernel.u64(head, a).u64(a, b).u64(b, 0);
  assert.deepEqual(collect(hlistForEach(kernel.target(), head)), {
    items: [a, b],
    end: { kind: "end", detail: "" },
  });
  assert.equal(collect(hlistNullsForEach(kernel.target(), head)).end.kind, "corrupt");
  kernel.u64(b, 2 * 77 + 1);
  assert.deepEqual(collect(hlistNullsForEach(kernel.target(), head)), {
    items: [a, b],
    end: { kind: "end", detail: "" },
  });
});

Deno.test("llistForEach() gives the newest entry first", () => {
  const kernel = new FakeKernel();
  const [head, a, b] = [kernel.alloc(8), kernel.alloc(8), kernel.alloc(8)];
  kernel.u64(head, b).u64(b, a).u64(a, 0);
  assert.deepEqual(collect(llistForEach(kernel.target(), head)).items, [b, a]);
});

Deno.test("lists of garbage end, and throw nothing", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const kernel = new FakeKernel();
    const [start] = garbage(kernel, seed);
    const target = kernel.target();
    const walks: Walk<bigint>[] = [
      listForEach(target, start, { cap: 10_000 }),
      listForEachReverse(target, start, { cap: 10_000 }),
      hlistForEach(target, start, { cap: 10_000 }),
      hlistNullsForEach(target, start, { cap: 10_000 }),
      llistForEach(target, start, { cap: 10_000 }),
    ];
    for (const walk of walks) assert.ok(collect(walk).items.length <= 2048);
  }
});
