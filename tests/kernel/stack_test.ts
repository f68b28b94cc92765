import assert from "node:assert/strict";
import { cpuStacks, threadSize } from "../../lib/kernel/stack_cpus.ts";
import { isKernelCode } from "../../lib/kernel/stack_code.ts";
import { ownStack, stackFromRegisters, type TaskStack, taskStack } from "../../lib/kernel/stack.ts";
import { taskForEach } from "../../lib/kernel/task_list.ts";
import type { AddressSpace } from "../../lib/memory/address_space.ts";
import type { Target } from "../../lib/types/target.ts";
import { CObject } from "../../lib/types/object.ts";
import { embeddedTarget } from "../session/embedded.ts";

const target = await embeddedTarget();
const tasks = [...taskForEach(target, () => {})].map((task) =>
  CObject.at(target, "struct task_struct", task)
);

function byName(comm: string): CObject {
  const task = tasks.find((one) => one.member("comm").string() === comm);
  assert(task, comm);
  return task;
}

function names(stack: TaskStack): string[] {
  return stack.frames.map((frame) => frame.module ? `${frame.symbol} [${frame.module}]` : `${frame.symbol}`);
}

Deno.test("taskStack() unwinds every task of a dump to its beginning", () => {
  const lost = tasks.filter((task) => !taskStack(task).complete);
  assert.deepEqual(lost.map((task) => task.member("comm").string()), ["zombie"]);
  assert(tasks.length > 100);
});

Deno.test("taskStack() puts each return address in the slot below its frame", () => {
  for (const task of tasks) {
    for (const frame of taskStack(task).frames) {
      if (!frame.exact) assert.equal(target.kernel.u64(frame.sp - 8n), frame.pc);
    }
  }
});

Deno.test("taskStack() names functions of the kernel and of a module", () => {
  const stack = taskStack(byName("wedge-third"));
  assert.deepEqual(names(stack), [
    "__schedule",
    "schedule",
    "schedule_preempt_disabled",
    "__mutex_lock.constprop.0",
    "third [wedge]",
    "kthread",
    "ret_from_fork",
  ]);
  assert.equal(stack.end, "end of stack");
  assert.equal(stack.source, "saved when it was switched out");
  assert.equal(stack.frames[4]!.offset, 0x1b);
});

Deno.test("taskStack() starts the panicking task at the registers that it noted down", () => {
  const stack = taskStack(byName("init"));
  assert.equal(stack.source, "NT_PRSTATUS note");
  assert.deepEqual(names(stack).slice(0, 3), ["__crash_kexec", "panic", "sysrq_handle_crash"]);
  // __crash_kexec() has no ORC.
  assert.deepEqual(stack.frames.slice(0, 3).map((frame) => frame.trust), ["registers", "scan", "orc"]);
  assert.equal(stack.end, "entry from user mode");
  assert.equal(stack.userRegisters?.orig_rax, 1n);
});

Deno.test("taskStack() shows where a CPU was in a user program", () => {
  const { frames, userRegisters } = taskStack(byName("burner"));
  assert.equal(frames.length, 1);
  assert.equal(frames[0]!.user, true);
  assert.equal(frames[0]!.pc, userRegisters?.rip);
});

Deno.test("taskStack() unwinds idle tasks into code that is not there any more", () => {
  const stack = taskStack(byName("swapper/0"));
  assert.deepEqual(names(stack).slice(-3), [
    "arch_call_rest_init",
    "start_kernel",
    "secondary_startup_64_no_verify",
  ]);
  assert(stack.complete);
  assert(!stack.stale);
});

Deno.test("taskStack() of a zombie is empty, with the reason", () => {
  const { frames, end } = taskStack(byName("zombie"));
  assert.deepEqual([frames.length, end], [0, "the task has no stack: it has exited"]);
});

