/** `ps`: the tasks. */
import { Label } from "../../dsl/value.ts";
import { guarded } from "../define/cell.ts";
import {
  type BoundForm,
  boundForm,
  type CommandSession,
  defineCommand,
  defineForm,
} from "../define/command.ts";
import type { CommandLine } from "../define/command_line.ts";
import { cpusOf, cpuSpec } from "./words/cpu_spec.ts";
import { taskState, taskStates } from "../kernel/task_state.ts";
import { stateDomain } from "../tables/task/domains.ts";
import {
  argumentLines,
  byStart,
  commandLines,
  limitLines,
  limits,
  limitsOf,
  timeLines,
  times,
} from "./ps/details.ts";
import { byLastRun, elapsedColumn, ofCpus, recentLines } from "./ps/recent.ts";
import { relations, type Relative, relativeLines, relativesOf } from "./ps/relatives.ts";
import { processes, taskForm } from "./ps/rows.ts";
import { selectTasks } from "./ps/select.ts";
import { processTable } from "./ps/table.ts";

const recentColumns = ["pid", "state", "task", "cpu", "comm"];
const lastRun = taskForm("-l", "a task, those that ran last first", ["last_run", ...recentColumns]);
const elapsed = taskForm("-m", "the same, with the time since then", ["elapsed", ...recentColumns], [
  elapsedColumn,
]);
const stacks = taskForm(
  "-s",
  "a task, with its stack pointer",
  processes.defaults!.map((name) => name === "task" ? "kstackp" : name),
);

/** How many tasks are in a state. */
interface Count {
  readonly state: number;
  readonly tasks: number;
}

const counts = defineForm<Count>({
  when: "-S",
  summary: "how many tasks are in a state",
  columns: [
    {
      name: "state",
      type: { enum: stateDomain },
      summary: "crash's two letters",
      get: ({ state }) => new Label(stateDomain, BigInt(state), taskStates[state].crash),
    },
    { name: "tasks", type: "int", summary: "how many", get: ({ tasks }) => BigInt(tasks) },
  ],
});

/** Options that choose what is shown: one of them at the most. */
const views = ["p", "c", "g", "t", "l", "m", "a", "r", "S"] as const;

export const ps = defineCommand({
  name: "ps",
  aliases: { last: "ps -l" },
  summary: "tasks: their states, memory, kin, times and limits",
  usage: [
    "[-k|-u|-G|-A] [-y policy[,policy]] [-s|-H|-p|-c|-g|-t|-a|-r|-S|-l|-m [-C cpus]] [pid | task | comm | 'regex' ...]",
  ],
  options: [
    { flag: "k", summary: "only kernel threads" },
    { flag: "u", summary: "only tasks that are no kernel threads" },
    { flag: "G", summary: "only the first thread of each process" },
    { flag: "A", summary: "only what the CPUs were executing" },
    { flag: "y", argument: "policy", summary: "only those with these scheduling policies: FIFO, 0,IDLE" },
    { flag: "s", summary: "the stack pointer in place of the task's address" },
    { flag: "H", summary: "without the heading" },
    { flag: "p", summary: "the parents up to the first" },
    { flag: "c", summary: "the children" },
    { flag: "g", summary: "the threads of its process" },
    { flag: "t", summary: "when it was started, and the time that it has spent on a CPU" },
    { flag: "a", summary: "the command line and the environment, from user memory" },
    { flag: "r", summary: "the resource limits" },
    { flag: "S", summary: "how many tasks are in each state" },
    { flag: "l", summary: "in the order of last running, with the clock of then" },
    { flag: "m", summary: "in that order, with the time since then" },
    { flag: "C", argument: "cpus", summary: "with -l and -m: CPU by CPU; 0-3,8 or a for all" },
  ],
  details:
    "A `>` marks a task that a CPU was executing; names of kernel threads stand in brackets. VSZ and RSS are in KiB. " +
    "A word is a pid, the address of a task_struct, a name, or a regular expression of names in single quotes; \\123 is a name of digits.",
  examples: [
    { line: "ps -m | where state = UN and elapsed > 5s", says: "who has been blocked for long" },
    { line: "ps -u -G", says: "the processes" },
    { line: "ps -p 187", says: "who started it" },
    { line: "ps -S", says: "the states at a glance" },
  ],
  forms: [
    processes,
    stacks,
    relations.p.form,
    relations.c.form,
    relations.g.form,
    times,
    commandLines,
    limits,
    counts,
    lastRun,
    elapsed,
  ],
  subject: { kind: "task", at: 0 },
  bind(line, session) {
    const view = views.filter((flag) => line.has(flag));
    if (view.length > 1) line.problem(`-${view[0]} and -${view[1]} show different things`);
    if (line.has("C") && !line.has("l") && !line.has("m")) line.problem("-C goes with -l and -m");
    return bindView(view[0], line, session);
  },
});

