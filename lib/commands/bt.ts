/** `bt`: kernel stacks. */
import {
  type BoundForm,
  boundForm,
  type CommandSession,
  defineCommand,
  defineForm,
} from "../define/command.ts";
import type { CommandLine } from "../define/command_line.ts";
import { idleTasks } from "../kernel/task_list.ts";
import { registersOfTrace, textFromTrace, textOfStack } from "./bt/found.ts";
import { boundFrames, framesForm } from "./bt/frames.ts";
import { boundOverflow, overflowForm } from "./bt/overflow.ts";
import { boundRaw, rawForm } from "./bt/raw.ts";
import { referenceOf } from "./bt/reference.ts";
import { boundCpuSearch, boundSearch, cpuForm, registersForm, textForm } from "./bt/search.ts";
import { allCpus, cpusAsked, tasksOf } from "./bt/select.ts";
import type { TraceOptions } from "./bt/trace.ts";
import type { Style } from "./bt/draw.ts";
import { lineRadix } from "./words/radix.ts";
import { addressWord } from "./words/address.ts";

/** What `bt -O` sets: frames are every word that can be a return address. */
const oldVariable = "old bt method";

/** The answer of `bt -O`. */
interface Method {
  readonly old: boolean;
}

const methodForm = defineForm<Method>({
  when: "-O",
  summary: "which way is taken from now on",
  columns: [{ name: "old", type: "bool", summary: "whether it is that of -o", get: ({ old }) => old }],
});

export const bt = defineCommand({
  name: "bt",
  summary: "kernel stacks: frames, registers, and what else is on them",
  usage: [
    "[-a|-c cpus|-g|-p] [-f|-F[F]] [-s] [-x|-d] [-l] [-o] [-n idle] [-R ref] [-I ip] [-S sp] [pid | task | comm | 'regex' ...]",
    "-t|-T|-e|-r [-s] [-x|-d] [-R ref] [pid | task | comm | 'regex' ...]",
    "-E [-c cpus]",
    "-v",
    "-O",
  ],
  options: [
    { flag: "a", summary: "the tasks that the CPUs were executing" },
    { flag: "c", argument: "cpus", summary: "the same of some CPUs: 0-1,3; a for all" },
    { flag: "p", summary: "the task that panicked" },
    { flag: "g", summary: "all threads of the process, the leader first" },
    { flag: "f", summary: "the words of each frame" },
    { flag: "F", summary: "the same with symbols and slab caches; -FF with the address before the cache" },
    { flag: "s", summary: "offsets in the functions" },
    { flag: "x", summary: "offsets in hexadecimal" },
    { flag: "d", summary: "offsets in decimal" },
    { flag: "l", summary: "source lines: those are not in a dump, which is said" },
    { flag: "t", summary: "all places in the code on the stack, from where the task was up to the top" },
    { flag: "T", summary: "all of them on the whole stack" },
    {
      flag: "e",
      summary: "what may be registers that an exception, an interrupt or a system call has saved",
    },
    { flag: "E", summary: "the same on the stacks for interrupts and exceptions" },
    { flag: "r", summary: "the stack's words" },
    { flag: "v", summary: "which stacks of all tasks have grown over their end" },
    { flag: "o", summary: "with every word between the frames that can be a return address" },
    { flag: "O", summary: "-o from now on, or no longer" },
    { flag: "n", argument: "idle", summary: "no frames of idle tasks" },
    { flag: "R", argument: "ref", summary: "only stacks with this function, or this word" },
    { flag: "I", argument: "ip", summary: "begin at this place in the code" },
    { flag: "S", argument: "sp", summary: "begin at this place on the stack, where the return address is" },
    { flag: "A", summary: "-a with vector registers, on s390x" },
  ],
  details:
    `In brackets is where a frame's return address is; of a function that was interrupted its stack pointer. The registers of
an interrupted function stand before its callers, those of a user program at the end. The frames come from the kernel's
own unwind tables (ORC).

A CPU that had written its registers down went on: to stop itself, or into the capture kernel. Those calls are shown
where they lead to what it wrote down.`,
  examples: [
    { line: "bt", says: "the task that panicked" },
    { line: "bt -a", says: "what each CPU did" },
    { line: "bt -f 190", says: "the frames of a task with their words" },
    { line: "foreach task where state = D do bt -s", says: "who is blocked, and where" },
    { line: "bt 190 | show comm, frames[4].symbol", says: "its fifth function" },
  ],
  forms: [framesForm, textForm, registersForm, cpuForm, rawForm, overflowForm, methodForm],
  subject: { kind: "task", at: 0 },
  bind: bindBt,
});

