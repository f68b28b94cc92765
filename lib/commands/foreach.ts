/** `foreach` in crash's form: a command for each of some tasks. */
import {
  type BoundForm,
  type CommandDeclaration,
  type CommandSession,
  defineCommand,
} from "../define/command.ts";
import { CommandError } from "../define/command_error.ts";
import type { CommandLine, Word } from "../define/command_line.ts";
import { selectedTasks } from "./foreach/select.ts";
import { taskHeader } from "./layout/task_header.ts";

/** The commands that crash has here: these words are no names of tasks, whether the command is there or not. */
const crashCommands: ReadonlySet<string> = new Set([
  "bt",
  "vm",
  "task",
  "files",
  "net",
  "set",
  "ps",
  "sig",
  "vtop",
]);

export const foreach = defineCommand({
  name: "foreach",
  aliases: { for: "foreach" },
  summary: "a command for each of some tasks; with a source behind it, a query of the language",
  usage: [
    "[pid | task | comm | 'regex' | state | user | kernel | gleader | active ...] command [option ...]",
  ],
  options: [],
  raw: true,
  details:
    `The commands are those that are about tasks: bt, ps, set, vtop and the like. Without any words before it the command is
for all tasks. Tasks are named by their pid, the address of their task_struct, their name, or a regular expression of
names in single quotes; \\ps is a task with the name of a command. A state is one of RU IN UN ST TR DE ZO PA ID WA NE.
kernel, user, gleader (first threads of user processes) and active (what the CPUs were executing) are kinds.

A task must be of all the kinds, in one of the states, and one of those named.

What the language has for it: foreach task where state = UN and blocked > 10s do bt.`,
  examples: [
    { line: "foreach UN bt", says: "who is blocked, and where" },
    { line: "foreach user gleader ps -t", says: "the times of all processes" },
    { line: "foreach 'wedge.*' 1 bt -s | show comm, frames[4].symbol", says: "one function of some stacks" },
    { line: "foreach active set", says: "what the CPUs were executing" },
  ],
  forms: [],
  bind: bindForeach,
});

function bindForeach(line: CommandLine, session: CommandSession): BoundForm {
  const { words } = line;
  const at = commandIndex(words, session);
  if (at < 0) {
    line.problem("no command is given", words.at(-1), "it stands behind the words for tasks: foreach UN bt");
  }
  const name = words[at].text;
  const before = words.slice(0, at), behind = withoutRepeated(words.slice(at + 1), name);
  const isOption = ({ text, quote }: Word) => !quote && text.startsWith("-") && text.length > 1;
  const inner = commandOf(line, words[at], session);
  const tasks = selectedTasks(line, before.filter((word) => !isOption(word)), session);
  const rest = [...before.filter(isOption), ...behind];
  demandOptions(line, name, rest, inner);
  return inner.subject!.at === 0 && !inner.subject!.alone
    ? together(line, inner, rest, tasks, session)
    : oneByOne(line, inner, rest, tasks, session);
}

/** Where the command stands: a word for another command may be a task's name. `\\ps` is, and so is what is quoted. */
function commandIndex(words: readonly Word[], session: CommandSession): number {
  const known = new Set(session.commandNames());
  const plain = ({ quote }: Word) => quote === undefined;
  const usual = words.findIndex((word) => plain(word) && crashCommands.has(word.text));
  return usual >= 0 ? usual : words.findIndex((word) => plain(word) && known.has(word.text));
}

/** `foreach files files` asks for files once. */
function withoutRepeated(words: readonly Word[], name: string): Word[] {
  return words.filter(({ text, quote }) => quote !== undefined || text !== name);
}

function commandOf(line: CommandLine, word: Word, session: CommandSession): CommandDeclaration {
  const name = word.text;
  if (!session.commandNames().includes(name)) line.problem(`command not available: ${name}`, word);
  const found = session.command(name);
  // While it is being loaded: the line is bound again then.
  if (found === undefined) return line.problem(`${name} is being loaded`, word);
  if (found.subject?.kind === "task") return found;
  return line.problem(
    `${name} is not about tasks`,
    word,
    "bt, ps, set, vtop and other commands with tasks are",
  );
}

