/** Which task an address belongs to: the task_structs and the stacks of all tasks, in the order of their addresses. */
import { InquestError, MemoryFault } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { type Field, getField, readField } from "./field.ts";
import { threadSize } from "./stack_cpus.ts";
import { taskForEach } from "./task_list.ts";

/** Memory of a task. */
export interface TaskRange {
  readonly kind: "task" | "stack";
  readonly low: bigint;
  /** The first address behind it. */
  readonly high: bigint;
  readonly task: bigint;
}

/** The range that an address lies in; all tasks are walked for the first one. */
export function taskRangeAt(target: Target, address: bigint): TaskRange | undefined {
  const ranges = target.once(taskRanges);
  let low = 0, high = ranges.length;
  while (low < high) {
    const middle = low + high >>> 1;
    if (ranges[middle].low <= address) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low - 1];
  return range && address < range.high ? range : undefined;
}

function taskRanges(target: Target): readonly TaskRange[] {
  const ranges: TaskRange[] = [];
  for (const task of taskForEach(target, (message) => target.warn(message))) {
    ranges.push(...rangesOf(target, task));
  }
  return ranges.sort((a, b) => a.low < b.low ? -1 : a.low > b.low ? 1 : 0);
}

function taskSize(target: Target): bigint {
  const type = target.types.get("struct task_struct");
  return type.kind === "struct" ? BigInt(type.size) : 0n;
}

/** The memory of one task: its structure first, then its stack, where it has one. */
export function rangesOf(target: Target, task: bigint): TaskRange[] {
  const ranges: TaskRange[] = [{ kind: "task", low: task, high: task + target.once(taskSize), task }];
  try {
    const low = readField(target.kernel, task, target.once(stackField));
    if (low !== 0n) ranges.push({ kind: "stack", low, high: low + BigInt(threadSize(target)), task });
  } catch (error) {
    // A task that cannot be read has no stack that could be told.
    if (!(error instanceof MemoryFault || error instanceof InquestError)) throw error;
  }
  return ranges;
}

function stackField(target: Target): Field {
  return getField(target, "task_struct", "stack");
}
