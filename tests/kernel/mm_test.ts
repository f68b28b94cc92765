import assert from "node:assert/strict";
import { mmRss, mmSwap, mmTotal } from "../../lib/kernel/mm.ts";
import { taskRss } from "../../lib/kernel/task.ts";
import { array, FakeKernel, pointer, s32, s64, struct, u64 } from "../build/memory.ts";

const page = 4096n;

/** Before 6.2: counts in the mm, and what threads keep to themselves. */
function splitCounters(kernel: FakeKernel): FakeKernel {
  return kernel.types(
    struct("mm_struct", 64, {
      total_vm: [0, u64],
      rss_stat: [8, struct("mm_rss_stat", 32, { count: [0, array(s64, 4)] })],
    }),
    struct("task_struct", 64, {
      mm: [0, pointer],
      signal: [8, pointer],
      thread_node: [16, struct("list_head", 16, {})],
      rss_stat: [32, struct("task_rss_stat", 20, { events: [0, s32], count: [4, array(s32, 4)] })],
    }),
    struct("signal_struct", 16, { thread_head: [0, struct("list_head", 16, {})] }),
  );
}

Deno.test("mmRss() adds file, anonymous and shared pages; swap is apart", () => {
  const kernel = splitCounters(new FakeKernel());
  const mm = kernel.alloc(64);
  kernel.u64(mm, 100, 5, 7, 3, 11);
  const target = kernel.target();
  assert.equal(mmTotal(target, mm), 100n * page);
  assert.equal(mmRss(target, mm), 23n * page);
  assert.equal(mmSwap(target, mm), 3n * page);
});

Deno.test("mmRss() takes a counter below zero for zero", () => {
  const kernel = splitCounters(new FakeKernel());
  const mm = kernel.alloc(64);
  kernel.u64(mm, 0, -5, 7, -1, 0);
  assert.equal(mmRss(kernel.target(), mm), 7n * page);
  assert.equal(mmSwap(kernel.target(), mm), 0n);
});

Deno.test("mmRss() sums a percpu_counter over all CPUs", () => {
  const counter = struct("percpu_counter", 40, { count: [8, s64], counters: [32, pointer] });
  const kernel = new FakeKernel().types(
    counter,
    struct("mm_struct", 256, { total_vm: [0, u64], rss_stat: [8, array(counter, 4)] }),
    struct("cpumask", 8, { bits: [0, array(u64, 1)] }),
  );
  const [count, mask, offsets, areas] = [
    kernel.alloc(4),
    kernel.alloc(8),
    kernel.alloc(16),
    kernel.alloc(128),
  ];
  kernel.u32(count, 2).u64(mask, 3).u64(offsets, areas, areas + 64n);
  kernel.symbol("nr_cpu_ids", count).symbol("__cpu_possible_mask", mask).symbol("__per_cpu_offset", offsets);
  const mm = kernel.alloc(256);
  // Anonymous pages: 10, and +6 and -2 on the CPUs, in per-CPU memory at 16.
  for (let i = 0n; i < 4n; i++) kernel.u64(mm + 8n + i * 40n + 32n, 8n);
  kernel.u64(mm + 8n + 40n + 8n, 10).u64(mm + 8n + 40n + 32n, 16n);
  kernel.u32(areas + 16n, 6).u32(areas + 64n + 16n, -2);
  assert.equal(mmRss(kernel.target(), mm), 14n * page);
});

Deno.test("taskRss() adds what the threads of a process have not handed in", () => {
  const kernel = splitCounters(new FakeKernel());
  const [mm, signal, a, b] = [kernel.alloc(64), kernel.alloc(16), kernel.alloc(64), kernel.alloc(64)];
  kernel.u64(mm, 0, 5, 0, 0, 0).u64(signal, a + 16n, b + 16n);
  kernel.u64(a, mm, signal, b + 16n, signal).u32(a + 36n, 30);
  kernel.u64(b, mm, signal, signal, a + 16n).u32(b + 36n, -3);
  const target = kernel.target();
  assert.equal(taskRss(target, a), 32n * page);
  assert.equal(taskRss(target, b), 32n * page);
});

Deno.test("taskRss() of a task without an mm is 0", () => {
  const kernel = splitCounters(new FakeKernel());
  assert.equal(taskRss(kernel.target(), kernel.alloc(64)), 0n);
});