/** Words that would be tasks stand before the command. */
function demandOptions(
  line: CommandLine,
  name: string,
  words: readonly Word[],
  { subject, options }: CommandDeclaration,
): void {
  if (subject!.at !== 0) return;
  const takes = new Set(options.filter(({ argument }) => argument !== undefined).map(({ flag }) => flag));
  let isArgument = false;
  for (const { text, range } of words) {
    const option = /^-[^-]/.test(text);
    if (!option && !isArgument) {
      const hint = crashCommands.has(text)
        ? `one line runs one command: foreach ... ${text} is another line`
        : `words for tasks stand before ${name}`;
      line.problem(`unknown argument: ${text}`, { text, range }, hint);
    }
    isArgument = option && takes.has(text.at(-1)!);
  }
}

type Tasks = ReturnType<typeof selectedTasks>;

/** A line of the command for some tasks. */
function bound(
  line: CommandLine,
  { name, subject }: CommandDeclaration,
  rest: readonly Word[],
  tasks: readonly bigint[],
  session: CommandSession,
): BoundForm {
  const addresses = tasks.map((task) => `0x${task.toString(16)}`);
  const flag = typeof subject!.at === "number" ? undefined : `-${subject!.at.flag}`;
  const subjects = flag === undefined ? addresses : [flag, ...addresses];
  // As in crash, the option may be there without its task: each of the tasks is that.
  const words = rest.filter(({ text }) => text !== flag).map(({ range }) =>
    line.text.slice(range.start, range.end)
  );
  try {
    return session.bind([name, ...subjects, ...words].join(" "));
  } catch (error) {
    // Its places are those of another line.
    if (error instanceof CommandError) {
      throw new CommandError(`${line.name}: ${error.message}`, error.hint, rest[0]?.range);
    }
    throw error;
  }
}

/** One line for all tasks: one table, or the blocks that the command makes of several tasks. */
function together(
  line: CommandLine,
  command: CommandDeclaration,
  rest: readonly Word[],
  tasks: Tasks,
  session: CommandSession,
): BoundForm {
  const any = bound(line, command, rest, [0n], session);
  const inner = (run: Parameters<Tasks>[0]) => {
    const chosen = [...tasks(run)];
    return chosen.length === 0 ? undefined : bound(line, command, rest, chosen, session);
  };
  return {
    form: any.form,
    rows: (run) => inner(run)?.rows(run) ?? [],
    *draw(rows, drawing) {
      // The first row is there already: no rows, no heading.
      const iterator = rows[Symbol.iterator](), first = iterator.next();
      if (first.done) return;
      yield* any.draw(chained(first.value, iterator), drawing);
    },
  };
}

function* chained<T>(first: T, rest: Iterator<T>): Generator<T> {
  yield first;
  for (let next = rest.next(); !next.done; next = rest.next()) yield next.value;
}

/** A line for each task, with a header: what a command takes no more than one task for. */
function oneByOne(
  line: CommandLine,
  command: CommandDeclaration,
  rest: readonly Word[],
  tasks: Tasks,
  session: CommandSession,
): BoundForm {
  const of = (task: bigint) => bound(line, command, rest, [task], session);
  // Layouts are made from the options alone, so that any task's draws the rows of all.
  const any = of(0n), owners = new Map<unknown, bigint>();
  return {
    form: any.form,
    *rows(run) {
      for (const task of tasks(run)) {
        for (const row of keepingContext(session, () => [...of(task).rows(run)])) {
          owners.set(row, task);
          yield row;
        }
      }
    },
    *draw(rows, drawing) {
      for (const [task, group] of groups(rows, owners)) {
        yield `${taskHeader(session.target, task)}\n`;
        yield* any.draw(group, drawing);
        yield "\n";
      }
    },
  };
}

/** The rows of each task. */
function* groups<T>(rows: Iterable<T>, owners: Map<unknown, bigint>): Generator<[bigint, T[]]> {
  let owner: bigint | undefined, group: T[] = [];
  for (const row of rows) {
    const task = owners.get(row);
    owners.delete(row);
    if (owner !== undefined && task !== owner) {
      yield [owner, group];
      group = [];
    }
    owner = task;
    group.push(row);
  }
  if (owner !== undefined) yield [owner, group];
}

/** What `set` is asked here is no change of the task that commands are about. */
function keepingContext<T>({ context }: CommandSession, run: () => T): T {
  const { task } = context;
  try {
    return run();
  } finally {
    context.task = task;
  }
}
