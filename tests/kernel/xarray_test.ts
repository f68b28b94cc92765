import assert from "node:assert/strict";
import { MemoryFault } from "../../lib/base/errors.ts";
import { collect } from "../../lib/kernel/walk_end.ts";
import { idrFind, idrForEach, xarrayForEach, xarrayLoad } from "../../lib/kernel/xarray.ts";
import { array, FakeKernel, garbage, pointer, struct, u32, u8 } from "../build/memory.ts";

const xarray = struct("xarray", 16, { xa_lock: [0, u32], xa_flags: [4, u32], xa_head: [8, pointer] });
const node = struct("xa_node", 552, {
  shift: [0, u8],
  offset: [1, u8],
  count: [2, u8],
  parent: [8, pointer],
  slots: [40, array(pointer, 64)],
});
const idr = struct("idr", 24, { idr_rt: [0, xarray], idr_base: [16, u32] });

/** xa_mk_node, xa_mk_value, and the marks that are no entries. */
const asNode = (address: bigint) => address + 2n;
const value = (n: number) => BigInt(n * 2 + 1);
const sibling = (slot: number) => BigInt(slot * 4 + 2);
const retry = 256n * 4n + 2n, zero = 257n * 4n + 2n;

class Builder {
  readonly kernel = new FakeKernel().types(xarray, node, idr);
  readonly root = this.kernel.alloc(24);

  head(entry: bigint): this {
    this.kernel.u64(this.root + 8n, entry);
    return this;
  }

  /** A node with these entries by slot, in a slot of its parent. */
  node(shift: number, entries: Record<number, bigint>, parent = 0n, offset = 0): bigint {
    const at = this.kernel.alloc(552);
    this.kernel.memory.write(at, [shift, offset]);
    this.kernel.u64(at + 8n, parent);
    for (const [slot, entry] of Object.entries(entries)) this.kernel.u64(at + 40n + BigInt(+slot * 8), entry);
    return at;
  }

  slot(at: bigint, slot: number, entry: bigint): void {
    this.kernel.u64(at + 40n + BigInt(slot * 8), entry);
  }

  walk(cap?: number) {
    const { items, end } = collect(xarrayForEach(this.kernel.target(), this.root, cap ? { cap } : {}));
    return { items: items.map((e) => [e.index, e.last, e.pointer ?? { value: e.value }]), end };
  }
}

const a = 0xffff888000abc000n, b = 0xffff888000abd000n;

Deno.test("xarrayForEach() gives the single entry of an array without nodes", () => {
  assert.deepEqual(new Builder().walk().items, []);
  assert.deepEqual(new Builder().head(a).walk().items, [[0n, 0n, a]]);
  assert.deepEqual(new Builder().head(value(7)).walk().items, [[0n, 0n, { value: 7n }]]);
});

Deno.test("xarrayForEach() gives pointers and values by index, over several levels", () => {
  const x = new Builder();
  const top = x.node(6, {}), low = x.node(0, { 1: a, 63: value(42) }, top, 0);
  const high = x.node(0, { 2: b }, top, 5);
  x.slot(top, 0, asNode(low));
  x.slot(top, 5, asNode(high));
  assert.deepEqual(x.head(asNode(top)).walk(), {
    items: [[1n, 1n, a], [63n, 63n, { value: 42n }], [322n, 322n, b]],
    end: { kind: "end", detail: "" },
  });
});

Deno.test("xarrayForEach() gives a multi-index entry once, with its range", () => {
  const x = new Builder();
  const top = x.node(6, { 2: a, 3: sibling(2), 4: sibling(2), 5: b });
  assert.deepEqual(x.head(asNode(top)).walk().items, [[128n, 319n, a], [320n, 383n, b]]);
});

Deno.test("xarrayForEach() passes over entries that stand for nothing", () => {
  const x = new Builder();
  const top = x.node(0, { 0: retry, 1: zero, 2: a });
  assert.deepEqual(x.head(asNode(top)).walk().items, [[2n, 2n, a]]);
});

Deno.test("xarrayForEach() follows no node that names another parent, slot or shift", () => {
  for (
    const [shift, parent, offset, says] of [[0, 8n, 3, /parent/], [0, 0n, 4, /slot/], [
      6,
      0n,
      3,
      /shift/,
    ]] as const
  ) {
    const x = new Builder();
    const top = x.node(6, { 4: a });
    x.slot(top, 3, asNode(x.node(shift, { 0: b }, top + parent, offset)));
    const { items, end } = x.head(asNode(top)).walk();
    assert.deepEqual(items, [[256n, 319n, a]]);
    assert.equal(end.kind, "corrupt");
    assert.match(end.detail, says);
  }
});

