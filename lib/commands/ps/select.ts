/** Which tasks ps is about: its words, and the options that leave some out. */
import { guarded } from "../../define/cell.ts";
import type { CommandRun, CommandSession } from "../../define/command.ts";
import type { CommandLine } from "../../define/command_line.ts";
import { isTaskRunning, taskLeader } from "../../kernel/task.ts";
import { readTaskNumber } from "../../kernel/task_fields.ts";
import { isKernelThread } from "../../kernel/task_flags.ts";
import { taskForEach } from "../../kernel/task_list.ts";
import { policyDomain } from "../../tables/task/domains.ts";
import { taskWords } from "../words/tasks.ts";

type Filter = (task: bigint) => boolean;

/** The tasks, in their order; what cannot be decided for a task that cannot be read leaves it in. */
export function selectTasks(
  line: CommandLine,
  session: CommandSession,
): (run: CommandRun) => Generator<bigint> {
  const { target } = session;
  const words = line.words.length > 0 ? taskWords(line, line.words, session) : undefined;
  const filters = filtersOf(line, session);
  return function* (run) {
    for (const task of words ? words(run) : taskForEach(target, run.warn)) {
      if (filters.every((filter) => guarded(() => filter(task)) !== false)) yield task;
    }
  };
}

function filtersOf(line: CommandLine, { target }: CommandSession): Filter[] {
  const filters: Filter[] = [];
  if (line.has("k")) filters.push((task) => isKernelThread(target, task));
  if (line.has("u")) filters.push((task) => !isKernelThread(target, task));
  if (line.has("G")) filters.push((task) => taskLeader(target, task) === task);
  if (line.has("A")) filters.push((task) => isTaskRunning(target, task));
  if (line.has("y")) {
    const policies = policiesOf(line);
    filters.push((task) => policies.has(readTaskNumber(target, task, "policy")));
  }
  return filters;
}

/** `-y 0,FIFO`. */
function policiesOf(line: CommandLine): Set<number> {
  const word = line.argument("y")!;
  return new Set(
    word.text.split(",").map((name) => {
      const labels = policyDomain.labels();
      for (let n = 0; labels.some((label) => policyDomain.matches(BigInt(n), label)); n++) {
        if (name === String(n) || policyDomain.matches(BigInt(n), name.toUpperCase())) return n;
      }
      return line.problem(`invalid scheduling policy: ${name}`, word, policyDomain.labels().join(", "));
    }),
  );
}
