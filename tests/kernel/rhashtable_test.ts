import assert from "node:assert/strict";
import { hashtableForEach } from "../../lib/kernel/hashtable.ts";
import { plistForEach } from "../../lib/kernel/plist.ts";
import { rhashtableForEach } from "../../lib/kernel/rhashtable.ts";
import { collect } from "../../lib/kernel/walk_end.ts";
import { array, FakeKernel, garbage, pointer, s32, struct, u32, u8 } from "../build/memory.ts";

const list = struct("list_head", 16, { next: [0, pointer], prev: [8, pointer] });

/** Resizable tables of this shape; `locked` as since 5.2. */
class FakeTables {
  readonly kernel = new FakeKernel();
  readonly address: bigint;

  constructor(locked = true) {
    this.kernel.types(
      struct("rhashtable", 16, { tbl: [0, pointer], rhlist: [8, u8] }),
      struct("bucket_table", 16, {
        size: [0, u32],
        nest: [4, u32],
        future_tbl: [8, pointer],
        buckets: [16, array(pointer, 0)],
      }),
      struct("rhlist_head", 16, { rhead: [0, pointer], next: [8, pointer] }),
      struct("plist_head", 16, { node_list: [0, list] }),
      struct("plist_node", 40, { prio: [0, s32], prio_list: [8, list], node_list: [24, list] }),
    );
    if (locked) this.kernel.types(struct("rhash_lock_head", 0, {}));
    this.address = this.kernel.alloc(16);
  }

  /** A `struct bucket_table`; its buckets begin 16 bytes on. */
  table(size: number, words: readonly bigint[], nest = 0): bigint {
    const table = this.kernel.alloc(16 + words.length * 8);
    this.kernel.u32(table, size).u32(table + 4n, nest).u64(table + 16n, ...words);
    return table;
  }

  /** Entries on a chain, and the mark of its end. */
  chain(count: number): bigint[] {
    const nodes = Array.from({ length: count }, () => this.kernel.alloc(16));
    nodes.forEach((node, i) => this.kernel.u64(node, nodes[i + 1] ?? 0x123n));
    return nodes;
  }

  walk(table: bigint, options?: { readonly cap: number }) {
    this.kernel.u64(this.address, table);
    return collect(rhashtableForEach(this.kernel.target(), this.address, options));
  }
}

Deno.test("rhashtableForEach() walks every chain, and knows a lock from a mark", () => {
  const made = new FakeTables(), a = made.chain(2), b = made.chain(3);
  const { items, end } = made.walk(made.table(4, [a[0], 0n, b[0] | 1n, 1n]));
  assert.deepEqual(items, [...a, ...b]);
  assert.equal(end.kind, "end");
});

Deno.test("before 5.2 an empty bucket holds the mark of an end", () => {
  const made = new FakeTables(false), a = made.chain(2);
  const { items, end } = made.walk(made.table(4, [0x201n, a[0], 0x203n, 0x205n]));
  assert.deepEqual(items, a);
  assert.equal(end.kind, "end");
});

Deno.test("a table in the middle of being resized is walked with the one to come", () => {
  const made = new FakeTables(), a = made.chain(1), b = made.chain(1);
  const old = made.table(2, [a[0], 0n]), future = made.table(4, [0n, 0n, b[0], 0n]);
  made.kernel.u64(old + 8n, future);
  assert.deepEqual(made.walk(old).items, [...a, ...b]);
  made.kernel.u64(future + 8n, old);
  assert.equal(made.walk(old).end.kind, "cycle");
});

Deno.test("a nested table is a tree of pages", () => {
  const made = new FakeTables(), a = made.chain(1), b = made.chain(2), { kernel } = made;
  // 2^11 buckets: four pages of 512 below the top; 2^20 have a page of pointers between.
  const [top, low, high, upper] = [1, 2, 3, 4].map(() => kernel.allocPage());
  kernel.u64(top, 0, low, 0, high).u64(low, a[0]).u64(high + 511n * 8n, b[0]);
  const { items, end } = made.walk(made.table(2 ** 11, [top], 2));
  assert.deepEqual(items, [...a, ...b]);
  assert.equal(end.kind, "end");
  kernel.u64(upper + 8n, top).u64(top, low, 0, high, 0);
  assert.deepEqual(made.walk(made.table(2 ** 20, [upper], 2)).items, [...a, ...b]);
  assert.equal(made.walk(made.table(3, [top], 7)).end.kind, "corrupt");
});

