/** A task's kin, and its stack. */
import { RowRef } from "../../define/cell.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { stackType, StackValue } from "../../define/values/stack_value.ts";
import { taskStack } from "../../kernel/stack.ts";
import { taskLeader } from "../../kernel/task.ts";
import { readTask, taskMember } from "../../kernel/task_fields.ts";
import { childForEach, threadForEach } from "../../kernel/task_list.ts";
import { type Walk, whole } from "../../kernel/walk_end.ts";
import { CObject } from "../../types/object.ts";
import type { Target } from "../../types/target.ts";
import type { Argument, Parameter } from "../../../dsl/world.ts";

/** What the cell of a list holds at the most: a list that is longer can be walked with `list(...)`. */
const most = 1_000_000;

export const relationColumns: readonly ColumnDeclaration<bigint>[] = [
  {
    name: "parent",
    type: { row: "task" },
    summary: "the task that started it, or that has inherited it",
    needs: { members: [taskMember("realParent")] },
    get: (task, target) => related(readTask(target, task, "realParent")),
  },
  {
    name: "leader",
    type: { row: "task" },
    summary: "its process's first thread",
    needs: { members: [taskMember("groupLeader")] },
    get: (task, target) => related(taskLeader(target, task)),
  },
  {
    name: "children",
    type: { list: { row: "task" } },
    summary: "the processes that it has started or inherited",
    needs: { members: [taskMember("children"), taskMember("sibling")] },
    get: (task, target) => tasks(childForEach(target, task, { cap: most })),
  },
  {
    name: "threads",
    type: { list: { row: "task" } },
    summary: "the threads of its process, itself included",
    needs: { members: [taskMember("signal"), taskMember("threadNode"), "signal_struct.thread_head"] },
    get: (task, target) => tasks(threadForEach(target, task, { cap: most })),
  },
  {
    name: "stack",
    type: { host: stackType },
    summary: "its kernel stack; stack(top=3) is the innermost frames of it",
    get: (task, target) => stack(task, target),
    method: {
      parameters: [
        frames("top", "innermost frames at the most"),
        frames("depth", "the same, for grouping: stacks that agree so far are one"),
      ],
      call: (task, args, target) => stack(task, target, args),
    },
  },
];

function frames(name: string, summary: string): Parameter {
  return { name, summary, type: { kind: "value", type: { kind: "int" } }, default: null };
}

/** A stack of at most as many frames as the least of the arguments says. */
function stack(task: bigint, target: Target, args: readonly Argument[] = []): StackValue {
  const limits = args.filter((arg) => typeof arg === "bigint").map((n) => Math.max(0, Number(n)));
  return new StackValue(
    taskStack(CObject.at(target, "struct task_struct", task)),
    Math.min(...limits, Infinity),
  );
}

function related(task: bigint): RowRef | null {
  return task === 0n ? null : new RowRef("task", task);
}

function tasks(walk: Walk<bigint>): RowRef[] {
  return Array.from(whole(walk), (task) => new RowRef("task", task));
}
