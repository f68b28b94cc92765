/** `set`: the task that commands are about, and variables. */
import {
  type BoundForm,
  boundForm,
  type CommandRun,
  type CommandSession,
  defineCommand,
  defineForm,
} from "../define/command.ts";
import { guarded } from "../define/cell.ts";
import { CommandError } from "../define/command_error.ts";
import type { CommandLine, Word } from "../define/command_line.ts";
import { escapeText } from "../base/text.ts";
import { wrapAfter } from "../base/wrap.ts";
import { possibleCpus, presentCpus } from "../kernel/cpu.ts";
import { activeTask, defaultTask, panicTask } from "../kernel/panic_task.ts";
import { taskCpu } from "../kernel/task.ts";
import { factLine, factText } from "./layout/facts.ts";
import { contextForm, contextLines } from "./set/context.ts";
import { isInvalid, type SetVariable, setVariables, variableLine } from "./set/variables.ts";
import { answer } from "./words/answer.ts";
import { taskWordOf } from "./words/tasks.ts";

/** A variable, and the session that has it. */
interface VariableRow {
  readonly variable: SetVariable;
  readonly session: CommandSession;
}

const variableForm = defineForm<VariableRow>({
  when: "-v, a variable",
  summary: "a variable",
  columns: [
    { name: "name", type: "string", summary: "what `set` takes", get: ({ variable }) => variable.name },
    {
      name: "value",
      type: "string",
      summary: "what it is",
      get: ({ variable, session }) => variable.show(session),
    },
    { name: "meaning", type: "string", summary: "what it does", get: ({ variable }) => variable.summary },
  ],
});

export const set = defineCommand({
  name: "set",
  aliases: { hex: "set radix 16", dec: "set radix 10", sf: "set scroll off", sn: "set scroll on" },
  summary: "the task that commands are about when they are not told, and variables",
  usage: ["[pid|task]", "-a pid|task", "-c cpu", "-p", "variable [setting] ...", "-v"],
  options: [
    { flag: "a", summary: "takes the task for the one that its CPU was running" },
    { flag: "c", argument: "cpu", summary: "the task that a CPU was running" },
    { flag: "p", summary: "the task that panicked" },
    { flag: "v", summary: "all variables" },
  ],
  details:
    `Without arguments it shows the task. That is the one that panicked, or else the idle task of the first CPU, until a
task is set: by its pid, the address of its task_struct, or its name.

The variables are those of crash. What cannot be had here is refused with the reason.

${setVariables.flatMap(({ name, summary }) => wrapAfter(`  ${name.padEnd(14)} `, summary)).join("\n")}`,
  examples: [
    { line: "set", says: "the task that commands are about" },
    { line: "set -c 1", says: "the task that a CPU was running" },
    { line: "set -v", says: "all variables" },
    { line: "hex", says: "integers in hexadecimal from now on" },
    { line: "dec", says: "and in decimal again" },
  ],
  forms: [contextForm, variableForm],
  subject: { kind: "task", at: 0, alone: true },
  bind(line, session) {
    if (line.has("v")) return variables(setVariables.map((variable) => ({ variable, session })));
    const [word] = line.words;
    if (word && variableOf(word)) return settings(line, session);
    if (line.words.length > 1) line.problem(`invalid argument: ${line.words[1].text}`, line.words[1]);
    if (line.has("a")) {
      return word ? activated(line, word, session) : line.problem("-a needs a pid or a task");
    }
    return context(session, wantedTask(line, word, session));
  },
});

function variableOf({ text, quote }: Word): SetVariable | undefined {
  return quote ? undefined : setVariables.find(({ name }) => name === text);
}

/** The task that the line sets; undefined: it only shows the one that is set. */
function wantedTask(
  line: CommandLine,
  word: Word | undefined,
  session: CommandSession,
): ((run: CommandRun) => bigint) | undefined {
  const { target } = session, cpu = line.argument("c");
  if (line.has("p")) {
    return () => {
      const found = panicTask(target);
      if (found) return found.task;
      throw new CommandError("set: no panic task found");
    };
  }
  if (cpu) return () => taskOfCpu(line, cpu, session);
  return word && taskWordOf(line, word, session);
}

