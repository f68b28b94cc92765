/** Whether a stack has grown over its end: what the kernel keeps there is not as it was. */
import { CObject } from "../types/object.ts";
import type { Target } from "../types/target.ts";
import { nrCpuIds } from "./cpu.ts";
import { findField, readField } from "./field.ts";
import { ownStack, taskStack } from "./stack.ts";
import { isTaskRunning, taskCpu, threadInfo } from "./task.ts";

/** STACK_END_MAGIC (include/uapi/linux/magic.h): where a stack must not grow to. */
const stackEndMagic = 0x57ac6e9dn;

/** Something at the end of a stack that is not as it was. */
export interface StackDamage {
  readonly what: "STACK_END_MAGIC" | "thread_info.task" | "thread_info.cpu" | "stack pointer";
  readonly found: bigint;
  /** What it should be; of a CPU the number that it must be below, of a stack pointer what it must not be below. */
  readonly expected: bigint;
}

/** What is wrong with the end of a task's stack; nothing for a task without one. Throws a MemoryFault. */
export function stackDamage(target: Target, task: bigint): StackDamage[] {
  const object = CObject.at(target, "struct task_struct", task), stack = ownStack(object);
  if (!stack) return [];
  const found: StackDamage[] = [];
  // Before 4.9 (15f4eae70d36) the thread_info is at the foot of the stack, and the mark behind it.
  const inside = findField(target, "task_struct", "thread_info") !== undefined;
  const info = target.types.find("struct thread_info");
  const mark = stack.low + (inside || info?.kind !== "struct" ? 0n : BigInt(info.size));
  const owner = inside ? undefined : findField(target, "thread_info", "task");
  if (owner) {
    const value = readField(target.kernel, threadInfo(target, task), owner);
    if (value !== task) found.push({ what: "thread_info.task", found: value, expected: task });
  }
  const cpu = taskCpu(target, task), cpus = target.once(nrCpuIds);
  if (cpu < 0 || cpu >= cpus) {
    found.push({ what: "thread_info.cpu", found: BigInt(cpu), expected: BigInt(cpus) });
  }
  const magic = target.kernel.u64(mark);
  if (magic !== stackEndMagic) found.push({ what: "STACK_END_MAGIC", found: magic, expected: stackEndMagic });
  // The guard page below may have been hit over the mark, without touching it.
  if (isTaskRunning(target, task)) {
    const lowest = taskStack(object).frames.find(({ stack: on, sp }) => on === stack.name && sp < stack.low);
    if (lowest) found.push({ what: "stack pointer", found: lowest.sp, expected: stack.low });
  }
  return found;
}
