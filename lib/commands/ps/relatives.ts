/** `ps -p`, `ps -c` and `ps -g`: a task's ancestors, its children, the threads of its process. */
import { Address } from "../../../dsl/value.ts";
import { guarded } from "../../define/cell.ts";
import { type CommandForm, type CommandRun, defineForm } from "../../define/command.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { readTask, readTaskNumber } from "../../kernel/task_fields.ts";
import { taskLeader } from "../../kernel/task.ts";
import { childForEach, idleTasks, threadForEach } from "../../kernel/task_list.ts";
import { collect, type Walk } from "../../kernel/walk_end.ts";
import type { Target } from "../../types/target.ts";
import { taskHeader } from "../layout/task_header.ts";
import { processes } from "./rows.ts";

/** A task that is shown because of another one. */
export interface Relative {
  /** The task that was asked for. */
  readonly of: bigint;
  readonly task: bigint;
  /** How far it is indented. */
  readonly depth: number;
}

/** Generations that are followed: a longer chain of parents is a damaged one. */
const mostAncestors = 1000;

type Find = (target: Target, task: bigint, run: CommandRun) => Iterable<Relative>;

interface Relation {
  readonly form: CommandForm<Relative>;
  readonly find: Find;
  /** Below a task that has none. */
  readonly none: string;
}

function form(when: string, summary: string): CommandForm<Relative> {
  const own: ColumnDeclaration<Relative>[] = [
    {
      name: "of",
      type: "address",
      summary: "the task that was asked for",
      get: (row) => new Address(row.of),
    },
    { name: "depth", type: "int", summary: "how far it is indented", get: (row) => BigInt(row.depth) },
  ];
  const columns = processes.columns.map((column): ColumnDeclaration<Relative> => {
    const { method: _, ...plain } = column;
    return { ...plain, get: (row, target) => column.get(row.task, target) };
  });
  return defineForm<Relative>({
    when,
    summary,
    columns: [...own, ...columns],
    defaults: ["of", "depth", "pid", "task", "cpu", "comm"],
    object: {
      type: "struct task_struct *",
      address: (row) => row.task,
      at: (task) => ({ of: task, task, depth: 0 }),
    },
  });
}

export const relations: Readonly<Record<"p" | "c" | "g", Relation>> = {
  p: {
    form: form("-p", "an ancestor of a task, the oldest first, and the task itself"),
    find: ancestors,
    none: "",
  },
  c: { form: form("-c", "a task, and each of its children"), find: children, none: "  (no children)\n" },
  g: {
    form: form("-g", "a process's first thread, and each of the others"),
    find: threads,
    none: "  (no threads)\n",
  },
};

function* ancestors(target: Target, task: bigint, run: CommandRun): Generator<Relative> {
  const chain = [task], seen = new Set(chain);
  for (let at = task; chain.length < mostAncestors;) {
    const parent = readTaskNumber(target, at, "pid") === 0 ? 0n : readTask(target, at, "realParent");
    if (parent === 0n) break;
    if (seen.has(parent)) {
      run.warn(`the parents of task ${task.toString(16)} go round in a circle`);
      break;
    }
    seen.add(at = parent);
    chain.push(parent);
  }
  for (const [depth, one] of chain.reverse().entries()) yield { of: task, task: one, depth };
}

function* children(target: Target, task: bigint, run: CommandRun): Generator<Relative> {
  yield { of: task, task, depth: 0 };
  yield* below(task, () => childForEach(target, task), "the children", run);
}

function* threads(target: Target, task: bigint, run: CommandRun): Generator<Relative> {
  const leader = taskLeader(target, task);
  if (readTaskNumber(target, task, "pid") === 0) {
    // The idle tasks are no threads of one another; crash shows them so.
    const [first, ...others] = idleTasks(target, run.warn);
    yield { of: task, task: first, depth: 0 };
    for (const other of others) yield { of: task, task: other, depth: 2 };
    return;
  }
  yield { of: task, task: leader, depth: 0 };
  for (const row of below(task, () => threadForEach(target, leader), "the threads", run)) {
    if (row.task !== leader) yield row;
  }
}

function* below(of: bigint, walk: () => Walk<bigint>, what: string, run: CommandRun): Generator<Relative> {
  const { items, end } = collect(walk());
  for (const task of items) yield { of, task, depth: 2 };
  if (end.kind !== "end") run.warn(`${what} of task ${of.toString(16)}: ${end.detail}`);
}

/** A block for each task that was asked for. */
export function* relativeLines(rows: Iterable<Relative>, target: Target, none: string): Generator<string> {
  let current: bigint | undefined, lines = 0;
  for (const { of, task, depth } of rows) {
    if (of !== current) {
      if (current !== undefined) yield (lines === 1 ? none : "") + "\n";
      current = of;
      lines = 0;
    }
    lines++;
    yield `${" ".repeat(depth)}${taskHeader(target, task)}\n`;
  }
  if (current !== undefined) yield (lines === 1 ? none : "") + "\n";
}

/** The relatives of the tasks; of those that cannot be read, why. */
export function* relativesOf(
  relation: Relation,
  tasks: Iterable<bigint>,
  target: Target,
  run: CommandRun,
): Generator<Relative> {
  const seen = new Set<bigint>();
  for (const task of tasks) {
    const found = guarded(() => [...relation.find(target, task, run)]);
    if (!Array.isArray(found)) {
      run.fail(`ps: task ${task.toString(16)}: ${"reason" in found ? found.reason : found.message}`);
    } else if (relation !== relations.g || !seen.has(found[0].task)) {
      seen.add(found[0].task);
      yield* found;
    }
  }
}