function taskOfCpu(line: CommandLine, word: Word, { target, context }: CommandSession): bigint {
  const cpu = /^\d+$/.test(word.text) ? Number(word.text) : -1;
  if (!target.once(possibleCpus).includes(cpu)) {
    const count = target.once(presentCpus).length;
    line.problem(`invalid cpu number: ${word.text}: the machine has ${count} cpus`, word);
  }
  const said = context.variables.get(activeKey(cpu));
  return typeof said === "string" ? BigInt(said) : activeTask(target, cpu);
}

/** Under which variable `set -a` keeps what it was told of a CPU. */
function activeKey(cpu: number): string {
  return `active task of CPU ${cpu}`;
}

function context(session: CommandSession, wanted?: (run: CommandRun) => bigint): BoundForm {
  const { target } = session, shared = session.context;
  return boundForm<bigint>({
    form: contextForm,
    rows: (run) =>
      answer("set", () => {
        if (wanted) shared.task = wanted(run);
        return [shared.task ?? defaultTask(target)];
      }),
    *draw(rows, drawing) {
      for (const task of rows) {
        const cpu = guarded(() => taskCpu(target, task));
        const said = typeof cpu === "number" ? shared.variables.get(activeKey(cpu)) : undefined;
        yield* contextLines(task, target, drawing, said === String(task));
      }
    },
  });
}

function activated(line: CommandLine, word: Word, session: CommandSession): BoundForm {
  const { target } = session, wanted = taskWordOf(line, word, session);
  return boundForm<bigint>({
    form: contextForm,
    rows: (run) =>
      answer("set", () => {
        const task = wanted(run);
        session.context.variables.set(activeKey(taskCpu(target, task)), String(task));
        return [task];
      }),
    *draw(rows, drawing) {
      for (const task of rows) {
        const name = factText(drawing.cell(task, "command")), cpu = factText(drawing.cell(task, "cpu"));
        yield `"${name}" task ${task.toString(16)} has been marked as the active task on cpu ${cpu}\n`;
      }
    },
  });
}

const listWidth = 14;

function variables(rows: readonly VariableRow[]): BoundForm {
  return boundForm<VariableRow>({
    form: variableForm,
    rows: () => rows,
    *draw(rows) {
      for (const { variable, session } of rows) {
        yield factLine(variable.name, escapeText(variable.show(session)), listWidth);
      }
    },
  });
}

/** `scroll off radix 16 print_max`: variables, each with its setting or to be shown. */
function settings(line: CommandLine, session: CommandSession): BoundForm {
  const asked: { readonly variable: SetVariable; readonly word: Word; readonly setting?: Word }[] = [];
  for (let i = 0; i < line.words.length; i++) {
    const word = line.words[i], variable = variableOf(word), next = line.words[i + 1];
    if (!variable) return line.problem(`invalid argument: ${word.text}`, word, "a variable of `set -v`");
    const setting = next && !variableOf(next) ? next : undefined;
    if (setting) i++;
    asked.push({ variable, word, ...(setting && { setting }) });
  }
  return boundForm<VariableRow>({
    form: variableForm,
    *rows() {
      for (const { variable, word, setting } of asked) {
        const why = setting && variable.accept(setting.text, session);
        if (why !== undefined) {
          line.problem(
            isInvalid(why)
              ? `invalid setting: ${word.text} ${setting!.text}`
              : `${word.text} ${setting!.text}: ${why}`,
            setting,
            isInvalid(why) ? variable.summary : undefined,
          );
        }
        yield { variable, session };
      }
    },
    *draw(rows) {
      for (const { variable } of rows) yield escapeText(variableLine(variable, session)) + "\n";
    },
  });
}
