/** The facts that `sys` begins with: one row. */
import { Duration, Missing, Size, Time, type Value } from "../../../dsl/value.ts";
import { escapeText } from "../../base/text.ts";
import { type CommandForm, type CommandSession, defineForm, type Drawing } from "../../define/command.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { hz, uptime } from "../../kernel/jiffies.ts";
import { isVague, panicMessage } from "../../kernel/panic_message.ts";
import { panicTask } from "../../kernel/panic_task.ts";
import { cpuKhz, loadAverages, presentMemory } from "../../kernel/system.ts";
import { taintMask, taintsOf } from "../../kernel/taint.ts";
import { taskComm } from "../../kernel/task.ts";
import { readTaskNumber } from "../../kernel/task_fields.ts";
import { taskForEach } from "../../kernel/task_list.ts";
import { clocks } from "../../kernel/time.ts";
import { uname, type UnamePart } from "../../kernel/uname.ts";
import { cpuCounts, cpusText, megahertz } from "../layout/cpu_facts.ts";
import { factLine, factText } from "../layout/facts.ts";
import { memorySizeText } from "../layout/sizes.ts";
import { dateText, spanText } from "../layout/times.ts";

/** The machine; the target has all else. */
export interface Machine {
  readonly files: CommandSession["files"];
  readonly warn: (message: string) => void;
}

type Column = ColumnDeclaration<Machine>;

function name(part: UnamePart, summary: string): Column {
  return { name: part, type: "string", summary, get: (_, target) => uname(target, part) };
}

function load(minutes: 1 | 5 | 15, index: 0 | 1 | 2): Column {
  return {
    name: `load_${minutes}`,
    type: "float",
    summary: `the load average of ${minutes === 1 ? "one minute" : `${minutes} minutes`}`,
    needs: { symbols: ["avenrun"] },
    get: (_, target) => Number(loadAverages(target)[index]) / 100,
  };
}

const files: readonly Column[] = [
  {
    name: "kernel",
    type: "string",
    summary: "where symbols come from: the vmlinux, or the dump itself",
    get: ({ files }) => files.vmlinux ?? files.vmcore,
  },
  {
    name: "taints",
    type: "string",
    summary: "letters for how the kernel is tainted; empty when it is not",
    get: (_, target) => taintsOf(target, taintMask(target)).map(({ letter }) => letter).join(""),
  },
  { name: "dumpfile", type: "string", summary: "the dump", get: ({ files }) => files.vmcore },
  {
    name: "partial",
    type: "bool",
    summary: "whether pages were left out by their kind",
    get: (_, { dump }) => (dump.header.dumpLevel ?? 0) > 0,
  },
  {
    name: "incomplete",
    type: "string",
    summary: "why the dump is not what its writer meant it to be; null when it is",
    get: (_, { dump }) => dump.header.incomplete ?? null,
  },
];

const state: readonly Column[] = [
  ...cpuCounts,
  {
    name: "date",
    type: "time",
    summary: "the wall clock when the kernel last updated it",
    get: (_, target) => new Time(target.once(clocks).realtime),
  },
  {
    name: "uptime",
    type: "duration",
    summary: "how long the machine had been up, by its ticks",
    get: (_, target) => new Duration(uptime(target)),
  },
  {
    name: "boot_time",
    type: "time",
    summary: "the wall clock when it was booted",
    get: (_, target) => {
      const { realOffset, bootOffset } = target.once(clocks);
      return new Time(realOffset - bootOffset);
    },
  },
  load(1, 0),
  load(5, 1),
  load(15, 2),
  {
    name: "tasks",
    type: "int",
    summary: "threads, the idle tasks among them",
    get: ({ warn }, target) => {
      let count = 0n;
      for (const _ of taskForEach(target, warn)) count++;
      return count;
    },
  },
];

