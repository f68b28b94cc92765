/** Process ids: from a number to its task (include/linux/pid.h, pid_namespace.h). */
import { LookupError } from "../base/errors.ts";
import { sizeOf } from "../types/ctype.ts";
import type { Target } from "../types/target.ts";
import { type Field, getField } from "./field.ts";
import { readTaskNumber, taskField } from "./task_fields.ts";
import type { Walk, WalkOptions } from "./walk_end.ts";
import { idrFind, idrForEach } from "./xarray.ts";

interface PidFields {
  /** The IDR of the initial namespace: 4.15 (95846ecf9dac). Before that pids were in a hash. */
  readonly idr: bigint;
  /** `struct pid.tasks[PIDTYPE_PID]`, the first. */
  readonly tasks: Field;
}

export function pidFields(target: Target): PidFields {
  const namespace = target.symbols.findKernel("init_pid_ns");
  if (!namespace) throw new LookupError("this kernel has no symbol init_pid_ns");
  const tasks = getField(target, "pid", "tasks");
  const type = target.types.resolve(tasks.type);
  if (type.kind !== "array" || sizeOf(type.element) !== 8) {
    throw new LookupError("struct pid.tasks is of an unknown kind");
  }
  return { idr: namespace.address + getField(target, "pid_namespace", "idr").offset, tasks };
}

/**
 * The task that a `struct pid *` stands for, a `struct task_struct *`. Undefined when it stands for none: a process
 * group or a session may outlive the task whose number it has.
 */
export function pidTask(target: Target, pid: bigint): bigint | undefined {
  const first = target.kernel.u64(pid + target.once(pidFields).tasks.offset);
  return first === 0n ? undefined : first - taskField(target, "pidLinks").offset;
}

/** The task with this id in the initial namespace, without walking; undefined when there is none. */
export function findTaskByPid(target: Target, pid: number): bigint | undefined {
  const entry = idrFind(target, target.once(pidFields).idr, BigInt(pid));
  const task = entry === undefined ? undefined : pidTask(target, entry);
  // The IDR may be damaged: only a task that agrees is the one that was asked for.
  return task !== undefined && readTaskNumber(target, task, "pid") === pid ? task : undefined;
}

/** Every `struct pid *` of the initial namespace with its number, ascending. */
export function* pidForEach(target: Target, options?: WalkOptions): Walk<{ pid: bigint; index: bigint }> {
  const walk = idrForEach(target, target.once(pidFields).idr, options);
  for (;;) {
    const next = walk.next();
    if (next.done) return next.value;
    const { pointer, index } = next.value;
    if (pointer !== undefined) yield { pid: pointer, index };
  }
}
