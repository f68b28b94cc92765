/** `bt -t`, `-T`, `-e` and `-E`: a row for each thing that is found. */
import { escapeText } from "../../base/text.ts";
import { guarded } from "../../define/cell.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import {
  type BoundForm,
  boundForm,
  type CommandRun,
  type CommandSession,
  defineForm,
} from "../../define/command.ts";
import { cpuStacks } from "../../kernel/stack_cpus.ts";
import type { Target } from "../../types/target.ts";
import { hex16, taskHeader } from "../layout/task_header.ts";
import { headerNames, type OfTask, taskColumns, taskObject } from "../layout/task_columns.ts";
import { interruptedLines, placeLine, separator, stackTitle, type Style } from "./draw.ts";
import { type Found, foundColumns, type OfFound, registersIn } from "./found.ts";
import { type Reference, refersTo } from "./reference.ts";
import { registerLines } from "./registers.ts";
import { type Trace, traceOf } from "./trace.ts";

/** Something on a task's stack. */
interface FoundRow extends OfTask, OfFound {}

const own: readonly ColumnDeclaration<FoundRow>[] = foundColumns;
const object = taskObject<FoundRow>((task) => ({ task, found: { kind: "none", on: "" } }));
const columns = [...taskColumns(own), ...own];
const defaults = [...headerNames, ...own.map(({ name }) => name)];

export const textForm = defineForm<FoundRow>({
  when: "-t, -T",
  summary: "a place in the code whose address is on the stack",
  columns,
  defaults,
  object,
});

export const registersForm = defineForm<FoundRow>({
  when: "-e",
  summary: "what may be registers that an entry into the kernel has saved",
  columns,
  defaults,
  object,
});

/** What the line asks for. */
export interface SearchAsked {
  readonly tasks: (run: CommandRun) => Iterable<bigint>;
  /** What is looked for. */
  readonly find: (target: Target, trace: Trace) => Iterable<Found>;
  readonly style: () => Style;
  readonly reference?: Reference;
}

const plain = { old: false, words: false };

/** Rows of what is found on the stacks of tasks. `registers`: of registers alone. */
export function boundSearch(asked: SearchAsked, registers: boolean, { target }: CommandSession): BoundForm {
  return boundForm<FoundRow>({
    form: registers ? registersForm : textForm,
    *rows(run) {
      for (const task of asked.tasks(run)) {
        const found = guarded(() => [...asked.find(target, traceOf(target, task, plain))]);
        if (!Array.isArray(found)) {
          run.fail(`bt: ${"reason" in found ? found.reason : found.message}`);
          continue;
        }
        const { reference } = asked;
        if (reference && !found.some((one) => foundRefers(one, reference))) continue;
        for (const one of found) yield { task, found: one };
      }
    },
    draw: (rows) =>
      registers ? registerRows(rows, asked.style(), target) : textRows(rows, asked.style(), target),
  });
}

function foundRefers({ code }: Found, reference: Reference): boolean {
  if (!code) return false;
  const { pc, symbol } = code;
  return refersTo(reference, { value: pc, ...(symbol !== undefined && { symbol }) });
}

const startWidth = 19;

function* textRows(rows: Iterable<FoundRow>, style: Style, target: Target): Generator<string> {
  let last: FoundRow | undefined;
  for (const row of rows) {
    const { kind, on, address, code, registers, why } = row.found;
    if (row.task !== last?.task) {
      yield `${last ? "\n" : ""}${taskHeader(target, row.task)}\n`;
      last = undefined;
    }
    if (kind === "none") yield why === undefined ? "(no stack)\n" : `(no stack: ${escapeText(why)})\n`;
    if (kind === "start") {
      yield `${"START".padStart(startWidth)}: ${placeLine(code!, { ...style, offsets: false })}\n`;
    }
    if (kind === "kernel") {
      yield* interruptedLines({ ...frameLike(code!), registers: registers! }, style);
      if (last && last.found.on !== on) yield separator(last.found.on);
      yield `  [${hex16(registers!.rsp)}] ${placeLine(code!, style)}\n`;
    } else if (last && kind !== "user" && last.found.on !== on) yield separator(last.found.on);
    if (kind === "text") yield `  [${hex16(address!)}] ${placeLine(code!, style)}\n`;
    if (kind === "user") yield* registerLines(registers!).map((line) => `${line}\n`);
    last = row;
  }
}

function frameLike(code: NonNullable<Found["code"]>) {
  return { ...code, sp: 0n, exact: true, trust: "scan" as const, stack: "" };
}

function* registerRows(rows: Iterable<FoundRow>, style: Style, target: Target): Generator<string> {
  let task: bigint | undefined;
  for (const row of rows) {
    if (row.task !== task) yield `${task === undefined ? "" : "\n"}${taskHeader(target, row.task)}\n`;
    task = row.task;
    if (row.found.why !== undefined) yield `(no stack: ${escapeText(row.found.why)})\n`;
    yield* savedLines(row.found, style);
  }
}

/** `  KERNEL-MODE EXCEPTION FRAME AT: …` and the registers; nothing where there are none. */
function* savedLines({ kind, address, registers, code }: Found, style: Style): Generator<string> {
  if (!registers) return;
  yield `\n  ${kind.toUpperCase()}-MODE EXCEPTION FRAME AT: ${hex16(address!)}\n`;
  if (code) yield* interruptedLines({ ...frameLike(code), registers }, style);
  else yield* registerLines(registers).map((line) => `${line}\n`);
}

/** Something on a CPU's stack. */
interface CpuRow extends OfFound {
  readonly cpu: number;
}

export const cpuForm = defineForm<CpuRow>({
  when: "-E",
  summary: "the same, on the stacks of the CPUs; none where a stack has nothing of the kind",
  columns: [
    { name: "cpu", type: "int", summary: "whose stack", get: ({ cpu }) => BigInt(cpu) },
    ...foundColumns as readonly ColumnDeclaration<CpuRow>[],
  ],
});

/** The IRQ stacks of all CPUs, then their exception stacks. */
export function boundCpuSearch(
  cpus: () => readonly number[],
  style: () => Style,
  { target }: CommandSession,
) {
  return boundForm<CpuRow>({
    form: cpuForm,
    *rows() {
      for (const exception of [false, true]) {
        for (const cpu of cpus()) {
          for (const range of cpuStacks(target, cpu)) {
            if (range.name === "entry" || stackTitle(range.name).exception !== exception) continue;
            for (const found of registersIn(target, range)) yield { cpu, found };
          }
        }
      }
    },
    *draw(rows) {
      let title: string | undefined;
      for (const { cpu, found } of rows) {
        const { name, exception } = stackTitle(found.on);
        const own = `CPU ${cpu} ${name}${exception ? " EXCEPTION" : ""} STACK:\n`;
        if (own !== title) yield `${title === undefined ? "" : "\n"}${own}`;
        title = own;
        if (found.kind === "none") yield "(none found)\n";
        yield* savedLines(found, style());
      }
    },
  });
}
