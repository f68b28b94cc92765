/** Words that stand for tasks: a pid, the address of a task_struct, a name, or a 'regular expression' of names. */
import { guarded } from "../../define/cell.ts";
import type { CommandRun, CommandSession } from "../../define/command.ts";
import { CommandError } from "../../define/command_error.ts";
import type { CommandLine, Word } from "../../define/command_line.ts";
import { taskComm } from "../../kernel/task.ts";
import { readTaskNumber } from "../../kernel/task_fields.ts";
import { findTasks, taskForEach } from "../../kernel/task_list.ts";
import type { Target } from "../../types/target.ts";
import { posixPattern } from "./pattern.ts";

/** What a word asks for. */
type TaskWord =
  | { readonly pid: number }
  | { readonly address: bigint }
  | { readonly matches: (comm: string) => boolean };

/** No pid is larger (PID_MAX_LIMIT). */
const largestPid = 1 << 22;

/**
 * Reads the words, without looking into the dump; the tasks, each once, when the result is called. Those that are not
 * there are failures; when none is there, a CommandError.
 */
export function taskWords(
  line: CommandLine,
  words: readonly Word[],
  { target }: CommandSession,
): (run: CommandRun) => Generator<bigint> {
  const asked = words.map((word) => ({ word, wanted: taskWord(line, word) }));
  return function* (run) {
    const given = new Set<bigint>(), failures: string[] = [];
    for (const { word, wanted } of asked) {
      const tasks = tasksOf(target, wanted, run);
      if (tasks.length === 0) failures.push(`${line.name}: invalid task or pid value: ${word.text}`);
      for (const task of tasks) {
        if (given.has(task)) continue;
        given.add(task);
        yield task;
      }
    }
    if (given.size === 0 && failures.length > 0) throw new CommandError(failures.join("; "));
    for (const failure of failures) run.fail(failure);
  };
}

/** One word that must be one task. */
export function taskWordOf(
  line: CommandLine,
  word: Word,
  session: CommandSession,
): (run: CommandRun) => bigint {
  const tasks = taskWords(line, [word], session);
  return (run) => {
    for (const task of tasks(run)) return task;
    throw new CommandError(`${line.name}: invalid task or pid value: ${word.text}`);
  };
}

function taskWord(line: CommandLine, word: Word): TaskWord {
  const { text, quote } = word;
  if (quote === "'") {
    try {
      const pattern = posixPattern(text);
      return { matches: (comm) => pattern.test(comm) };
    } catch {
      return line.problem(`not a regular expression: ${text}`, word);
    }
  }
  // A backslash says that a name of digits is a name.
  if (quote || text.startsWith("\\")) return named(text.replace(/^\\/, ""));
  if (/^\d+$/.test(text) && Number(text) <= largestPid) return { pid: Number(text) };
  if (/^(0x[0-9a-f]+|[0-9a-f]{8,16})$/i.test(text)) {
    return { address: BigInt("0x" + text.replace(/^0x/i, "")) };
  }
  return named(text);
}

function named(name: string): TaskWord {
  return { matches: (comm) => comm === name };
}

function tasksOf(target: Target, wanted: TaskWord, run: CommandRun): bigint[] {
  if ("pid" in wanted) return findTasks(target, wanted.pid, run.warn);
  if ("address" in wanted) {
    const pid = guarded(() => readTaskNumber(target, wanted.address, "pid"));
    return typeof pid !== "number"
      ? []
      : findTasks(target, pid, run.warn).filter((task) => task === wanted.address);
  }
  return [...taskForEach(target, run.warn)].filter((task) => {
    const comm = guarded(() => taskComm(target, task));
    return typeof comm === "string" && wanted.matches(comm);
  });
}
