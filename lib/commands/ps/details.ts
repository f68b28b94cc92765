/** `ps -t`, `ps -r` and `ps -a`: times, limits, and the command line with its environment. */
import { Address, Duration, type Value } from "../../../dsl/value.ts";
import { escapeText } from "../../base/text.ts";
import { type CommandForm, defineForm, type Drawing } from "../../define/command.ts";
import { guarded } from "../../define/cell.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { taskTexts, type TextArea } from "../../kernel/arguments.ts";
import { uptime } from "../../kernel/jiffies.ts";
import { type Bound, resources, taskLimit, unlimited } from "../../kernel/rlimit.ts";
import { readTask } from "../../kernel/task_fields.ts";
import type { Target } from "../../types/target.ts";
import { taskHeader } from "../layout/task_header.ts";
import { taskForm } from "./rows.ts";

const second = 1_000_000_000n;

/** When the task was started, in ns since the boot. */
function started(target: Target, task: bigint): bigint {
  return readTask(target, task, "startTime");
}

/** In the order in which they were started; those that do not tell come first. */
export function byStart(target: Target, tasks: Iterable<bigint>): bigint[] {
  const found = Array.from(tasks, (task) => {
    const start = guarded(() => started(target, task));
    return { task, start: typeof start === "bigint" ? start : 0n };
  });
  return found.sort((a, b) => a.start < b.start ? -1 : a.start > b.start ? 1 : 0).map(({ task }) => task);
}

export const times: CommandForm<bigint> = taskForm(
  "-t",
  "the times of a task",
  ["pid", "task", "cpu", "comm", "run_time", "start_time", "utime", "stime"],
  [
    {
      name: "run_time",
      type: "duration",
      summary: "how long ago it was started",
      get: (task, target) => new Duration(target.once(uptime) - started(target, task)),
    },
    {
      name: "start_time",
      type: "duration",
      summary: "how long after the boot it was started",
      get: (task, target) => new Duration(started(target, task)),
    },
  ],
);

export function* timeLines(
  rows: Iterable<bigint>,
  { cell }: Drawing<bigint>,
  target: Target,
): Generator<string> {
  for (const row of rows) {
    const ns = (column: string) => nsText(cell(row, column));
    const run = cell(row, "run_time");
    yield `${taskHeader(target, row)}\n    RUN TIME: ${run instanceof Duration ? runText(run.ns) : "--"}\n` +
      `  START TIME: ${ns("start_time")}\n       UTIME: ${ns("utime")}\n       STIME: ${ns("stime")}\n\n`;
  }
}

function nsText(value: Value): string {
  return value instanceof Duration ? String(value.ns) : "--";
}

/** `2 days, 01:30:00`. */
function runText(ns: bigint): string {
  const seconds = ns < 0n ? 0n : ns / second, days = seconds / 86400n;
  const two = (n: bigint) => String(n).padStart(2, "0");
  const clock = `${two(seconds / 3600n % 24n)}:${two(seconds / 60n % 60n)}:${two(seconds % 60n)}`;
  return days === 0n ? clock : `${days} days, ${clock}`;
}

/** A limit of a task. */
export interface Limit {
  readonly task: bigint;
  readonly resource: number;
}

function limitColumn(name: string, bound: Bound, summary: string): ColumnDeclaration<Limit> {
  return {
    name,
    type: "int",
    summary: `${summary}; null when it is unlimited`,
    get(row, target) {
      const value = taskLimit(target, row.task, row.resource, bound);
      return value === unlimited ? null : value;
    },
  };
}

export const limits: CommandForm<Limit> = defineForm<Limit>({
  when: "-r",
  summary: "a resource limit of a task",
  columns: [
    {
      name: "task",
      type: "address",
      summary: "where the task_struct is",
      get: (row) => new Address(row.task),
    },
    { name: "rlimit", type: "string", summary: "RLIMIT_ and this", get: (row) => resources[row.resource] },
    limitColumn("current", "rlim_cur", "the soft limit"),
    limitColumn("maximum", "rlim_max", "the hard limit"),
  ],
});

export function* limitsOf(tasks: Iterable<bigint>): Generator<Limit> {
  for (const task of tasks) for (const resource of resources.keys()) yield { task, resource };
}

export function* limitLines(
  rows: Iterable<Limit>,
  { cell }: Drawing<Limit>,
  target: Target,
): Generator<string> {
  for (const row of rows) {
    if (row.resource === 0) {
      yield `${taskHeader(target, row.task)}\n      RLIMIT     CURRENT       MAXIMUM  \n`;
    }
    const bound = (column: string) => centered(boundText(cell(row, column)), 11);
    yield `${resources[row.resource].padStart(12)}   ${bound("current")}   ${bound("maximum")}\n`;
    if (row.resource === resources.length - 1) yield "\n";
  }
}

function boundText(value: Value): string {
  return value === null ? "(unlimited)" : typeof value === "bigint" ? String(value) : "--";
}

function centered(text: string, width: number): string {
  const left = Math.floor(Math.max(0, width - text.length) / 2);
  return (" ".repeat(left) + text).padEnd(width);
}

function textsColumn(name: string, area: TextArea, summary: string): ColumnDeclaration<bigint> {
  return {
    name,
    type: { list: "string" },
    summary: `${summary}; null without user memory`,
    get: (task, target) => taskTexts(target, task, area) ?? null,
  };
}

export const commandLines: CommandForm<bigint> = taskForm(
  "-a",
  "the command line of a task, and its environment",
  ["pid", "task", "cpu", "comm", "args", "env"],
  [
    textsColumn("args", "arg", "the words of its command line"),
    textsColumn("env", "env", "its environment, NAME=VALUE"),
  ],
);

export function* argumentLines(
  rows: Iterable<bigint>,
  { cell }: Drawing<bigint>,
  target: Target,
): Generator<string> {
  for (const row of rows) {
    yield `${taskHeader(target, row)}\n`;
    const args = cell(row, "args"), env = cell(row, "env");
    if (args === null) yield "ps: no user stack\n\n";
    else if (!Array.isArray(args) || !Array.isArray(env)) {
      const why = [args, env].find((value) => !Array.isArray(value)) as { reason?: string; message?: string };
      yield `ps: cannot access the user stack: ${why.reason ?? why.message ?? "unreadable"}\n\n`;
    } else {
      yield `ARG: ${args.map((text) => `${escapeText(String(text))} `).join("")}\n`;
      yield env.map((text, i) => `${i === 0 ? "ENV: " : "     "}${escapeText(String(text))}\n`).join("") +
        "\n";
    }
  }
}
