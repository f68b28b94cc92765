import assert from "node:assert/strict";
import { activeTask, defaultTask, panicTask } from "../../lib/kernel/panic_task.ts";
import { embeddedTarget } from "../session/embedded.ts";
import { array, FakeKernel, struct, u64 } from "../build/memory.ts";

/** A kernel of two CPUs that run the tasks 0x1000 and 0x2000; -1 in a variable is no CPU. */
function twoCpus(variables: Readonly<Record<string, number>>): FakeKernel {
  const kernel = new FakeKernel().types(struct("cpumask", 8, { bits: [0, array(u64, 1)] }));
  const count = kernel.alloc(8),
    mask = kernel.alloc(8),
    offsets = kernel.alloc(64 * 8),
    current = kernel.alloc(16);
  kernel.u32(count, 2).u64(mask, 3n).u64(offsets, 0n, 8n).u64(current, 0x1000n, 0x2000n);
  for (const [name, value] of Object.entries(variables)) {
    const at = kernel.alloc(8);
    kernel.u32(at, value >>> 0).symbol(name, at);
  }
  return kernel.symbol("nr_cpu_ids", count).symbol("__cpu_possible_mask", mask)
    .symbol("__per_cpu_offset", offsets).symbol("current_task", current).symbol("init_task", 0x9000n);
}

Deno.test("panicTask() asks panic_cpu, then crashing_cpu", () => {
  const found = (variables: Readonly<Record<string, number>>) => panicTask(twoCpus(variables).target());
  assert.deepEqual(found({ panic_cpu: 1, crashing_cpu: 0 }), { cpu: 1, task: 0x2000n, source: "panic_cpu" });
  assert.deepEqual(found({ panic_cpu: -1, crashing_cpu: 0 }), {
    cpu: 0,
    task: 0x1000n,
    source: "crashing_cpu",
  });
  assert.equal(found({ panic_cpu: -1, crashing_cpu: 77 }), undefined);
  assert.equal(found({ panic_cpu: -1, crashing_cpu: -1 }), undefined);
});

Deno.test("defaultTask() is the first CPU's idle task where none has panicked", () => {
  assert.equal(defaultTask(twoCpus({ panic_cpu: -1 }).target()), 0x9000n);
  assert.equal(defaultTask(twoCpus({ panic_cpu: 0 }).target()), 0x1000n);
});

Deno.test("the task that panicked, on the embedded dump", async () => {
  const target = await embeddedTarget(), found = panicTask(target);
  assert.deepEqual([found?.cpu, found?.source], [0, "panic_cpu"]);
  assert.equal(activeTask(target, 0), found?.task);
});
