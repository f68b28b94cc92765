/** The task table: every thread of the dump, the idle tasks included. */
import type { Value } from "../../dsl/value.ts";
import { addressRows, defineTable } from "../define/table.ts";
import { findTasks, taskForEach, threadForEach } from "../kernel/task_list.ts";
import { collect } from "../kernel/walk_end.ts";
import type { Target } from "../types/target.ts";
import { atAddress, withPid } from "./task/find.ts";
import { identityColumns } from "./task/identity.ts";
import { memoryColumns } from "./task/memory.ts";
import { placeColumns } from "./task/places.ts";
import { relationColumns } from "./task/relations.ts";
import { schedColumns } from "./task/sched.ts";

export const task = defineTable<bigint>({
  name: "task",
  summary: "every thread, kernel threads and idle tasks included",
  needs: { types: ["task_struct", "pid", "rq"], symbols: ["init_task"] },
  object: addressRows("struct task_struct *"),
  columns: [...identityColumns, ...schedColumns, ...memoryColumns, ...placeColumns, ...relationColumns],
  defaults: ["pid", "ppid", "cpu", "task", "state", "vsz", "rss", "comm"],
  showSets: { stack: ["pid", "comm", "state", "cpu", "stack"] },
  lookups: { pid: withPid, tgid: withTgid, task: atAddress },
  rows: (target, warn) => taskForEach(target, warn),
});

/** The threads of a process; undefined when its list of them is damaged: the walk finds them one by one. */
function withTgid(value: Value, target: Target): Iterable<bigint> | undefined {
  if (typeof value !== "bigint") return undefined;
  const [leader, ...others] = findTasks(target, Number(value));
  if (leader === undefined || others.length > 0 || value === 0n) return undefined;
  const { items, end } = collect(threadForEach(target, leader));
  return end.kind === "end" ? items : undefined;
}
