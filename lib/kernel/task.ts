/** What a struct task_struct says of a task: each function reads only what it needs. */
import { LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { cpuCurr, runqueueClock } from "./cpu.ts";
import { findField, getField, readField } from "./field.ts";
import { mmRss, mmSwap, mmTotal } from "./mm.ts";
import { threadPages } from "./task_rss.ts";
import { readTask, readTaskNumber, taskField, taskFields } from "./task_fields.ts";
import { boottimeToReal } from "./time.ts";

/** TASK_COMM_LEN where the types do not say it, and the most that is believed. */
const commLength = 16, longestComm = 64;

/** The name, without brackets around a kernel thread's. */
export function taskComm(target: Target, task: bigint): string {
  const { offset, size } = taskField(target, "comm");
  return target.kernel.cString(task + offset, Math.min(size || commLength, longestComm));
}

/**
 * What getppid() gives: the tgid of the real parent; 0 for the first processes, and for the idle tasks, whose parent
 * is whoever brought their CPU up.
 */
export function taskPpid(target: Target, task: bigint): number {
  if (readTaskNumber(target, task, "pid") === 0) return 0;
  const parent = readTask(target, task, "realParent");
  return parent === 0n ? 0 : readTaskNumber(target, parent, "tgid");
}

/** The CPU that a task runs on, or ran on last; 0 on a kernel for one CPU. */
export function taskCpu(target: Target, task: bigint): number {
  return target.once(taskFields).cpu ? readTaskNumber(target, task, "cpu") : 0;
}

/**
 * Whether a CPU was executing the task: its run queue says so, and so does the task. A task that is just being
 * switched to or from is the current one of no run queue, or not on the CPU any more.
 */
export function isTaskRunning(target: Target, task: bigint): boolean {
  const { onCpu } = target.once(taskFields);
  if (onCpu && readTaskNumber(target, task, "onCpu") === 0) return false;
  return cpuCurr(target, taskCpu(target, task)) === task;
}

/** -20 to 19, from the static priority (MAX_RT_PRIO + 20 is nice 0). */
export function taskNice(target: Target, task: bigint): number {
  return readTaskNumber(target, task, "staticPrio") - 120;
}

/** Resident bytes; 0 without an mm. With what the process's threads have not yet handed in to the mm. */
export function taskRss(target: Target, task: bigint): bigint {
  const mm = readTask(target, task, "mm");
  return mm === 0n ? 0n : mmRss(target, mm, threadPages(target, task));
}

/** Bytes of mapped address space; 0 without an mm. */
export function taskVsz(target: Target, task: bigint): bigint {
  const mm = readTask(target, task, "mm");
  return mm === 0n ? 0n : mmTotal(target, mm);
}

/** Bytes on swap devices; 0 without an mm. */
export function taskSwap(target: Target, task: bigint): bigint {
  const mm = readTask(target, task, "mm");
  return mm === 0n ? 0n : mmSwap(target, mm, threadPages(target, task));
}

/** When the task was started: nanoseconds since 1970. */
export function taskStart(target: Target, task: bigint): bigint {
  return boottimeToReal(target, readTask(target, task, "startBoottime"));
}

/**
 * Nanoseconds since the task was last put on a CPU: its run queue's clock less sched_info.last_arrival. For a sleeper
 * that is a little more than how long it has slept, for a running task how long it has run. Undefined for a task that
 * has never run, and for the idle tasks, which the scheduler keeps no such time of.
 */
export function taskElapsed(target: Target, task: bigint): bigint | undefined {
  const arrival = readTask(target, task, "lastArrival");
  if (arrival === 0n) return undefined;
  const elapsed = runqueueClock(target, taskCpu(target, task)) - arrival;
  // The clock of a CPU that sleeps is only brought forward when it is needed.
  return elapsed > 0n ? elapsed : 0n;
}

/** Where a task's thread_info is: in the task_struct since 4.9 (15f4eae70d36), before at the foot of its stack. */
export function threadInfo(target: Target, task: bigint): bigint {
  const inside = findField(target, "task_struct", "thread_info");
  return inside
    ? task + inside.offset
    : readField(target.kernel, task, getField(target, "task_struct", "stack"));
}

/** The process's leader: a task_struct; itself for a process of one thread. */
export function taskLeader(target: Target, task: bigint): bigint {
  const leader = readTask(target, task, "groupLeader");
  if (leader === 0n) throw new LookupError("the task has no group leader");
  return leader;
}
