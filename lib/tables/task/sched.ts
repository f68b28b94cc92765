/** What the scheduler knows of a task. */
import { Duration } from "../../../dsl/value.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import type { Needs } from "../../define/needs.ts";
import { isTaskRunning, taskCpu, taskElapsed, taskNice } from "../../kernel/task.ts";
import { readTask, readTaskNumber, taskMember } from "../../kernel/task_fields.ts";
import { isKillable, taskState } from "../../kernel/task_state.ts";
import { policyDomain, policyLabel, stateDomain, stateLabel } from "./domains.ts";

/** CONFIG_SCHED_INFO, which kernels with schedstats or delay accounting have. */
const elapsedNeeds: Needs = { members: [taskMember("lastArrival"), "rq.clock"], symbols: ["runqueues"] };

export const schedColumns: readonly ColumnDeclaration<bigint>[] = [
  {
    name: "state",
    type: { enum: stateDomain },
    summary: "R S D T t X Z P I, as in /proc; crash's two letters and C's TASK_ names mean the same",
    needs: { members: [taskMember("state"), taskMember("exitState")] },
    get: (task, target) => stateLabel(taskState(target, task)),
  },
  {
    name: "killable",
    type: "bool",
    summary: "whether a fatal signal would end its sleep (TASK_WAKEKILL)",
    needs: { members: [taskMember("state")] },
    get: (task, target) => isKillable(target, task),
  },
  {
    name: "cpu",
    type: "int",
    summary: "the CPU it runs on, or ran on last",
    get: (task, target) => BigInt(taskCpu(target, task)),
  },
  {
    name: "running",
    type: "bool",
    summary: "whether a CPU was executing it",
    needs: { members: ["rq.curr"], symbols: ["runqueues"] },
    get: (task, target) => isTaskRunning(target, task),
  },
  {
    name: "policy",
    type: { enum: policyDomain },
    summary: "NORMAL FIFO RR BATCH ISO IDLE DEADLINE EXT, with or without SCHED_",
    needs: { members: [taskMember("policy")] },
    get: (task, target) => policyLabel(readTaskNumber(target, task, "policy")),
  },
  {
    name: "prio",
    type: "int",
    summary: "the priority in effect: below 100 real time, below 0 deadline, 120 nice 0",
    needs: { members: [taskMember("prio")] },
    get: (task, target) => BigInt(readTaskNumber(target, task, "prio")),
  },
  {
    name: "nice",
    type: "int",
    summary: "-20 to 19",
    needs: { members: [taskMember("staticPrio")] },
    get: (task, target) => BigInt(taskNice(target, task)),
  },
  {
    name: "rt_priority",
    type: "int",
    summary: "1 to 99 for FIFO and RR, else 0",
    needs: { members: [taskMember("rtPriority")] },
    get: (task, target) => BigInt(readTaskNumber(target, task, "rtPriority")),
  },
  {
    name: "utime",
    type: "duration",
    summary: "time on a CPU in user mode",
    needs: { members: [taskMember("utime")] },
    get: (task, target) => new Duration(readTask(target, task, "utime")),
  },
  {
    name: "stime",
    type: "duration",
    summary: "time on a CPU in the kernel",
    needs: { members: [taskMember("stime")] },
    get: (task, target) => new Duration(readTask(target, task, "stime")),
  },
  {
    name: "elapsed",
    type: "duration",
    summary: "time since it was last put on a CPU, as crash's ps -m has it; null for an idle task",
    needs: elapsedNeeds,
    get: (task, target) => duration(taskElapsed(target, task)),
  },
  {
    name: "blocked",
    type: "duration",
    summary: "time since it last ran: 0 while it runs, else the same as elapsed",
    needs: elapsedNeeds,
    get: (task, target) =>
      isTaskRunning(target, task) ? new Duration(0n) : duration(taskElapsed(target, task)),
  },
  {
    name: "last_run",
    type: "int",
    summary: "its run queue's clock in ns when it was last put on a CPU, as crash's ps -l has it",
    needs: { members: [taskMember("lastArrival")] },
    get: (task, target) => readTask(target, task, "lastArrival"),
  },
];

function duration(ns: bigint | undefined): Duration | null {
  return ns === undefined ? null : new Duration(ns);
}