const identity: readonly Column[] = [
  name("nodename", "the machine's name"),
  name("release", "the kernel's release, as uname -r has it"),
  name("version", "how and when the kernel was built"),
  name("machine", "the architecture"),
  {
    name: "khz",
    type: "int",
    summary: "the processors' frequency in kHz, measured at boot",
    get: (_, target) => BigInt(cpuKhz(target)),
  },
  {
    name: "hz",
    type: "int",
    summary: "ticks per second (CONFIG_HZ)",
    get: (_, target) => BigInt(hz(target)),
  },
  {
    name: "memory",
    type: "size",
    summary: "bytes of memory that the kernel has",
    needs: { members: ["pglist_data.node_present_pages"] },
    get: (_, target) => new Size(presentMemory(target)),
  },
];

const panic: readonly Column[] = [
  {
    name: "panic",
    type: "string",
    summary: "why the machine stopped; null when nothing says that it has",
    get: (_, target) => panicMessage(target)?.text ?? null,
  },
  {
    name: "panic_source",
    type: "string",
    summary: "what says so: log, or else stack, of the CPU that panicked",
    get: (_, target) => panicMessage(target)?.source ?? null,
  },
  {
    name: "panic_cpu",
    type: "int",
    summary: "the CPU that panicked; null for none",
    get: (_, target) => optional(panicTask(target)?.cpu),
  },
  {
    name: "panic_pid",
    type: "int",
    summary: "the pid of the task that ran there",
    get: (_, target) => {
      const found = panicTask(target);
      return optional(found && readTaskNumber(target, found.task, "pid"));
    },
  },
  {
    name: "panic_comm",
    type: "string",
    summary: "its name",
    get: (_, target) => {
      const found = panicTask(target);
      return found ? taskComm(target, found.task) : null;
    },
  },
];

export const factsForm: CommandForm<Machine> = defineForm<Machine>({
  when: "",
  summary: "the machine and its kernel: one row",
  columns: [...files, ...state, ...identity, ...panic],
});

function optional(value: number | undefined): bigint | null {
  return value === undefined ? null : BigInt(value);
}

const width = 12;

/** Crash's block. */
export function* drawFacts(row: Machine, drawing: Drawing<Machine>): Generator<string> {
  const cell = (column: string) => drawing.cell(row, column);
  const line = (label: string, text: string) => factLine(label, text, width);
  const fact = (label: string, column: string, text?: (value: Value) => string) =>
    line(label, factText(cell(column), text));
  const { vmcore, vmlinux } = row.files;
  const own = vmlinux === undefined ? "  (the dump's own symbols and types)" : "";
  const taints = cell("taints");
  yield line("KERNEL", `${escapeText(vmlinux ?? vmcore)}${own}${taints ? tainted(taints) : ""}`);
  const partial = cell("partial") === true ? "  [PARTIAL DUMP]" : "";
  const incomplete = cell("incomplete");
  yield line("DUMPFILE", `${escapeText(vmcore)}${partial}${incomplete ? "  [INCOMPLETE]" : ""}`);
  yield line("CPUS", cpusText(cell("cpus"), cell("offline")));
  yield fact("DATE", "date", (value) => value instanceof Time ? dateText(value.ns) : "");
  yield fact("UPTIME", "uptime", (value) => value instanceof Duration ? spanText(value.ns) : "");
  yield line("LOAD AVERAGE", loadText([cell("load_1"), cell("load_5"), cell("load_15")]));
  yield fact("TASKS", "tasks");
  yield fact("NODENAME", "nodename");
  yield fact("RELEASE", "release");
  yield fact("VERSION", "version");
  yield line("MACHINE", `${factText(cell("machine"))}  (${factText(cell("khz"), megahertz)} Mhz)`);
  yield fact("MEMORY", "memory", (value) => value instanceof Size ? memorySizeText(value.bytes) : "");
  yield fact("PANIC", "panic", panicText);
}

function tainted(taints: Value): string {
  return taints instanceof Missing ? "" : "  [TAINTED]";
}

function loadText(values: readonly Value[]): string {
  if (values.some((value) => typeof value !== "number")) return factText(values[0]);
  return values.map((value) => (value as number).toFixed(2)).join(", ");
}

function panicText(value: Value): string {
  const text = typeof value === "string" ? value : "";
  return `"${escapeText(text)}"${isVague(text) ? " (check log for details)" : ""}`;
}
