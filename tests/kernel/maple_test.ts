import assert from "node:assert/strict";
import { mapleForEach } from "../../lib/kernel/maple.ts";
import { collect } from "../../lib/kernel/walk_end.ts";
import type { CType } from "../../lib/types/ctype.ts";
import { array, FakeKernel, garbage, pointer, struct, u32, u64 } from "../build/memory.ts";

const types: CType[] = [
  struct("maple_tree", 16, { ma_flags: [4, u32], ma_root: [8, pointer] }),
  struct("maple_node", 256, { parent: [0, pointer], slot: [8, array(pointer, 31)] }),
  struct("maple_range_64", 256, {
    parent: [0, pointer],
    pivot: [8, array(u64, 15)],
    slot: [128, array(pointer, 16)],
  }),
  struct("maple_arange_64", 256, {
    parent: [0, pointer],
    pivot: [8, array(u64, 9)],
    slot: [80, array(pointer, 10)],
    gap: [160, array(u64, 10)],
  }),
];
const dense = 0, leaf = 1, range = 2, arange = 3;
const max = 0xffff_ffff_ffff_ffffn;

/** Where each type of node has its pivots and slots. */
const places = { [dense]: [0, 8], [leaf]: [8, 128], [range]: [8, 128], [arange]: [8, 80] };

class Builder {
  readonly kernel = new FakeKernel().types(...types);
  readonly tree = this.kernel.alloc(16);

  root(entry: bigint): this {
    this.kernel.u64(this.tree + 8n, entry);
    return this;
  }

  node(parent = 1n): bigint {
    const at = this.kernel.alloc(256, 256);
    this.kernel.u64(at, parent);
    return at;
  }

  /** Fills a node: `[last index, entry]` by slot; the last slot's is the node's own maximum and not written. */
  fill(
    at: bigint,
    type: keyof typeof places,
    slots: readonly (readonly [bigint | undefined, bigint])[],
  ): void {
    const [pivot, slot] = places[type];
    slots.forEach(([last, entry], i) => {
      if (last !== undefined && pivot > 0) this.kernel.u64(at + BigInt(pivot + i * 8), last);
      this.kernel.u64(at + BigInt(slot + i * 8), entry);
    });
  }

  walk(cap?: number) {
    const { items, end } = collect(mapleForEach(this.kernel.target(), this.tree, cap ? { cap } : {}));
    return { items: items.map((e) => [e.first, e.last, e.pointer ?? { value: e.value }]), end };
  }
}

/** mt_mk_node() and ma_parent: type and slot in the low bits. */
const encode = (node: bigint, type: number) => node | BigInt(type << 3) | 4n | 2n;
const parentOf = (node: bigint, slot: number) => node | BigInt(slot << 3) | 6n;
const a = 0xffff888000abc000n, b = 0xffff888000abd000n, c = 0xffff888000abe000n;

/** Two leaves below an allocation node. */
function twoLeaves(): Builder & { leaves: bigint[]; top: bigint } {
  const m = new Builder();
  const top = m.node(1n), left = m.node(parentOf(top, 0)), right = m.node(parentOf(top, 1));
  m.fill(top, arange, [[999n, encode(left, leaf)], [undefined, encode(right, leaf)]]);
  m.fill(left, leaf, [[9n, 0n], [19n, a], [998n, 0n], [999n, b]]);
  m.fill(right, leaf, [[1000n, c], [undefined, 0n]]);
  m.root(encode(top, arange));
  return Object.assign(m, { leaves: [left, right], top });
}

Deno.test("mapleForEach() gives the single entry of a tree without nodes", () => {
  assert.deepEqual(new Builder().walk().items, []);
  assert.deepEqual(new Builder().root(a).walk().items, [[0n, 0n, a]]);
});

Deno.test("mapleForEach() gives entries with their ranges, over several levels", () => {
  assert.deepEqual(twoLeaves().walk(), {
    items: [[10n, 19n, a], [999n, 999n, b], [1000n, 1000n, c]],
    end: { kind: "end", detail: "" },
  });
});

