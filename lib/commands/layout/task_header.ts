/** The line that stands before what a command says of a task. */
import { escapeText } from "../../base/text.ts";
import { guarded } from "../../define/cell.ts";
import { taskComm, taskCpu } from "../../kernel/task.ts";
import { readTaskNumber } from "../../kernel/task_fields.ts";
import type { Target } from "../../types/target.ts";

/** `PID: 152      TASK: ff4a0886e7d40000  CPU: 0    COMMAND: "files"`, without a newline. */
export function taskHeader(target: Target, task: bigint): string {
  const pid = part(() => readTaskNumber(target, task, "pid"));
  const cpu = part(() => taskCpu(target, task)), comm = part(() => escapeText(taskComm(target, task)));
  return `PID: ${pid.padEnd(9)}TASK: ${hex16(task)}  CPU: ${cpu.padEnd(5)}COMMAND: "${comm}"`;
}

/** A pointer as crash writes it: 16 digits without 0x. */
export function hex16(address: bigint): string {
  return address.toString(16).padStart(16, "0");
}

function part(get: () => number | string): string {
  const value = guarded(get);
  return typeof value === "number" || typeof value === "string" ? String(value) : "--";
}
