import assert from "node:assert/strict";
import { rbtreeForEach, rbtreePlaces, turnsTo } from "../../lib/kernel/rbtree.ts";
import { collect } from "../../lib/kernel/walk_end.ts";
import { FakeKernel, garbage } from "../build/memory.ts";

/** A balanced tree over nodes in order; the root holds it. Colours are set, and do not matter. */
function tree(kernel: FakeKernel, count: number): { root: bigint; nodes: bigint[] } {
  const nodes = Array.from({ length: count }, () => kernel.alloc(24)), root = kernel.alloc(8);
  const link = (low: number, high: number, parent: bigint): bigint => {
    if (low >= high) return 0n;
    const middle = low + high >> 1, node = nodes[middle];
    kernel.u64(node, parent | BigInt(middle & 1), link(middle + 1, high, node), link(low, middle, node));
    return node;
  };
  kernel.u64(root, link(0, count, 0n));
  return { root, nodes };
}

Deno.test("rbtreeForEach() gives the nodes in order", () => {
  for (const count of [0, 1, 2, 3, 100]) {
    const kernel = new FakeKernel();
    const { root, nodes } = tree(kernel, count);
    assert.deepEqual(collect(rbtreeForEach(kernel.target(), root)), {
      items: nodes,
      end: { kind: "end", detail: "" },
    });
  }
});

Deno.test("rbtreeForEach() leaves out a branch that leads back, and calls it a cycle", () => {
  const kernel = new FakeKernel();
  const { root, nodes } = tree(kernel, 7);
  // nodes[0] is the leftmost leaf: its left child becomes the root's node.
  kernel.u64(nodes[0] + 16n, nodes[3]);
  const { items, end } = collect(rbtreeForEach(kernel.target(), root));
  assert.deepEqual(items, nodes);
  assert.equal(end.kind, "cycle");
});

Deno.test("rbtreeForEach() does not follow a child that names another parent", () => {
  const kernel = new FakeKernel();
  const { root, nodes } = tree(kernel, 7);
  kernel.u64(nodes[5], nodes[1]);
  const { items, end } = collect(rbtreeForEach(kernel.target(), root));
  assert.deepEqual(items, nodes.slice(0, 4));
  assert.equal(end.kind, "corrupt");
  assert.match(end.detail, /names 0x[0-9a-f]+ as its parent/);
});

Deno.test("rbtreeForEach() ends where a node is its own child, and where both children are one", () => {
  const kernel = new FakeKernel();
  const { root, nodes } = tree(kernel, 1);
  kernel.u64(nodes[0] + 8n, nodes[0]);
  assert.deepEqual(collect(rbtreeForEach(kernel.target(), root)).items, nodes);
  const both = new FakeKernel(), three = tree(both, 3);
  both.u64(three.nodes[1] + 8n, three.nodes[0]);
  const { items, end } = collect(rbtreeForEach(both.target(), three.root));
  assert.deepEqual(items, three.nodes.slice(0, 2));
  assert.equal(end.kind, "corrupt");
});

Deno.test("rbtreeForEach() goes on behind a branch that cannot be read", () => {
  const kernel = new FakeKernel();
  const { root, nodes } = tree(kernel, 7);
  kernel.u64(nodes[3] + 16n, 0xffff888099990000n);
  const { items, end } = collect(rbtreeForEach(kernel.target(), root));
  assert.deepEqual(items, nodes.slice(3));
  assert.equal(end.kind, "unreadable");
});

Deno.test("rbtreeForEach() stops at its cap, and only there", () => {
  const kernel = new FakeKernel();
  const { root, nodes } = tree(kernel, 7);
  const { items, end } = collect(rbtreeForEach(kernel.target(), root, { cap: 3 }));
  assert.deepEqual(items, nodes.slice(0, 3));
  assert.deepEqual(end, { kind: "cap", detail: "stopped after 3 entries" });
  assert.equal(collect(rbtreeForEach(kernel.target(), root, { cap: 7 })).end.kind, "end");
});

Deno.test("trees of garbage end, and give no node twice", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const kernel = new FakeKernel();
    const [start] = garbage(kernel, seed);
    const { items } = collect(rbtreeForEach(kernel.target(), start, { cap: 100_000 }));
    assert.equal(new Set(items).size, items.length);
  }
});

Deno.test("rbtreeForEach() walks what begins with an rb_root: rb_root_cached, and rb_root_linked of 7.1", () => {
  const kernel = new FakeKernel();
  const { root, nodes } = tree(kernel, 7);
  const wrapped = kernel.alloc(16);
  kernel.u64(wrapped, kernel.target().kernel.u64(root), nodes[0]);
  assert.deepEqual(collect(rbtreeForEach(kernel.target(), wrapped)).items, nodes);
});

Deno.test("rbtreePlaces() gives nodes with the way to them, each before its children or between them", () => {
  const kernel = new FakeKernel();
  const { root, nodes } = tree(kernel, 7);
  const top = kernel.target().kernel.u64(root);
  const walked = (topDown: boolean) =>
    collect(rbtreePlaces(kernel.target(), top, { topDown })).items.map((place) => [
      nodes.indexOf(place.node),
      turnsTo(place).join(""),
    ]);
  assert.deepEqual(walked(false), [[0, "ll"], [1, "l"], [2, "lr"], [3, ""], [4, "rl"], [5, "r"], [6, "rr"]]);
  assert.deepEqual(walked(true), [[3, ""], [1, "l"], [0, "ll"], [2, "lr"], [5, "r"], [4, "rl"], [6, "rr"]]);
  // A node within the tree is a top, too.
  assert.deepEqual(
    collect(rbtreePlaces(kernel.target(), nodes[1])).items.map(({ node }) => node),
    nodes.slice(0, 3),
  );
});
