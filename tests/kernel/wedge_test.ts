/** The walkers on the embedded dump, whose module keeps a hundred objects in every structure there is. */
import assert from "node:assert/strict";
import {
  cpuCurr,
  currentTask,
  idleTask,
  onlineCpus,
  possibleCpus,
  presentCpus,
} from "../../lib/kernel/cpu.ts";
import { hashtableForEach } from "../../lib/kernel/hashtable.ts";
import { hlistForEach } from "../../lib/kernel/hlist.ts";
import { listForEach, listForEachReverse } from "../../lib/kernel/list.ts";
import { llistForEach } from "../../lib/kernel/llist.ts";
import { mapleForEach } from "../../lib/kernel/maple.ts";
import { plistForEach } from "../../lib/kernel/plist.ts";
import { rbtreeForEach } from "../../lib/kernel/rbtree.ts";
import { rhashtableForEach } from "../../lib/kernel/rhashtable.ts";
import { readTask } from "../../lib/kernel/task_fields.ts";
import { taskForEach, tasksByList, tasksByPid } from "../../lib/kernel/task_list.ts";
import { collect, type Walk } from "../../lib/kernel/walk_end.ts";
import { idrFind, idrForEach, type XarrayEntry, xarrayForEach, xarrayLoad } from "../../lib/kernel/xarray.ts";
import { embeddedTarget } from "../session/embedded.ts";

const target = await embeddedTarget();
const ids = Array.from({ length: 100 }, (_, i) => i * 7);

function address(symbol: string): bigint {
  return target.symbols.find(symbol)!.address;
}

/** The id of the wedge_obj that a node is a member of. */
function idsOf(walk: Walk<bigint>, member: string): number[] {
  const offset = BigInt(target.types.offset("wedge_obj", member)!);
  const { items, end } = collect(walk);
  assert.equal(end.kind, "end");
  return items.map((node) => target.kernel.u32(node - offset));
}

Deno.test("the list, forwards and backwards", () => {
  assert.deepEqual(idsOf(listForEach(target, address("wedge_list")), "link"), ids);
  assert.deepEqual(idsOf(listForEachReverse(target, address("wedge_list")), "link"), ids.toReversed());
});

Deno.test("the hlist and the llist, newest first", () => {
  assert.deepEqual(idsOf(hlistForEach(target, address("wedge_hlist")), "hnode"), ids.toReversed());
  assert.deepEqual(idsOf(llistForEach(target, address("wedge_llist")), "ll"), ids.toReversed());
});

Deno.test("the red-black tree", () => {
  assert.deepEqual(idsOf(rbtreeForEach(target, address("wedge_rbtree")), "rb"), ids);
});

Deno.test("the xarray, with an integer in it", () => {
  const { items, end } = collect(xarrayForEach(target, address("wedge_xarray")));
  assert.equal(end.kind, "end");
  assert.deepEqual(items.pop(), { index: 1000000n, last: 1000000n, pointer: undefined, value: 42n });
  checkIndexed(items);
  assert.deepEqual(xarrayLoad(target, address("wedge_xarray"), 1000000n), { kind: "value", value: 42n });
  assert.equal(xarrayLoad(target, address("wedge_xarray"), 694n), undefined);
});

Deno.test("the radix tree and the IDR", () => {
  checkIndexed(collect(xarrayForEach(target, address("wedge_radix"))).items);
  checkIndexed(collect(idrForEach(target, address("wedge_idr"))).items);
  assert.equal(target.kernel.u32(idrFind(target, address("wedge_idr"), 77n)!), 77);
});

function checkIndexed(items: readonly XarrayEntry[]): void {
  assert.deepEqual(items.map((e) => Number(e.index)), ids);
  assert.deepEqual(items.map((e) => target.kernel.u32(e.pointer!)), ids);
  assert.ok(items.every((e) => e.last === e.index));
}

Deno.test("the resizable hash table has them all, in no order; the fixed one is empty", () => {
  const found = idsOf(rhashtableForEach(target, address("wedge_rht")), "rh");
  assert.deepEqual(found.toSorted((a, b) => a - b), ids);
  assert.deepEqual(collect(hashtableForEach(target, address("wedge_hash"), 64n)).items, []);
});

Deno.test("the list of swap devices, by priority", () => {
  const { items, end } = collect(plistForEach(target, address("swap_active_head")));
  assert.equal(end.kind, "end");
  assert.deepEqual(items.map((entry) => entry.priority), [2, 3]);
});

Deno.test("the maple tree", () => {
  const { items, end } = collect(mapleForEach(target, address("wedge_maple")));
  assert.equal(end.kind, "end");
  assert.deepEqual(items.map((e) => target.kernel.u32(e.pointer!)), ids);
  assert.deepEqual(
    items.map((e) => [Number(e.first), Number(e.last)]),
    ids.map((_, i) => [i * 100, i * 100 + 49]),
  );
});

Deno.test("each address space's maple tree has as many areas as it counts", () => {
  const tree = BigInt(target.types.offset("mm_struct", "mm_mt")!);
  const count = BigInt(target.types.offset("mm_struct", "map_count")!);
  let spaces = 0;
  for (const task of taskForEach(target, assert.fail)) {
    const mm = readTask(target, task, "mm");
    if (mm === 0n) continue;
    const { items, end } = collect(mapleForEach(target, mm + tree));
    assert.equal(end.kind, "end");
    assert.equal(items.length, target.kernel.i32(mm + count));
    spaces++;
  }
  assert.equal(spaces, 35);
});

Deno.test("the CPUs: what ran, what idles", () => {
  for (const cpus of [possibleCpus, presentCpus, onlineCpus]) assert.deepEqual(cpus(target), [0, 1]);
  for (const cpu of [0, 1]) assert.equal(cpuCurr(target, cpu), currentTask(target, cpu));
  assert.equal(idleTask(target, 0), address("init_task"));
});

Deno.test("the pids and the list of tasks lead to the same 107 tasks", () => {
  const byPid = collect(tasksByPid(target)), byList = collect(tasksByList(target));
  assert.equal(byPid.end.kind, "end");
  assert.equal(byList.end.kind, "end");
  assert.equal(byPid.items.length, 107);
  assert.deepEqual(new Set(byList.items), new Set(byPid.items));
});