Deno.test("mapleForEach() takes the node's maximum where its pivots end", () => {
  const m = new Builder(), top = m.node();
  m.fill(top, leaf, [[0n, a], [undefined, b]]);
  assert.deepEqual(m.root(encode(top, leaf)).walk().items, [[0n, 0n, a], [1n, max, b]]);
});

Deno.test("mapleForEach() uses all slots of a full leaf", () => {
  const m = new Builder(), top = m.node();
  m.fill(
    top,
    leaf,
    Array.from(
      { length: 16 },
      (_, i) => [i < 15 ? BigInt(i * 10 + 9) : undefined, BigInt(i * 2 + 1)] as const,
    ),
  );
  const { items } = m.root(encode(top, leaf)).walk();
  assert.equal(items.length, 16);
  assert.deepEqual(items.at(-1), [150n, max, { value: 15n }]);
});

Deno.test("mapleForEach() gives one index for each slot of a dense node", () => {
  const m = new Builder(), top = m.node();
  m.fill(top, dense, [[undefined, a], [undefined, 0n], [undefined, b]]);
  assert.deepEqual(m.root(encode(top, dense)).walk().items, [[0n, 0n, a], [2n, 2n, b]]);
});

Deno.test("mapleForEach() passes over a reserved range", () => {
  const m = new Builder(), top = m.node();
  m.fill(top, leaf, [[4n, 257n * 4n + 2n], [9n, a], [undefined, 0n]]);
  assert.deepEqual(m.root(encode(top, leaf)).walk().items, [[5n, 9n, a]]);
});

Deno.test("mapleForEach() follows no node that names another parent or slot", () => {
  for (
    const wrong of [(top: bigint) => parentOf(top + 256n, 0), (top: bigint) => parentOf(top, 3), () => 1n]
  ) {
    const m = twoLeaves();
    m.kernel.u64(m.leaves[0], wrong(m.top));
    const { items, end } = m.walk();
    assert.deepEqual(items, [[1000n, 1000n, c]]);
    assert.equal(end.kind, "corrupt");
  }
});

Deno.test("mapleForEach() stops in a node whose pivots do not ascend", () => {
  const m = new Builder(), top = m.node();
  m.fill(top, leaf, [[9n, a], [5n, b], [undefined, c]]);
  const { items, end } = m.root(encode(top, leaf)).walk();
  assert.deepEqual(items, [[0n, 9n, a]]);
  assert.match(end.detail, /do not ascend/);
});

Deno.test("mapleForEach() goes on behind a leaf that cannot be read, and stops at its cap", () => {
  const m = twoLeaves();
  m.fill(m.top, arange, [[999n, encode(0xffff888099990000n, leaf)]]);
  const { items, end } = m.walk();
  assert.deepEqual(items, [[1000n, 1000n, c]]);
  assert.equal(end.kind, "unreadable");
  assert.equal(twoLeaves().walk(2).end.kind, "cap");
  assert.equal(twoLeaves().walk(3).end.kind, "end");
});

Deno.test("node types are numbered as the dump's own enumeration says", () => {
  const m = new Builder(), top = m.node();
  const names = ["maple_dense", "maple_copy", "maple_leaf_64", "maple_range_64", "maple_arange_64"];
  m.kernel.types({
    kind: "enum",
    tag: "maple_type",
    size: 4,
    signed: false,
    enumerators: names.map((name, i) => ({ name, value: BigInt(i) })),
  });
  m.fill(top, leaf, [[9n, a], [undefined, 0n]]);
  assert.deepEqual(m.root(encode(top, 2)).walk().items, [[0n, 9n, a]]);
  assert.match(m.root(encode(top, 1)).walk().end.detail, /no known type/);
});

Deno.test("maple trees of garbage end, and stay bounded", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const kernel = new FakeKernel().types(...types);
    const [start] = garbage(kernel, seed, [0n, 2n, 10n, 18n, 26n]);
    for (let root = 0n; root < 80n; root += 8n) {
      const { items } = collect(mapleForEach(kernel.target(), start + root, { cap: 100_000 }));
      assert.ok(items.length <= 31 * 64);
    }
  }
});
