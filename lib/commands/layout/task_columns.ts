/** Columns that rows of a task share. */
import type { ColumnDeclaration } from "../../define/column.ts";
import type { RowObject } from "../../define/table.ts";
import { task as taskTable } from "../../tables/task.ts";

/** A row about a task. */
export interface OfTask {
  /** `struct task_struct *` */
  readonly task: bigint;
}

/** What the header line says. */
export const headerNames = ["pid", "task", "cpu", "comm"];

/** The columns of the task table, for rows that are more than a task, without those that the rows have themselves. */
export function taskColumns<Row extends OfTask>(
  own: readonly ColumnDeclaration<Row>[],
): ColumnDeclaration<Row>[] {
  const columns = taskTable.columns.filter(({ name }) => !own.some((column) => column.name === name));
  return columns.map(({ get, method, ...column }) => ({
    ...column,
    get: ({ task }, target) => get(task, target),
    ...(method && {
      method: { ...method, call: ({ task }, args, target) => method.call(task, args, target) },
    }),
  }));
}

/** The row as its task_struct. */
export function taskObject<Row extends OfTask>(at: (task: bigint) => Row): RowObject<Row> {
  return { type: "struct task_struct *", address: ({ task }) => task, at };
}
