import assert from "node:assert/strict";
import { CorruptError } from "../../lib/base/errors.ts";
import { directAddress, directPhysical } from "../../lib/kernel/direct_map.ts";
import {
  frameOfPage,
  headPage,
  pageAround,
  pageCount,
  pageOfFrame,
  pageOrder,
  readPage,
  vmemmapBase,
} from "../../lib/kernel/page.ts";
import { pageFlagBits, pageFlagNames, pageType } from "../../lib/kernel/page_flags.ts";
import { presentSections } from "../../lib/kernel/page_frames.ts";
import { collect } from "../../lib/kernel/walk_end.ts";
import { embeddedTarget } from "../session/embedded.ts";
import { alteredTarget } from "./altered_target.ts";

const target = await embeddedTarget();
const symbol = (name: string) => target.symbols.get(name).address;
const pageOf = (address: bigint) =>
  pageOfFrame(target, BigInt(target.kernel.translate(address).physical) / 4096n);

Deno.test("the direct map leads to physical addresses and back", () => {
  const tasks = target.kernel.u64(symbol("init_task") + BigInt(target.types.offset("task_struct", "tasks")!));
  const physical = directPhysical(target, tasks)!;
  assert.equal(physical, BigInt(target.kernel.translate(tasks).physical));
  assert.equal(directAddress(target, physical), tasks);
  assert.equal(directPhysical(target, symbol("init_task")), undefined);
});

Deno.test("a page frame has its struct page, and every byte of that leads back", () => {
  const page = pageOf(symbol("linux_banner")), pfn = frameOfPage(target, page)!;
  assert.equal(pageOfFrame(target, pfn), page);
  assert.equal(pageAround(target, page + 63n), page);
  assert.equal(frameOfPage(target, page + 1n), undefined);
  assert.equal(frameOfPage(target, vmemmapBase(target) - 64n), undefined);
  assert.equal(frameOfPage(target, pageOfFrame(target, BigInt(target.dump.endPfn) + 0x8000n)), undefined);
  assert.deepEqual(pageFlagNames(target, readPage(target, page, "flags")), ["reserved"]);
  assert.equal(pageCount(target, page), 1);
});

Deno.test("flags have the names of the dump's own enumeration, the first of several for a bit", () => {
  assert.deepEqual(pageFlagNames(target, 1n << 63n), []);
  assert.deepEqual(pageFlagNames(target, 0x28n), ["dirty", "active"]);
  // PG_readahead has the bit of PG_reclaim.
  const bit = pageFlagBits(target).find(({ name }) => name === "readahead")!.bit;
  assert.deepEqual(pageFlagNames(target, 1n << bit), ["reclaim"]);
});

Deno.test("the pages of a compound page lead to its head, which has the order", () => {
  const init = target.kernel.u64(symbol("init_task") + BigInt(target.types.offset("task_struct", "tasks")!)) -
    BigInt(target.types.offset("task_struct", "tasks")!);
  const page = pageOf(init), head = headPage(target, page), order = pageOrder(target, head);
  assert.ok(order > 0 && order <= 3, `order ${order}`);
  assert.ok(pageFlagNames(target, readPage(target, head, "flags")).includes("head"));
  for (let i = 0n; i < 1n << BigInt(order); i++) assert.equal(headPage(target, head + i * 64n), head);
  assert.equal(pageOrder(target, pageOf(symbol("linux_banner"))), 0);
});

Deno.test("7.1 may keep a mask in a tail page instead of a pointer; one that leads nowhere is told", () => {
  const head = pageOfFrame(target, 0x1000n), tail = head + 3n * 64n;
  const reading = (info: bigint) => headPage(alteredTarget(target, new Map([[tail + 8n, info]])), tail);
  assert.equal(reading(head + 1n), head);
  assert.equal(reading(BigInt.asUintN(64, -(64n << 2n)) | 1n), head);
  assert.equal(reading(0xdead000000000400n), tail);
  assert.throws(() => reading(0xdead000000000401n), CorruptError);
  assert.throws(() => reading(tail + 64n + 1n), CorruptError);
});

Deno.test("a page without a type has none", () => {
  assert.equal(pageType(target, pageOf(symbol("linux_banner"))), undefined);
});

Deno.test("the sections that are present hold the kernel's own page frames", () => {
  const { items, end } = collect(presentSections(target));
  assert.equal(end.kind, "end");
  const pfn = BigInt(target.kernel.translate(symbol("linux_banner")).physical) / 4096n;
  assert.ok(items.some((range) => pfn >= range.first && pfn < range.end));
  assert.ok(
    items.every((range, i) => range.first < range.end && (i === 0 || items[i - 1].end <= range.first)),
  );
});