/** Options that choose what is shown: one of them at the most. */
const views = ["t", "T", "e", "E", "r", "v", "O"] as const;

function bindBt(line: CommandLine, session: CommandSession): BoundForm {
  if (line.has("A")) line.problem("-A option not supported or applicable on this architecture: only s390x");
  const idle = line.argument("n");
  if (idle && idle.text !== "idle") line.problem(`-n takes only "idle": ${idle.text}`, idle);
  const [view, other] = views.filter((flag) => line.has(flag));
  if (other) line.problem(`-${view} and -${other} show different things`);
  const radix = lineRadix(line, session);
  const style = (): Style => ({
    offsets: line.has("s"),
    radix: radix(),
    usual: session.context.radix,
    words: line.count("F") > 1 ? "slab addresses" : line.has("F") ? "slabs" : "plain",
  });
  if (view === "E") {
    return boundCpuSearch(cpusAsked(line, session) ?? (() => allCpus(session)), style, session);
  }
  if (view === "v") return boundOverflow(session);
  if (view === "O") return boundMethod(session);
  const tasks = tasksOf(line, session), reference = referenceOf(line, session);
  // Crash has symbols among raw words.
  if (view === "r") return boundRaw(tasks, reference, () => ({ ...style(), words: "symbols" }), session);
  if (view === undefined) return bindFrames(line, tasks, session, style);
  const find = view === "t" ? textFromTrace : view === "T" ? textOfStack : registersOfTrace;
  return boundSearch({ tasks, find, style, ...(reference && { reference }) }, view === "e", session);
}

function bindFrames(
  line: CommandLine,
  tasks: ReturnType<typeof tasksOf>,
  session: CommandSession,
  style: () => Style,
): BoundForm {
  const { target, context } = session, reference = referenceOf(line, session);
  const start = startOf(line, session), told = line.has("F");
  const options = (): TraceOptions => {
    const from = start?.();
    return {
      old: line.has("o") || context.variables.get(oldVariable) === true,
      words: told || line.has("f"),
      ...(from && { start: from }),
    };
  };
  return boundFrames({
    tasks: (run) => {
      if (line.has("l")) run.warn("bt: -l: no source lines are shown: a dump has none");
      return tasks(run);
    },
    options,
    style,
    told,
    skips: line.has("n") ? (task) => idleTasks(target, target.warn).includes(task) : () => false,
    ...(reference && { reference }),
  }, session);
}

/** -I and -S. */
function startOf(line: CommandLine, session: CommandSession): (() => TraceOptions["start"]) | undefined {
  const ip = line.argument("I"), sp = line.argument("S");
  if (!ip && !sp) return undefined;
  const code = ip && addressWord(line, ip, session, "ip"), place = sp && addressWord(line, sp, session, "sp");
  return () => ({ ...(code && { ip: code() }), ...(place && { sp: place() }) });
}

function boundMethod({ context }: CommandSession): BoundForm {
  return boundForm<Method>({
    form: methodForm,
    rows() {
      const old = context.variables.get(oldVariable) !== true;
      context.variables.set(oldVariable, old);
      return [{ old }];
    },
    *draw(rows) {
      for (const { old } of rows) yield `bt: use ${old ? "old" : "new"} bt method by default\n`;
    },
  });
}
