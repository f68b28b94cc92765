/** The task that commands are about, as `set` shows it. */
import { Address, type Value } from "../../../dsl/value.ts";
import { escapeText } from "../../base/text.ts";
import { defineForm, type Drawing } from "../../define/command.ts";
import { guarded } from "../../define/cell.ts";
import { addressRows } from "../../define/table.ts";
import { activeTask, panicTask } from "../../kernel/panic_task.ts";
import { taskComm, taskCpu, threadInfo } from "../../kernel/task.ts";
import { readTaskNumber } from "../../kernel/task_fields.ts";
import { idleTasks } from "../../kernel/task_list.ts";
import { taskStateText } from "../../kernel/task_state_names.ts";
import type { Target } from "../../types/target.ts";
import { factLine, factText } from "../layout/facts.ts";

/** Whether a task is the one that panicked, or one that a CPU was running. */
export type Status = "PANIC" | "ACTIVE" | undefined;

export function statusOf(target: Target, task: bigint): Status {
  if (panicTask(target)?.task === task) return "PANIC";
  const active = guarded(() => activeTask(target, taskCpu(target, task)));
  return active === task ? "ACTIVE" : undefined;
}

export const contextForm = defineForm<bigint>({
  when: "",
  summary: "the task that commands are about when they are not told",
  columns: [
    {
      name: "pid",
      type: "int",
      summary: "its pid",
      get: (task, target) => BigInt(readTaskNumber(target, task, "pid")),
    },
    { name: "command", type: "string", summary: "its name", get: (task, target) => taskComm(target, task) },
    { name: "task", type: "address", summary: "its task_struct", get: (task) => new Address(task) },
    {
      name: "thread_info",
      type: "address",
      summary: "its thread_info, which is a part of the task_struct or at the foot of its stack",
      get: (task, target) => new Address(threadInfo(target, task)),
    },
    {
      name: "cpu",
      type: "int",
      summary: "the CPU that it runs on, or ran on last",
      get: (task, target) => BigInt(taskCpu(target, task)),
    },
    {
      name: "state",
      type: "string",
      summary: "what it does, in the kernel's names",
      get: (task, target) => taskStateText(target, task),
    },
    {
      name: "status",
      type: "string",
      summary: "PANIC for the task that panicked, ACTIVE for one that a CPU was running; null for the others",
      get: (task, target) => statusOf(target, task) ?? null,
    },
  ],
  object: addressRows("struct task_struct *"),
});

const width = 7;

/** Crash's lines. `active`: the task was said to be the one that runs on its CPU. */
export function* contextLines(
  task: bigint,
  target: Target,
  drawing: Drawing<bigint>,
  active: boolean,
): Generator<string> {
  const cell = (name: string) => drawing.cell(task, name);
  yield factLine("PID", factText(cell("pid")), width);
  yield factLine("COMMAND", factText(cell("command"), (name) => `"${escapeText(String(name))}"`), width);
  yield factLine(
    "TASK",
    `${hex(task)}${shareText(target, task)}  [THREAD_INFO: ${infoText(cell("thread_info"))}]`,
    width,
  );
  yield factLine("CPU", factText(cell("cpu")), width);
  const status = cell("status") ?? (active ? "ACTIVE" : null);
  const suffix = typeof status === "string" ? `(${status})` : "";
  yield factLine("STATE", `${factText(cell("state"))} ${suffix}`, width);
}

/** Which of the idle tasks it is: they have one pid together. */
function shareText(target: Target, task: bigint): string {
  if (guarded(() => readTaskNumber(target, task, "pid")) !== 0) return "";
  const idle = idleTasks(target, target.warn), index = idle.indexOf(task);
  return index < 0 || idle.length < 2 ? "" : `  (${index + 1} of ${idle.length})`;
}

function infoText(info: Value): string {
  return info instanceof Address ? hex(info.value) : factText(info);
}

function hex(address: bigint): string {
  return address.toString(16).padStart(16, "0");
}