Deno.test("entries with the same key hang on a list of their own", () => {
  const made = new FakeTables(),
    chain = made.chain(2),
    [more, last] = [made.kernel.alloc(16), made.kernel.alloc(16)];
  made.kernel.memory.writeByte(made.address + 8n, 1);
  made.kernel.u64(chain[0] + 8n, more).u64(more + 8n, last);
  assert.deepEqual(made.walk(made.table(1, [chain[0]])).items, [chain[0], more, last, chain[1]]);
});

Deno.test("a chain that cannot be read costs its own entries alone; the cap is the whole table's", () => {
  const made = new FakeTables(), a = made.chain(2), b = made.chain(3);
  const table = made.table(3, [a[0], 0xffff888099990000n, b[0]]);
  const { items, end } = made.walk(table);
  assert.deepEqual(items, [...a, ...b]);
  assert.equal(end.kind, "unreadable");
  assert.deepEqual(made.walk(made.table(2, [a[0], b[0]]), { cap: 3 }), {
    items: [...a, b[0]],
    end: { kind: "cap", detail: "stopped after 3 entries" },
  });
});

Deno.test("a table of four thousand million buckets that are not there ends soon", () => {
  const made = new FakeTables();
  assert.equal(made.walk(made.table(0xffffffff, [0n])).end.kind, "unreadable");
});

Deno.test("hashtableForEach() gives each node with its bucket", () => {
  const kernel = new FakeKernel(),
    table = kernel.alloc(32),
    [a, b, c] = [0, 1, 2].map(() => kernel.alloc(16));
  kernel.u64(table, 0, a, 0, c).u64(a, b).u64(b, 0);
  const walk = (buckets: bigint, cap?: number) =>
    collect(hashtableForEach(kernel.target(), table, buckets, cap === undefined ? {} : { cap }));
  assert.deepEqual(walk(4n).items, [{ node: a, bucket: 1n }, { node: b, bucket: 1n }, {
    node: c,
    bucket: 3n,
  }]);
  assert.deepEqual(walk(3n).items.length, 2);
  assert.equal(walk(4n, 2).end.kind, "cap");
  kernel.u64(b, a);
  assert.equal(walk(4n).end.kind, "cycle");
  assert.equal(walk(1n << 60n).end.kind, "corrupt");
  assert.equal(collect(hashtableForEach(kernel.target(), 0n, 4n)).end.kind, "corrupt");
});

Deno.test("plistForEach() gives the nodes in their order, with their priorities", () => {
  const { kernel } = new FakeTables(), head = kernel.alloc(16), [a, b] = [kernel.alloc(40), kernel.alloc(40)];
  kernel.u64(head, a + 24n, b + 24n).u64(a + 24n, b + 24n, head).u64(b + 24n, head, a + 24n);
  kernel.u32(a, -3 >>> 0).u32(b, 7);
  const { items, end } = collect(plistForEach(kernel.target(), head));
  assert.deepEqual(items, [{ node: a, priority: -3 }, { node: b, priority: 7 }]);
  assert.equal(end.kind, "end");
});

Deno.test("tables of garbage end, and throw nothing", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const made = new FakeTables(seed % 2 === 0), { kernel } = made;
    const [start] = garbage(kernel, seed, [0n, 1n]);
    const target = kernel.target();
    kernel.u64(made.address, start);
    collect(rhashtableForEach(target, made.address, { cap: 10_000 }));
    collect(rhashtableForEach(target, start, { cap: 10_000 }));
    collect(hashtableForEach(target, start, 64n, { cap: 10_000 }));
    collect(plistForEach(target, start, { cap: 10_000 }));
  }
});
