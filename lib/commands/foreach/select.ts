/** The words that stand before the command of foreach: which tasks. */
import { guarded } from "../../define/cell.ts";
import type { CommandRun, CommandSession } from "../../define/command.ts";
import type { CommandLine, Word } from "../../define/command_line.ts";
import { isTaskRunning, taskLeader } from "../../kernel/task.ts";
import { isKernelThread } from "../../kernel/task_flags.ts";
import { taskForEach } from "../../kernel/task_list.ts";
import { taskState, taskStates } from "../../kernel/task_state.ts";
import type { Target } from "../../types/target.ts";
import { taskWords } from "../words/tasks.ts";

type Filter = (target: Target, task: bigint) => boolean;

/** Kinds of tasks, by crash's words. */
const kinds: Readonly<Record<string, Filter>> = {
  user: (target, task) => !isKernelThread(target, task),
  kernel: isKernelThread,
  gleader: (target, task) => !isKernelThread(target, task) && taskLeader(target, task) === task,
  active: isTaskRunning,
};

/** Crash's two letters; SW went with Linux 2.6 (swapping out of whole processes). */
const states = new Map(taskStates.map(({ crash }, number) => [crash, number]));
const lostState = "SW";

/**
 * The tasks that are of all the kinds, in one of the states, and one of those named, in the order of the list of
 * tasks: what is not said leaves none out. What cannot be decided for a task leaves it in.
 */
export function selectedTasks(
  line: CommandLine,
  words: readonly Word[],
  session: CommandSession,
): (run: CommandRun) => Generator<bigint> {
  const { target } = session;
  const filters: Filter[] = [], wanted = new Set<number>(), named: Word[] = [];
  for (const word of words) {
    const kind = word.quote ? undefined : Object.hasOwn(kinds, word.text) && kinds[word.text];
    // \DE is what crash wants where DE could be a pid in hex.
    const state = word.quote ? undefined : states.get(word.text.replace(/^\\/, ""));
    if (kind) filters.push(kind);
    else if (state !== undefined) wanted.add(state);
    else if (word.text === lostState) {
      line.problem(`invalid task state for this kernel: ${word.text}`, word, [...states.keys()].join(" "));
    } else named.push(word);
  }
  const has = (kind: string) => words.some(({ text, quote }) => !quote && text === kind);
  if (has("kernel") && (has("user") || has("gleader"))) {
    line.problem("user and kernel are mutually exclusive");
  }
  if (wanted.size > 0) filters.push((target, task) => wanted.has(taskState(target, task)));
  const names = named.length > 0 ? taskWords(line, named, session) : undefined;
  return function* (run) {
    const chosen = names && new Set(names(run));
    for (const task of taskForEach(target, run.warn)) {
      if (chosen && !chosen.has(task)) continue;
      if (filters.every((filter) => guarded(() => filter(target, task)) !== false)) yield task;
    }
  };
}
