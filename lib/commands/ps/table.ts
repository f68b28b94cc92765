/** The table of processes as crash draws it. */
import { Address, Label, Size, type Value } from "../../../dsl/value.ts";
import { escapeText } from "../../base/text.ts";
import type { Drawing } from "../../define/command.ts";
import { hex16 } from "../layout/task_header.ts";

const heading = "      PID    PPID  CPU       TASK        ST  %MEM      VSZ      RSS  COMM\n";
const stackHeading = "      PID    PPID  CPU      KSTACKP      ST  %MEM      VSZ      RSS  COMM\n";
const unknown = "--";

/** @param stacks the stack pointers in place of the tasks' addresses */
export function* processTable(
  rows: Iterable<bigint>,
  { cell }: Drawing<bigint>,
  { stacks, headed }: { readonly stacks: boolean; readonly headed: boolean },
): Generator<string> {
  if (headed) yield stacks ? stackHeading : heading;
  for (const row of rows) {
    const number = (column: string, width: number) => numberText(cell(row, column)).padStart(width);
    const mem = cell(row, "mem");
    yield (cell(row, "running") === true ? ">" : " ") + number("pid", 8) + number("ppid", 8) +
      number("cpu", 4) +
      `  ${addressText(cell(row, stacks ? "kstackp" : "task"))}  ` + labelText(cell(row, "state")) +
      (typeof mem === "number" ? mem.toFixed(1) : unknown).padStart(6) + number("vsz", 9) + number("rss", 9) +
      `  ${nameText(cell(row, "comm"), cell(row, "kthread") === true)}\n`;
  }
}

function numberText(value: Value): string {
  if (typeof value === "bigint") return String(value);
  return value instanceof Size ? String(value.bytes >> 10n) : unknown;
}

/** In the middle of 16 columns where there is none. */
function addressText(value: Value): string {
  return value instanceof Address ? hex16(value.value) : `       ${unknown}       `;
}

function labelText(value: Value): string {
  return value instanceof Label ? value.text : unknown;
}

function nameText(value: Value, kernel: boolean): string {
  const name = typeof value === "string" ? escapeText(value) : unknown;
  return kernel ? `[${name}]` : name;
}
