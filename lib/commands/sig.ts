/** `sig`: signals. */
import { wrapAfter } from "../base/wrap.ts";
import {
  type BoundForm,
  boundForm,
  type CommandRun,
  type CommandSession,
  defineCommand,
  defineForm,
} from "../define/command.ts";
import type { CommandLine } from "../define/command_line.ts";
import { defaultTask } from "../kernel/panic_task.ts";
import { signalCount, signalName, signalsIn } from "../kernel/signal.ts";
import { processThreads } from "./layout/processes.ts";
import { taskLines } from "./sig/draw.ts";
import { sigForm, type SigRow } from "./sig/state.ts";
import { hexNumber } from "./words/address.ts";
import { taskWords } from "./words/tasks.ts";

const names = defineForm<number>({
  when: "-l, -s",
  summary: "a signal",
  columns: [
    { name: "signal", type: "int", summary: "its number", get: (signal) => BigInt(signal) },
    {
      name: "name",
      type: "string",
      summary: "its name, or both of them",
      get: (signal) => signalName(signal),
    },
  ],
});

export const sig = defineCommand({
  name: "sig",
  summary: "signals: what tasks do about them, which they block, and which wait",
  usage: ["[-g] [pid | task | comm | 'regex' ...]", "-l", "-s sigset"],
  options: [
    { flag: "g", summary: "all threads of the process, and what they share once" },
    { flag: "l", summary: "the numbers and names of all signals" },
    { flag: "s", argument: "sigset", summary: "the names of the signals in a set: bit n - 1 is signal n" },
  ],
  details:
    `SIGPENDING says whether a signal waits that the task does not block. Real-time signals are counted from 32, as the kernel
does; the C library keeps the first two or three and calls 34 SIGRTMIN.`,
  examples: [
    { line: "sig 177", says: "what a task does about signals" },
    { line: "sig -s 800A000000000201", says: "what a mask holds" },
    {
      line: "foreach user sig | where private_pending != 0 show comm, private_signals",
      says: "whose signals wait",
    },
  ],
  forms: [sigForm, names],
  subject: { kind: "task", at: 0 },
  bind(line, session) {
    const set = line.argument("s");
    if (!line.has("l") && !set) return bindTasks(line, session);
    if (line.words.length > 0 || line.has("g") || line.has("l") && set) {
      line.problem("-l and -s are not about tasks, and stand alone");
    }
    return set
      ? boundSet(hexNumber(set.text) ?? line.problem(`not a set of signals: ${set.text}`, set))
      : boundList();
  },
});

function boundList(): BoundForm {
  return boundForm<number>({
    form: names,
    rows: () => Array.from({ length: signalCount }, (_, i) => i + 1),
    *draw(rows) {
      for (const signal of rows) yield `${`[${signal}]`.padStart(4)} ${signalName(signal)}\n`;
    },
  });
}

function boundSet(set: bigint): BoundForm {
  return boundForm<number>({
    form: names,
    rows: () => signalsIn(set),
    *draw(rows) {
      const found = Array.from(rows, (signal) => signalName(signal).split("/")[0]);
      for (const line of wrapAfter("", found.join(" ") || "(none)", 80)) yield `${line}\n`;
    },
  });
}

function bindTasks(line: CommandLine, session: CommandSession): BoundForm {
  const { target, context } = session;
  const tasks = line.words.length > 0
    ? taskWords(line, line.words, session)
    : () => [context.task ?? defaultTask(target)];
  return boundForm<SigRow>({
    form: sigForm,
    *rows(run: CommandRun) {
      if (!line.has("g")) {
        for (const task of tasks(run)) yield { task };
        return;
      }
      for (const { leader, task } of processThreads(target, tasks(run), run, line.name)) {
        yield { task, thread: task === leader ? "first" : "other" };
      }
    },
    *draw(rows) {
      for (const row of rows) yield* taskLines(row, target);
    },
  });
}
