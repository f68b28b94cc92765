/** The task that brought the machine down, and the CPU that it ran on. */
import { CorruptError, InquestError, LookupError, MemoryFault } from "../base/errors.ts";
import { CObject } from "../types/object.ts";
import type { Target } from "../types/target.ts";
import { cpuCurr, currentTask, nrCpuIds, possibleCpus } from "./cpu.ts";
import { panicCpu } from "./cpu_state.ts";
import { taskStack } from "./stack.ts";
import { initTask } from "./task_list.ts";

/** Who panicked. */
export interface PanicTask {
  readonly cpu: number;
  /** `struct task_struct *` */
  readonly task: bigint;
  /** What says so, for people: "panic_cpu". */
  readonly source: string;
}

/** Undefined when the machine was running well, as far as the dump can tell. Computed once. */
export function panicTask(target: Target): PanicTask | undefined {
  return target.once(findPanicTask);
}

/** The task that commands are about when they are not told: the one that panicked, or else the first CPU's idle task. */
export function defaultTask(target: Target): bigint {
  return panicTask(target)?.task ?? initTask(target);
}

/** What a CPU was executing, a `struct task_struct *`: during a switch its run queue is already one ahead. */
export function activeTask(target: Target, cpu: number): bigint {
  const task = tried(() => currentTask(target, cpu)) || cpuCurr(target, cpu);
  if (task === 0n) throw new LookupError(`CPU ${cpu} runs no task`);
  return task;
}

function findPanicTask(target: Target): PanicTask | undefined {
  const cpu = tried(() => panicCpu(target));
  if (cpu !== undefined) return taskOf(target, cpu, "panic_cpu");
  const crashing = tried(() => crashingCpu(target));
  if (crashing !== undefined) return taskOf(target, crashing, "crashing_cpu");
  for (const cpu of target.once(possibleCpus)) {
    const name = tried(() => crashFunction(target, cpu));
    if (name !== undefined) return taskOf(target, cpu, `${name}() on its stack`);
  }
  return undefined;
}

function taskOf(target: Target, cpu: number, source: string): PanicTask | undefined {
  const task = tried(() => activeTask(target, cpu));
  return task === undefined ? undefined : { cpu, task, source };
}

/** The CPU that stopped the others for the capture kernel; undefined while none has. */
function crashingCpu(target: Target): number | undefined {
  const symbol = target.symbols.findKernel("crashing_cpu");
  if (!symbol) return undefined;
  const cpu = target.kernel.i32(symbol.address);
  if (cpu >= target.once(nrCpuIds)) throw new CorruptError(`crashing_cpu is ${cpu}`);
  return cpu < 0 ? undefined : cpu;
}

/** Functions that a machine does not come back from; vpanic is panic since 6.16. */
const lastFunctions: ReadonlySet<string> = new Set([
  "panic",
  "vpanic",
  "crash_kexec",
  "__crash_kexec",
  "machine_kexec",
  "oops_end",
  "sysrq_handle_crash",
]);

function crashFunction(target: Target, cpu: number): string | undefined {
  const task = CObject.at(target, "struct task_struct", activeTask(target, cpu));
  const stack = taskStack(task);
  // What is left of an older call says nothing.
  if (stack.stale) return undefined;
  return stack.frames.map(({ symbol }) => symbol).find((name) =>
    name !== undefined && lastFunctions.has(name)
  );
}

function isDumpError(error: unknown): boolean {
  return error instanceof MemoryFault || error instanceof InquestError;
}

/** One source may be unreadable: the next is asked. */
function tried<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isDumpError(error)) return undefined;
    throw error;
  }
}
