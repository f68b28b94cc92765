/** The columns of ps: those of the task table, with what only crash shows. */
import { Address, Label } from "../../../dsl/value.ts";
import { addressRows } from "../../define/table.ts";
import { type CommandForm, defineForm } from "../../define/command.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { presentMemory } from "../../kernel/system.ts";
import { isTaskRunning, taskRss } from "../../kernel/task.ts";
import { readTask, taskMember } from "../../kernel/task_fields.ts";
import { taskState, taskStates } from "../../kernel/task_state.ts";
import { task as taskTable } from "../../tables/task.ts";
import { stateDomain } from "../../tables/task/domains.ts";

const mem: ColumnDeclaration<bigint> = {
  name: "mem",
  type: "float",
  summary: "its share of the machine's memory, in percent",
  get: (task, target) => {
    const total = Number(target.once(presentMemory));
    return total === 0 ? 0 : Number(taskRss(target, task)) * 100 / total;
  },
};

const stackPointer: ColumnDeclaration<bigint> = {
  name: "kstackp",
  type: "address",
  summary: "its kernel stack pointer; null while it runs",
  needs: { members: [taskMember("sp")] },
  get: (task, target) => isTaskRunning(target, task) ? null : new Address(readTask(target, task, "sp")),
};

/** The table's column, in crash's spelling; a query may use any. */
const state: Partial<ColumnDeclaration<bigint>> = {
  summary: "RU IN UN ST TR DE ZO PA ID WA NE",
  get(task, target) {
    const number = taskState(target, task);
    return new Label(stateDomain, BigInt(number), taskStates[number].crash);
  },
};

/** Every column of a task, so that clauses behind the command have them all. */
const columns: readonly ColumnDeclaration<bigint>[] = [
  ...taskTable.columns.map((column) => column.name === "state" ? { ...column, ...state } : column),
  mem,
  stackPointer,
];

/** A form with one row for a task. */
export function taskForm(
  when: string,
  summary: string,
  defaults: readonly string[],
  own: readonly ColumnDeclaration<bigint>[] = [],
): CommandForm<bigint> {
  return defineForm<bigint>({
    when,
    summary,
    columns: [...columns.filter(({ name }) => !own.some((column) => column.name === name)), ...own],
    defaults,
    object: addressRows("struct task_struct *"),
  });
}

export const processes = taskForm("", "a task", [
  "running",
  "pid",
  "ppid",
  "cpu",
  "task",
  "state",
  "mem",
  "vsz",
  "rss",
  "comm",
  "kthread",
]);
