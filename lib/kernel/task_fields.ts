/** Where struct task_struct keeps what, in the kernel of this dump: resolved once, read often. */
import { LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { type Field, findField, readField, readNumber } from "./field.ts";

/**
 * Names of one member over time, newest kernel first. Members that have never changed their name are here as well,
 * so that each is looked up once.
 */
const names = {
  pid: ["pid"],
  tgid: ["tgid"],
  comm: ["comm"],
  // 5.14 (2f064a59a11f) renamed state, so that nobody reads it without thinking of ordering.
  state: ["__state", "state"],
  exitState: ["exit_state"],
  exitCode: ["exit_code"],
  flags: ["flags"],
  // 5.16 (bcf9033e5449) moved it back into thread_info, from where 4.9 (c65eacbe290b) had taken it.
  cpu: ["thread_info.cpu", "cpu"],
  onCpu: ["on_cpu"],
  policy: ["policy"],
  prio: ["prio"],
  staticPrio: ["static_prio"],
  normalPrio: ["normal_prio"],
  rtPriority: ["rt_priority"],
  mm: ["mm"],
  activeMm: ["active_mm"],
  files: ["files"],
  fs: ["fs"],
  realParent: ["real_parent"],
  parent: ["parent"],
  groupLeader: ["group_leader"],
  signal: ["signal"],
  children: ["children"],
  sibling: ["sibling"],
  tasks: ["tasks"],
  threadNode: ["thread_node"],
  // 4.19 (2c4704756cab): pid_links[]; before that an array of struct pid_link.
  pidLinks: ["pid_links[0]", "pids[0].node"],
  // 5.5 (cf25e24db61c): real_start_time became start_boottime.
  startBoottime: ["start_boottime", "real_start_time"],
  // On CLOCK_MONOTONIC; a number of nanoseconds since 3.17 (ccbf62d8a284).
  startTime: ["start_time"],
  utime: ["utime"],
  stime: ["stime"],
  lastArrival: ["sched_info.last_arrival"],
  lastQueued: ["sched_info.last_queued"],
  voluntarySwitches: ["nvcsw"],
  involuntarySwitches: ["nivcsw"],
  rssStat: ["rss_stat.count"],
  // struct thread_struct of x86.
  sp: ["thread.sp"],
} as const;

/** A field of struct task_struct, whatever the kernel calls it. */
export type TaskField = keyof typeof names;

type TaskFields = { readonly [name in TaskField]: Field | undefined };

export function taskFields(target: Target): TaskFields {
  const found = Object.entries(names).map((
    [key, paths],
  ) => [key, findField(target, "task_struct", ...paths)]);
  return Object.fromEntries(found) as TaskFields;
}

/** The field, or a LookupError that names the member this kernel lacks. */
export function taskField(target: Target, name: TaskField): Field {
  const field = target.once(taskFields)[name];
  if (field) return field;
  const text = names[name].join(" or ");
  throw new LookupError(target.types.absent ?? `this kernel has no member task_struct.${text}`);
}

/** For the needs of a column: `task_struct.__state|task_struct.state`. */
export function taskMember(name: TaskField): string {
  return names[name].map((path) => `task_struct.${path}`).join("|");
}

/** An integer or pointer member of a `struct task_struct *`. Throws a MemoryFault or a LookupError. */
export function readTask(target: Target, task: bigint, name: TaskField): bigint {
  return readField(target.kernel, task, taskField(target, name));
}

/** The same as a number. */
export function readTaskNumber(target: Target, task: bigint, name: TaskField): number {
  return readNumber(target.kernel, task, taskField(target, name));
}
