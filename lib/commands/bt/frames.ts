/** bt's frames: a row for each task. */
import {
  type BoundForm,
  boundForm,
  type CommandRun,
  type CommandSession,
  defineForm,
} from "../../define/command.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { guarded } from "../../define/cell.ts";
import { Missing } from "../../../dsl/value.ts";
import { escapeText } from "../../base/text.ts";
import type { Target } from "../../types/target.ts";
import { taskHeader } from "../layout/task_header.ts";
import { type Style, traceLines } from "./draw.ts";
import { headerNames, type OfTask, taskColumns, taskObject } from "../layout/task_columns.ts";
import { traceFrameType, TraceFrameValue } from "./frame_value.ts";
import { registersType, RegistersValue } from "./registers.ts";
import { type Reference, traceRefersTo } from "./reference.ts";
import { type Trace, traceOf, type TraceOptions } from "./trace.ts";

/** A task, and its trace once somebody asks. */
export class FramesRow implements OfTask {
  #trace: Trace | undefined;

  constructor(
    readonly task: bigint,
    readonly options: TraceOptions,
    /** What the words are is asked for. */
    readonly told: boolean,
    /** Its frames are not: an idle task's. */
    readonly skipped = false,
  ) {}

  trace(target: Target): Trace {
    return this.#trace ??= traceOf(target, this.task, this.options);
  }
}

const own: readonly ColumnDeclaration<FramesRow>[] = [
  {
    name: "frames",
    type: { list: { host: traceFrameType } },
    summary:
      "from the innermost outwards: n, place (what crash has in brackets), pc, sp, symbol, offset, module, trust, on (which stack), registers, words",
    get: (row, target) => {
      if (row.skipped) return null;
      const { told } = row;
      return row.trace(target).frames.map((traced) => new TraceFrameValue({ traced, target, told }));
    },
  },
  {
    name: "registers",
    type: { host: registersType },
    summary: "of the user program that came into the kernel; null where there is none",
    get: (row, target) => {
      const user = row.skipped ? undefined : row.trace(target).userRegisters;
      return user ? new RegistersValue(user) : null;
    },
  },
  {
    name: "stale",
    type: "bool",
    summary: "whether it was running and nothing recorded where: the frames are older",
    get: (row, target) => !row.skipped && row.trace(target).stale,
  },
  {
    name: "end",
    type: "string",
    summary: "why there are no more frames",
    get: (row, target) => row.skipped ? "an idle task" : row.trace(target).end,
  },
];

const plain: TraceOptions = { old: false, words: false };

export const framesForm = defineForm<FramesRow>({
  when: "",
  summary: "a task with its frames",
  columns: [...taskColumns(own), ...own],
  defaults: [...headerNames, ...own.map(({ name }) => name)],
  object: taskObject((task) => new FramesRow(task, plain, false)),
});

/** What the line asks for. */
export interface FramesAsked {
  readonly tasks: (run: CommandRun) => Iterable<bigint>;
  readonly options: () => TraceOptions;
  readonly style: () => Style;
  readonly told: boolean;
  readonly skips: (task: bigint) => boolean;
  readonly reference?: Reference;
}

export function boundFrames(asked: FramesAsked, { target }: CommandSession): BoundForm {
  return boundForm<FramesRow>({
    form: framesForm,
    *rows(run) {
      const options = asked.options();
      for (const task of asked.tasks(run)) {
        const row = new FramesRow(task, options, asked.told, asked.skips(task));
        const { reference } = asked;
        if (reference && !traceRefersTo(guarded(() => row.trace(target)), reference)) continue;
        yield row;
      }
    },
    *draw(rows, drawing) {
      let first = true;
      for (const row of rows) {
        // Before its header: where it cannot begin where the line says, that is the answer.
        const trace = row.skipped ? undefined : guarded(() => row.trace(target));
        yield `${first ? "" : "\n"}${taskHeader(target, row.task)}\n`;
        first = false;
        if (trace === undefined) continue;
        if (!("frames" in trace)) {
          const reason = trace instanceof Missing ? trace.reason : trace.message;
          drawing.fail(`bt: ${reason}`);
          yield `    (${escapeText(reason)})\n`;
        } else yield* traceLines(trace, asked.style(), target);
      }
    },
  });
}