/** The dump's kernel memory but for these words. */
function withWords(words: ReadonlyMap<bigint, bigint>): Target {
  const { kernel } = target;
  const u64 = (address: bigint) => words.get(address) ?? kernel.u64(address);
  const read = (address: bigint, length: number) => {
    const bytes = kernel.read(address, length).slice();
    const view = new DataView(bytes.buffer);
    for (const [at, word] of words) {
      if (at >= address && at + 8n <= address + BigInt(length)) {
        view.setBigUint64(Number(at - address), word, true);
      }
    }
    return bytes;
  };
  const get = (_: AddressSpace, name: string) => {
    const own = { u64, read }[name] ?? kernel[name as keyof typeof kernel];
    return typeof own === "function" ? own.bind(kernel) : own;
  };
  return { ...target, once: (compute) => target.once(compute), kernel: new Proxy(kernel, { get }) };
}

Deno.test("taskStack() of a task that has not run yet is where it will begin, and its user registers", () => {
  const address = byName("wedge-third").address!;
  const saved = byName("wedge-third").member("thread.sp").integer();
  const begin = target.symbols.find("ret_from_fork")!.address;
  for (const [cs, user] of [[0x33n, 0x401234n], [0n, undefined]] as const) {
    // struct fork_frame: seven words for __switch_to_asm, then the registers (rip is the 17th, cs the 18th).
    const words = new Map([[saved + 48n, begin], [saved + 56n + 128n, 0x401234n], [saved + 56n + 136n, cs]]);
    const stack = taskStack(CObject.at(withWords(words), "struct task_struct", address));
    assert.deepEqual(names(stack), ["ret_from_fork"]);
    assert.deepEqual([stack.frames[0]!.exact, stack.end, stack.complete], [
      true,
      "the task has not run yet",
      true,
    ]);
    assert.equal(stack.userRegisters?.rip, user);
  }
});

Deno.test("taskStack() of what is no task ends with a reason", () => {
  const { frames, end, complete } = taskStack(CObject.at(target, "struct task_struct", 0xdead000000000000n));
  assert.equal(frames.length, 0);
  assert.match(end, /cannot read kernel address/);
  assert(!complete);
  const text = target.symbols.find("_stext")!.address;
  assert(taskStack(CObject.at(target, "struct task_struct", text)).end.length > 0);
});

Deno.test("stackFromRegisters() goes on from any place in the kernel", () => {
  const task = byName("wedge-third"), stack = taskStack(task), frame = stack.frames[3]!;
  const registers = { rip: frame.pc, rsp: frame.sp, rbp: frame.bp, cs: 0x10n, rflags: 0n, ss: 0x18n };
  const again = stackFromRegisters(task, registers);
  assert.deepEqual(again.frames.map((f) => f.pc), stack.frames.slice(3).map((f) => f.pc));
});

Deno.test("cpuStacks() knows the stacks of a CPU, and they do not overlap", () => {
  assert.equal(threadSize(target), 16384);
  const ranges = [...cpuStacks(target, 0), ...cpuStacks(target, 1), ownStack(byName("init"))!];
  const exceptions = ["DF", "NMI", "DB", "MCE", "VC", "VC2"].map((name) => `exception ${name}`);
  const perCpu = ["irq", ...exceptions, "entry"];
  assert.deepEqual(ranges.map((range) => range.name), [...perCpu, ...perCpu, "task"]);
  const sorted = ranges.toSorted((a, b) => a.low < b.low ? -1 : 1);
  sorted.slice(1).forEach((range, i) => assert(sorted[i]!.high <= range.low));
  assert(ranges.every((range) => (range.low & 0xfffn) === 0n && (range.high & 0xfffn) === 0n));
});

Deno.test("isKernelCode() tells code from data", () => {
  const address = (name: string) => target.symbols.find(name)!.address;
  for (const name of ["schedule", "start_kernel", "return_to_handler"]) {
    assert(isKernelCode(target, address(name)), name);
  }
  assert(isKernelCode(target, taskStack(byName("wedge-third")).frames[4]!.pc));
  for (const name of ["init_task", "linux_banner", "__start_orc_unwind"]) {
    assert(!isKernelCode(target, address(name)), name);
  }
  for (const pc of [0n, 0x401000n, 0xdead000000000000n, -1n, 1n << 64n]) assert(!isKernelCode(target, pc));
});
