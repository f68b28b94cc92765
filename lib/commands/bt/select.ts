/** Which tasks bt is about: its words, and the options that stand for tasks. */
import { guarded } from "../../define/cell.ts";
import type { CommandRun, CommandSession } from "../../define/command.ts";
import { CommandError } from "../../define/command_error.ts";
import type { CommandLine } from "../../define/command_line.ts";
import { possibleCpus } from "../../kernel/cpu.ts";
import { activeTask, defaultTask, panicTask } from "../../kernel/panic_task.ts";
import { processThreads } from "../layout/processes.ts";
import { hiddenCpus } from "../words/offline.ts";
import { cpusOf, cpuSpec } from "../words/cpu_spec.ts";
import { taskWords } from "../words/tasks.ts";

/** Options that stand for tasks: one of them at the most. */
const selections = ["a", "c", "p", "v"] as const;

/** The tasks of the line, in crash's order. */
export function tasksOf(line: CommandLine, session: CommandSession): (run: CommandRun) => Iterable<bigint> {
  const given = selections.filter((flag) => line.has(flag));
  if (given.length > 1) line.problem(`-${given[0]} and -${given[1]} stand for different tasks`);
  if (given.length > 0 && line.words.length > 0) {
    line.problem(`-${given[0]} stands for tasks: it takes no others`, line.words[0]);
  }
  const { target } = session;
  if (line.has("p")) return () => [panicked(session)];
  const cpus = cpusAsked(line, session);
  if (cpus) return (run) => activeTasks(cpus(), session, run, line.name);
  const words = line.words.length > 0 ? taskWords(line, line.words, session) : undefined;
  const tasks = words ?? (() => [session.context.task ?? defaultTask(target)]);
  if (!line.has("g")) return tasks;
  return function* (run) {
    for (const { task } of processThreads(target, tasks(run), run, line.name)) yield task;
  };
}

/** The CPUs of -a and -c. */
export function cpusAsked(line: CommandLine, session: CommandSession): (() => number[]) | undefined {
  const word = line.argument("c");
  if (word) {
    const spec = cpuSpec(line, word, word.text);
    return () => cpusOf(line, spec, session);
  }
  return line.has("a") ? () => allCpus(session) : undefined;
}

/** All CPUs that are not hidden. */
export function allCpus(session: CommandSession): number[] {
  const hidden = hiddenCpus(session);
  return session.target.once(possibleCpus).filter((cpu) => !hidden.has(cpu));
}

function panicked({ target }: CommandSession): bigint {
  const found = panicTask(target);
  if (found) return found.task;
  throw new CommandError("bt: no panic task found");
}

function* activeTasks(cpus: readonly number[], { target }: CommandSession, run: CommandRun, name: string) {
  for (const cpu of cpus) {
    const task = guarded(() => activeTask(target, cpu));
    if (typeof task === "bigint") yield task;
    // A CPU that there can be, but never was, runs nothing.
    else run.warn(`${name}: CPU ${cpu}: ${"reason" in task ? task.reason : task.message}`);
  }
}
