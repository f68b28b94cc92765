import assert from "node:assert/strict";
import { kernelRanges } from "../../lib/kernel/kernel_ranges.ts";
import { embeddedTarget } from "../session/embedded.ts";

const target = await embeddedTarget();

Deno.test("kernelRanges() are in order, apart, and each has what belongs there", () => {
  const ranges = kernelRanges(target);
  ranges.forEach(({ first, end }, i) => {
    assert.ok(first < end);
    assert.ok(i === 0 || ranges[i - 1].end <= first);
  });
  const regionOf = (address: bigint) =>
    ranges.find(({ first, end }) => address >= first && address < end)?.region;
  const { symbols, types, kernel } = target;
  assert.equal(regionOf(symbols.get("linux_banner").address), "image");
  assert.equal(regionOf(symbols.get("wedge_list").address), "modules");
  assert.equal(regionOf(kernel.u64(symbols.get("wedge_list").address)), "direct map");
  const stack = BigInt(types.offset("task_struct", "stack")!);
  const tasks = BigInt(types.offset("task_struct", "tasks")!);
  const first = kernel.u64(symbols.get("init_task").address + tasks) - tasks;
  assert.equal(regionOf(kernel.u64(first + stack)), "vmalloc");
  assert.equal(regionOf(kernel.u64(symbols.get("vmemmap_base").address)), "vmemmap");
  assert.equal(regionOf(0xfffffe0000000000n), undefined);
});

Deno.test("the extents of physical memory are the pages that the dump holds", () => {
  let pages = 0, last = -1;
  for (const { address, frame, pages: count } of target.physical.extents(0n, 1n << 52n)) {
    assert.equal(address, BigInt(frame) * 4096n);
    assert.ok(frame > last);
    last = frame + count;
    assert.ok(target.dump.has(frame) && target.dump.has(last - 1) && !target.dump.has(last));
    pages += count;
  }
  assert.equal(pages, [...target.dump.heldPages()].length);
});