function bindView(
  view: typeof views[number] | undefined,
  line: CommandLine,
  session: CommandSession,
): BoundForm {
  const { target } = session, tasks = selectTasks(line, session);
  switch (view) {
    case "p":
    case "c":
    case "g":
      return kin(view, line, session);
    case "t":
      return boundForm({
        form: times,
        rows: (run) => line.words.length > 0 ? tasks(run) : byStart(target, tasks(run)),
        draw: (rows, drawing) => timeLines(rows, drawing, target),
      });
    case "a":
      return boundForm({
        form: commandLines,
        rows: tasks,
        draw: (rows, drawing) => argumentLines(rows, drawing, target),
      });
    case "r":
      return boundForm({
        form: limits,
        rows: (run) => limitsOf(tasks(run)),
        draw: (rows, drawing) => limitLines(rows, drawing, target),
      });
    case "S":
      return boundForm<Count>({
        form: counts,
        rows: (run) => countStates(tasks(run), session),
        *draw(rows) {
          for (const { state, tasks } of rows) yield `  ${taskStates[state].crash}: ${tasks}\n`;
        },
      });
    case "l":
    case "m":
      return recent(view === "m", line, session);
    default:
      return boundForm({
        form: line.has("s") ? stacks : processes,
        rows: tasks,
        draw: (rows, drawing) =>
          processTable(rows, drawing, { stacks: line.has("s"), headed: !line.has("H") }),
      });
  }
}

function kin(view: "p" | "c" | "g", line: CommandLine, session: CommandSession): BoundForm {
  const relation = relations[view], tasks = selectTasks(line, session), { target } = session;
  return boundForm<Relative>({
    form: relation.form,
    rows: (run) => relativesOf(relation, tasks(run), target, run),
    draw: (rows) => relativeLines(rows, target, relation.none),
  });
}

function recent(since: boolean, line: CommandLine, session: CommandSession): BoundForm {
  const { target } = session, tasks = selectTasks(line, session), word = line.argument("C");
  const spec = word && cpuSpec(line, word, word.text);
  const cpus = spec && (() => cpusOf(line, spec, session));
  return boundForm({
    form: since ? elapsed : lastRun,
    rows(run) {
      const sorted = byLastRun(target, tasks(run));
      return cpus ? ofCpus(target, sorted, cpus()) : sorted;
    },
    draw: (rows, drawing) => recentLines(rows, drawing, { target, elapsed: since, cpus: cpus?.() }),
  });
}

/** In the order in which the states are met. */
function countStates(tasks: Iterable<bigint>, { target }: CommandSession): Iterable<Count> {
  const found = new Map<number, number>();
  for (const task of tasks) {
    const state = guarded(() => taskState(target, task));
    if (typeof state === "number") found.set(state, (found.get(state) ?? 0) + 1);
  }
  return Array.from(found, ([state, tasks]) => ({ state, tasks }));
}
