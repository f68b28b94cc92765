/** `ps -l` and `ps -m`: the tasks in the order in which they ran last. */
import { guarded } from "../../define/cell.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import type { Drawing } from "../../define/command.ts";
import { Duration, Label, type Value } from "../../../dsl/value.ts";
import { readTask } from "../../kernel/task_fields.ts";
import { taskCpu, taskElapsed } from "../../kernel/task.ts";
import { runqueueClock } from "../../kernel/cpu.ts";
import type { Target } from "../../types/target.ts";
import { task as taskTable } from "../../tables/task.ts";
import { taskHeader } from "../layout/task_header.ts";

/** Those that ran last first; those that cannot be read at the end. */
export function byLastRun(target: Target, tasks: Iterable<bigint>): bigint[] {
  const stamped = Array.from(tasks, (task) => {
    const stamp = guarded(() => readTask(target, task, "lastArrival"));
    return { task, stamp: typeof stamp === "bigint" ? stamp : -1n };
  });
  return stamped.sort((a, b) => a.stamp < b.stamp ? 1 : a.stamp > b.stamp ? -1 : 0).map(({ task }) => task);
}

/** The tasks of some CPUs, CPU by CPU. */
export function* ofCpus(
  target: Target,
  tasks: readonly bigint[],
  cpus: readonly number[],
): Generator<bigint> {
  const cpuOf = new Map(tasks.map((task) => [task, guarded(() => taskCpu(target, task))]));
  for (const cpu of cpus) yield* tasks.filter((task) => cpuOf.get(task) === cpu);
}

export interface RecentOptions {
  readonly target: Target;
  /** How long ago, in place of the run queue's clock at that time. */
  readonly elapsed: boolean;
  /** The CPUs that have a block of their own each. */
  readonly cpus: readonly number[] | undefined;
}

export function* recentLines(
  rows: Iterable<bigint>,
  { cell }: Drawing<bigint>,
  { target, elapsed, cpus }: RecentOptions,
): Generator<string> {
  const all = [...rows];
  const stamps = new Map(
    all.map((row) => [row, elapsed ? sinceText(cell(row, "elapsed")) : stampText(cell(row, "last_run"))]),
  );
  const width = Math.max(0, ...[...stamps.values()].map((text) => text.length));
  for (const cpu of cpus ?? [undefined]) {
    if (cpu !== undefined) yield `${cpu === cpus![0] ? "" : "\n"}CPU: ${cpu}\n`;
    for (const row of all) {
      if (cpu !== undefined && cell(row, "cpu") !== BigInt(cpu)) continue;
      const state = cell(row, "state");
      const letters = state instanceof Label ? state.text : "--";
      yield `[${stamps.get(row)!.padStart(width)}] [${letters}]  ${taskHeader(target, row)}\n`;
    }
  }
}

function stampText(value: Value): string {
  return typeof value === "bigint" ? String(value) : "--";
}

function sinceText(value: Value): string {
  return value instanceof Duration ? clockText(value.ns) : "--";
}

/** The idle tasks, of which no such time is kept, and those that never ran: the clock itself. */
export const elapsedColumn: ColumnDeclaration<bigint> = {
  ...taskTable.columns.find((column) => column.name === "elapsed")!,
  summary: "time since it was last put on a CPU; since the clock began for a task that never was",
  get: (task, target) =>
    new Duration(taskElapsed(target, task) ?? runqueueClock(target, taskCpu(target, task))),
};

/** `0 00:00:16.039`: days, hours, minutes, seconds. */
export function clockText(ns: bigint): string {
  const ms = ns / 1_000_000n, seconds = ms / 1000n;
  const two = (n: bigint) => String(n).padStart(2, "0");
  return `${seconds / 86400n} ${two(seconds / 3600n % 24n)}:${two(seconds / 60n % 60n)}:${
    two(seconds % 60n)
  }.` +
    String(ms % 1000n).padStart(3, "0");
}
