/** Who a task is. */
import { Address, Time } from "../../../dsl/value.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { taskComm, taskPpid, taskStart } from "../../kernel/task.ts";
import { readTaskNumber, taskMember } from "../../kernel/task_fields.ts";
import { isKernelThread, taskFlags } from "../../kernel/task_flags.ts";
import { flagsDomain, flagsLabel } from "./domains.ts";

export const identityColumns: readonly ColumnDeclaration<bigint>[] = [
  {
    name: "pid",
    type: "int",
    summary: "the thread's id, as the initial namespace has it; 0 for an idle task",
    needs: { members: [taskMember("pid")] },
    get: (task, target) => BigInt(readTaskNumber(target, task, "pid")),
  },
  {
    name: "tgid",
    type: "int",
    summary: "the process's id: its first thread's pid",
    needs: { members: [taskMember("tgid")] },
    get: (task, target) => BigInt(readTaskNumber(target, task, "tgid")),
  },
  {
    name: "ppid",
    type: "int",
    summary: "the parent process's id",
    needs: { members: [taskMember("realParent"), taskMember("tgid")] },
    get: (task, target) => BigInt(taskPpid(target, task)),
  },
  {
    name: "task",
    type: "address",
    summary: "where the task_struct is",
    get: (task) => new Address(task),
  },
  {
    name: "comm",
    type: "string",
    summary: "the thread's name, 15 bytes at most",
    needs: { members: [taskMember("comm")] },
    get: (task, target) => taskComm(target, task),
  },
  {
    name: "kthread",
    type: "bool",
    summary: "whether it is a kernel thread (PF_KTHREAD), idle tasks included",
    needs: { members: [taskMember("flags")] },
    get: (task, target) => isKernelThread(target, task),
  },
  {
    name: "flags",
    type: { enum: flagsDomain },
    summary: "task_struct.flags; `flags = PF_EXITING` asks for one of them",
    needs: { members: [taskMember("flags")] },
    get: (task, target) => flagsLabel(taskFlags(target, task)),
  },
  {
    name: "start",
    type: "time",
    summary: "when it was started",
    needs: {
      members: [taskMember("startBoottime"), "timekeeper.offs_boot", "timekeeper.offs_real"],
      symbols: ["timekeeper_data|tk_core"],
    },
    get: (task, target) => new Time(taskStart(target, task)),
  },
];