Deno.test("xarrayForEach() ends where a node is its own child", () => {
  const x = new Builder();
  const top = x.node(6, { 1: a });
  x.slot(top, 0, asNode(top));
  assert.deepEqual(x.head(asNode(top)).walk().items, [[64n, 127n, a]]);
});

Deno.test("xarrayForEach() goes on behind a node that cannot be read", () => {
  const x = new Builder();
  const top = x.node(6, { 0: asNode(0xffff888099990000n), 1: a });
  const { items, end } = x.head(asNode(top)).walk();
  assert.deepEqual(items, [[64n, 127n, a]]);
  assert.equal(end.kind, "unreadable");
});

Deno.test("xarrayForEach() stops at its cap", () => {
  const x = new Builder();
  x.head(asNode(x.node(0, { 0: a, 1: a, 2: a })));
  assert.equal(x.walk(2).items.length, 2);
  assert.equal(x.walk(2).end.kind, "cap");
  assert.equal(x.walk(3).end.kind, "end");
});

Deno.test("xarrayLoad() finds an entry by its index", () => {
  const x = new Builder();
  const top = x.node(6, { 2: b, 3: sibling(2) }), low = x.node(0, { 1: a, 2: value(5) }, top, 0);
  x.slot(top, 0, asNode(low));
  const target = x.head(asNode(top)).kernel.target();
  const load = (index: bigint) => xarrayLoad(target, x.root, index);
  assert.deepEqual(load(1n), { kind: "pointer", pointer: a });
  assert.deepEqual(load(2n), { kind: "value", value: 5n });
  assert.deepEqual(load(200n), { kind: "pointer", pointer: b });
  for (const absent of [0n, 3n, 64n, 4096n, 1n << 63n]) assert.equal(load(absent), undefined);
});

Deno.test("idrForEach() and idrFind() count from the IDR's base", () => {
  const x = new Builder();
  x.head(asNode(x.node(0, { 0: a, 3: b }))).kernel.u32(x.root + 16n, 1);
  const target = x.kernel.target();
  assert.deepEqual(collect(idrForEach(target, x.root)).items.map((e) => [e.index, e.pointer]), [[1n, a], [
    4n,
    b,
  ]]);
  assert.equal(idrFind(target, x.root, 4n), b);
  assert.equal(idrFind(target, x.root, 0n), undefined);
});

Deno.test("a radix tree of before 4.20 is read with its own tags", () => {
  const root = struct("radix_tree_root", 16, { rnode: [8, pointer] });
  const old = struct("radix_tree_node", 552, {
    shift: [0, u8],
    offset: [1, u8],
    parent: [8, pointer],
    slots: [40, array(pointer, 64)],
  });
  const kernel = new FakeKernel().types(root, old);
  const at = kernel.alloc(16), top = kernel.alloc(552);
  // A node has tag 1, a stored integer 2; a sibling is a tagged pointer to the slot that it belongs to.
  kernel.u64(at + 8n, top + 1n).u64(top + 40n, a, top + 41n, b, 9n << 2n | 2n, 0xffffffffffffffffn);
  const { items, end } = collect(xarrayForEach(kernel.target(), at));
  assert.deepEqual(items.map((e) => [e.index, e.last, e.pointer ?? e.value]), [[0n, 1n, a], [2n, 2n, b], [
    3n,
    3n,
    9n,
  ]]);
  assert.equal(end.kind, "end");
  assert.deepEqual(xarrayLoad(kernel.target(), at, 1n), { kind: "pointer", pointer: a });
});

Deno.test("a kernel without types says why it cannot walk", () => {
  assert.throws(() => collect(xarrayForEach(new FakeKernel().target(), 8n)), /neither struct xarray nor/);
});

Deno.test("xarrays of garbage end, and stay bounded", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const kernel = new FakeKernel().types(xarray, node, idr);
    const [start] = garbage(kernel, seed, [0n, 2n, 2n, 2n]);
    const target = kernel.target();
    for (let root = 0n; root < 80n; root += 8n) {
      const { items } = collect(xarrayForEach(target, start + root, { cap: 100_000 }));
      assert.ok(items.length <= 64 * 12);
      assert.doesNotThrow(() => {
        try {
          xarrayLoad(target, start + root, BigInt(seed));
        } catch (error) {
          if (!(error instanceof MemoryFault)) throw error;
        }
      });
    }
  }
});
