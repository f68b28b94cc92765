/** What a process may use: struct rlimit of its signal_struct. */
import type { Target } from "../types/target.ts";
import { getField, readField } from "./field.ts";
import { readTask } from "./task_fields.ts";

/** RLIMIT_CPU and the others, in their order (include/uapi/asm-generic/resource.h); unchanged since 2.6.25. */
export const resources: readonly string[] = [
  "CPU",
  "FSIZE",
  "DATA",
  "STACK",
  "CORE",
  "RSS",
  "NPROC",
  "NOFILE",
  "MEMLOCK",
  "AS",
  "LOCKS",
  "SIGPENDING",
  "MSGQUEUE",
  "NICE",
  "RTPRIO",
  "RTTIME",
];

/** RLIM_INFINITY. */
export const unlimited = (1n << 64n) - 1n;

export type Bound = "rlim_cur" | "rlim_max";

/** One limit of a task's process, by its number. Throws a MemoryFault or LookupError. */
export function taskLimit(target: Target, task: bigint, resource: number, bound: Bound): bigint {
  const field = getField(target, "signal_struct", `rlim[${resource}].${bound}`);
  return readField(target.kernel, readTask(target, task, "signal"), field);
}
