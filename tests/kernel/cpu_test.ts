import assert from "node:assert/strict";
import { cpusInMask, currentTask, nrCpuIds, perCpuAddress, possibleCpus } from "../../lib/kernel/cpu.ts";
import { array, FakeKernel, pointer, struct, u64 } from "../build/memory.ts";

/** A kernel of three CPUs in a mask of 8192. */
function threeCpus(nr = 3): FakeKernel {
  const kernel = new FakeKernel().types(struct("cpumask", 1024, { bits: [0, array(u64, 128)] }));
  const count = kernel.alloc(4), mask = kernel.alloc(1024), offsets = kernel.alloc(64 * 8);
  kernel.u32(count, nr).u64(mask, 0b101n, 0b10n).u64(offsets, 0x1000n, 0x2000n, 0x3000n);
  return kernel.symbol("nr_cpu_ids", count).symbol("__cpu_possible_mask", mask)
    .symbol("__per_cpu_offset", offsets);
}

Deno.test("possibleCpus() are the mask's bits below nr_cpu_ids", () => {
  assert.deepEqual(possibleCpus(threeCpus().target()), [0, 2]);
  assert.deepEqual(possibleCpus(threeCpus(70).target()), [0, 2, 65]);
});

Deno.test("nrCpuIds() refuses a number that cannot be", () => {
  for (const nr of [0, 8193, 0xffffffff]) {
    assert.throws(() => nrCpuIds(threeCpus(nr).target()), /nr_cpu_ids is/);
  }
});

Deno.test("a kernel without masks has one CPU, and its per-CPU variables where the symbols say", () => {
  const target = new FakeKernel().target();
  assert.equal(nrCpuIds(target), 1);
  assert.deepEqual(possibleCpus(target), [0]);
  assert.equal(perCpuAddress(target, 0x1234n, 0), 0x1234n);
});

Deno.test("perCpuAddress() adds the CPU's offset, modulo 2^64", () => {
  const target = threeCpus().target();
  assert.equal(perCpuAddress(target, 0x31980n, 2), 0x34980n);
  assert.equal(perCpuAddress(target, 0xffff_ffff_ffff_f800n, 1), 0x1800n);
  for (const cpu of [3, -1, 0.5]) assert.throws(() => perCpuAddress(target, 0n, cpu), /out of range/);
});

Deno.test("cpusInMask() reads no further than there are CPUs", () => {
  const kernel = threeCpus();
  const page = kernel.allocPage(), last = page + 4096n - 8n;
  kernel.u64(last, 0b110n);
  assert.deepEqual(cpusInMask(kernel.target(), last), [1, 2]);
});

Deno.test("currentTask() is in pcpu_hot where there is one, else in current_task", () => {
  const hot = threeCpus(), at = hot.alloc(64);
  hot.types(struct("pcpu_hot", 64, { current_task: [8, pointer] }));
  hot.symbol("pcpu_hot", at - 0x1000n).u64(at + 8n, 0xabcn);
  assert.equal(currentTask(hot.target(), 0), 0xabcn);
  const plain = threeCpus(), there = plain.alloc(8);
  plain.symbol("current_task", there - 0x1000n).u64(there, 0xdefn);
  assert.equal(currentTask(plain.target(), 0), 0xdefn);
  assert.throws(() => currentTask(threeCpus().target(), 0), /no per-CPU variable current_task/);
});
