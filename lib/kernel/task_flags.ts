/** task_struct.flags: the PF_ macros that have kept their value (include/linux/sched.h). */
import type { Target } from "../types/target.ts";
import { readTaskNumber } from "./task_fields.ts";

/**
 * Values that are the same in all kernels from 4.14 to 7.3. No debug information carries them, and nothing in a dump
 * tells one numbering from another, so flags that moved (PF_FROZEN, PF_NO_SETAFFINITY's old neighbours) go unnamed.
 */
export const taskFlagNames: Readonly<Record<string, number>> = {
  PF_IDLE: 0x2,
  PF_EXITING: 0x4,
  PF_WQ_WORKER: 0x20,
  PF_FORKNOEXEC: 0x40,
  PF_MCE_PROCESS: 0x80,
  PF_SUPERPRIV: 0x100,
  PF_DUMPCORE: 0x200,
  PF_SIGNALED: 0x400,
  PF_MEMALLOC: 0x800,
  PF_NOFREEZE: 0x8000,
  PF_KSWAPD: 0x20000,
  PF_MEMALLOC_NOFS: 0x40000,
  PF_MEMALLOC_NOIO: 0x80000,
  PF_KTHREAD: 0x200000,
  PF_RANDOMIZE: 0x400000,
  PF_NO_SETAFFINITY: 0x4000000,
  PF_MCE_EARLY: 0x8000000,
  PF_SUSPEND_TASK: 0x80000000,
};

/** `PF_KTHREAD | PF_NOFREEZE`; bits without a name follow in hex. */
export function taskFlagsText(flags: number): string {
  const parts: string[] = [];
  let rest = flags >>> 0;
  for (const [name, bit] of Object.entries(taskFlagNames)) {
    if ((rest & bit) === 0) continue;
    parts.push(name);
    rest = (rest & ~bit) >>> 0;
  }
  if (rest !== 0 || parts.length === 0) parts.push(`0x${rest.toString(16)}`);
  return parts.join(" | ");
}

/** Its PF_ flags. `task`: `struct task_struct *`. */
export function taskFlags(target: Target, task: bigint): number {
  return readTaskNumber(target, task, "flags") >>> 0;
}

/** Whether a task is a kernel thread, the idle tasks included. A user process in exit has no mm either, but is none. */
export function isKernelThread(target: Target, task: bigint): boolean {
  return (taskFlags(target, task) & taskFlagNames.PF_KTHREAD) !== 0;
}
