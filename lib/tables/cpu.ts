/** The cpu table: every possible CPU, what it runs and what waits for it. */
import { Address, Duration, type Value } from "../../dsl/value.ts";
import { RowRef } from "../define/cell.ts";
import type { ColumnDeclaration } from "../define/column.ts";
import { defineTable } from "../define/table.ts";
import { flagSet } from "../define/values/enumeration.ts";
import {
  cpuCurr,
  idleTask,
  onlineCpus,
  possibleCpus,
  presentCpus,
  runqueue,
  runqueueClock,
} from "../kernel/cpu.ts";
import {
  interruptsOff,
  panicCpu,
  runningFor,
  runqueueNumber,
  softirqNames,
  softirqsPending,
  uninterruptibleShare,
} from "../kernel/cpu_state.ts";
import { taskComm } from "../kernel/task.ts";
import { readTaskNumber, taskMember } from "../kernel/task_fields.ts";
import { ended, guardedWalk, type Walk, walkWarning } from "../kernel/walk_end.ts";
import { CObject } from "../types/object.ts";
import type { Target } from "../types/target.ts";

const softirqs = flagSet(
  "softirqs",
  Object.fromEntries(softirqNames.map((name, i) => [name, 1n << BigInt(i)])),
);

const identity: readonly ColumnDeclaration<number>[] = [
  { name: "cpu", type: "int", summary: "its number", get: (cpu) => BigInt(cpu) },
  {
    name: "online",
    type: "bool",
    summary: "whether it was online; a panic without kdump takes the others out before",
    get: (cpu, target) => target.once(onlineCpus).includes(cpu),
  },
  {
    name: "present",
    type: "bool",
    summary: "whether the machine has it",
    get: (cpu, target) => target.once(presentCpus).includes(cpu),
  },
  {
    name: "panic",
    type: "bool",
    summary: "whether it is the one that panicked",
    needs: { symbols: ["panic_cpu"] },
    get: (cpu, target) => panicCpu(target) === cpu,
  },
  {
    name: "irq_off",
    type: "bool",
    summary: "whether interrupts were disabled, by its registers; null where they were not recorded",
    get: (cpu, target) => interruptsOff(target, cpu) ?? null,
  },
  {
    name: "softirq_pending",
    type: { enum: softirqs.domain },
    summary: "softirqs that are raised and not yet handled: TIMER, NET_RX, SCHED, RCU, ...",
    needs: { symbols: ["__softirq_pending|pcpu_hot|irq_stat"] },
    get: (cpu, target) => softirqs.label(softirqsPending(target, cpu)),
  },
];

const tasks: readonly ColumnDeclaration<number>[] = [
  {
    name: "curr",
    type: { row: "task" },
    summary: "the task that it runs",
    needs: { members: ["rq.curr"] },
    get: (cpu, target) => taskRow(cpuCurr(target, cpu)),
  },
  {
    name: "pid",
    type: "int",
    summary: "that task's pid",
    needs: { members: ["rq.curr", taskMember("pid")] },
    get: (cpu, target) => BigInt(readTaskNumber(target, cpuCurr(target, cpu), "pid")),
  },
  {
    name: "comm",
    type: "string",
    summary: "that task's name",
    needs: { members: ["rq.curr", taskMember("comm")] },
    get: (cpu, target) => taskComm(target, cpuCurr(target, cpu)),
  },
  {
    name: "idle",
    type: { row: "task" },
    summary: "its idle task",
    needs: { members: ["rq.idle"] },
    get: (cpu, target) => taskRow(idleTask(target, cpu)),
  },
  {
    name: "running_for",
    type: "duration",
    summary: "how long the current task has been on it, as crash's runq -m has it; null for the idle task",
    needs: { members: ["rq.curr", "rq.clock", taskMember("lastArrival")] },
    get: (cpu, target) => {
      const time = runningFor(target, cpu);
      return time === undefined ? null : new Duration(time);
    },
  },
];

const queue: readonly ColumnDeclaration<number>[] = [
  {
    name: "runqueue",
    type: "address",
    summary: "where its struct rq is",
    get: (cpu, target) => new Address(runqueue(target, cpu)),
  },
  {
    name: "rq",
    type: { object: "struct rq *" },
    summary: "its run queue, for members that have no column: rq.cfs.load.weight",
    get: (cpu, target) => CObject.of(target, "struct rq *", runqueue(target, cpu)),
  },
  {
    name: "clock",
    type: "duration",
    summary: "its run queue's clock: about the time since boot when it was last brought forward",
    needs: { members: ["rq.clock"] },
    get: (cpu, target) => new Duration(runqueueClock(target, cpu)),
  },
  count("nr_running", "tasks that are running on it or ready to", "nr_running"),
  // 6.14 (736c55a02c47) renamed h_nr_running, so that delayed dequeues are counted for what they are.
  count("nr_cfs", "those of them in the fair class", "cfs.h_nr_queued", "cfs.h_nr_running"),
  count("nr_rt", "those of them that are real time", "rt.rt_nr_running"),
  count("nr_deadline", "those of them with a deadline", "dl.dl_nr_running"),
  {
    name: "nr_uninterruptible",
    type: "int",
    summary: "its share in the number of uninterruptible tasks: only the sum over the CPUs means something",
    needs: { members: ["rq.nr_uninterruptible"] },
    get: (cpu, target) => uninterruptibleShare(target, cpu),
  },
  count("nr_iowait", "tasks that wait for I/O and went to sleep on it", "nr_iowait.counter"),
  count("nr_switches", "context switches so far", "nr_switches"),
  count("load", "the average load of its fair tasks (PELT): 1024 for one at nice 0", "cfs.avg.load_avg"),
  count(
    "util",
    "how much of it the fair tasks use (PELT), of 1024 for the fastest CPU",
    "cfs.avg.util_avg",
  ),
];

/** A number of the run queue, by its path there, the newest kernel's first. */
function count(name: string, summary: string, ...paths: readonly string[]): ColumnDeclaration<number> {
  return {
    name,
    type: "int",
    summary,
    needs: { members: [paths.map((path) => `rq.${path}`).join("|")] },
    get: (cpu, target) => runqueueNumber(target, cpu, ...paths),
  };
}

function taskRow(task: bigint): RowRef | null {
  return task === 0n ? null : new RowRef("task", task);
}

function withNumber(value: Value, target: Target): number[] | undefined {
  return typeof value === "bigint"
    ? target.once(possibleCpus).filter((cpu) => BigInt(cpu) === value)
    : undefined;
}

function* cpus(target: Target, warn: (message: string) => void): Generator<number> {
  const warning = walkWarning("the CPUs", yield* guardedWalk(() => everyCpu(target)));
  if (warning) warn(warning);
}

function* everyCpu(target: Target): Walk<number> {
  yield* target.once(possibleCpus);
  return ended;
}

export const cpu = defineTable<number>({
  name: "cpu",
  summary: "every CPU that there can be",
  needs: { types: ["rq"], symbols: ["runqueues"] },
  columns: [...identity, ...tasks, ...queue],
  defaults: ["cpu", "online", "runqueue", "nr_running", "running_for", "pid", "comm"],
  lookups: { cpu: withNumber },
  rows: cpus,
});
