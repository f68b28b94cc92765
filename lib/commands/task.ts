/** `task`: the task_struct and the thread_info of tasks. */
import { Address, Missing } from "../../dsl/value.ts";
import { escapeText } from "../base/text.ts";
import { guarded } from "../define/cell.ts";
import type { ColumnDeclaration } from "../define/column.ts";
import {
  type BoundForm,
  boundForm,
  type CommandForm,
  type CommandRun,
  type CommandSession,
  defineCommand,
  defineForm,
} from "../define/command.ts";
import type { CommandLine, Word } from "../define/command_line.ts";
import { addressRows } from "../define/table.ts";
import { defaultTask } from "../kernel/panic_task.ts";
import { taskCpu } from "../kernel/task.ts";
import { typeName } from "../types/declare.ts";
import { printObject } from "../types/print.ts";
import type { Target } from "../types/target.ts";
import { memberText } from "./layout/member_text.ts";
import { taskHeader } from "./layout/task_header.ts";
import { lineRadix } from "./words/radix.ts";
import { formOf } from "./struct/values.ts";
import { readReference } from "./struct/reference.ts";
import {
  type AskedMembers,
  askedMembers,
  isMemberList,
  memberObject,
  ownerObject,
  ownerTypes,
  type TaskMember,
} from "./task/members.ts";
import { taskWords } from "./words/tasks.ts";

const common: readonly ColumnDeclaration<bigint>[] = [
  { name: "task", type: "address", summary: "its task_struct", get: (task) => new Address(task) },
  {
    name: "cpu",
    type: "int",
    summary: "the CPU that it runs on, or ran on last",
    get: (task, target) => BigInt(taskCpu(target, task)),
  },
];

/** The form as the help shows it: the members are those that are named, or all. */
const taskForm = defineForm<bigint>({
  when: "",
  summary: "a task, with a column for each member that is named, else for all of them",
  columns: common,
  object: addressRows("struct task_struct *"),
});

export const task = defineCommand({
  name: "task",
  summary: "the task_struct and the thread_info of tasks, or some of their members",
  usage: ["[-R member[,member] ...] [-dx] [pid | task | comm | member[,member] ...]"],
  options: [
    { flag: "R", argument: "members", summary: "only these members of the two structures" },
    { flag: "x", summary: "integers in hexadecimal" },
    { flag: "d", summary: "integers in decimal" },
  ],
  details:
    `A member may be a path: se.on_rq, comm[0], thread.tls_array[1].limit0. One that both structures have is shown of both.
Without -R a word that names members is that, and any other one a task. Without a task it is the current one.`,
  examples: [
    { line: "task -R prio,static_prio,rt_priority 161", says: "some members of a task" },
    { line: "task se.vruntime 161 160", says: "the same without -R" },
    { line: "foreach UN task -R __state,comm", says: "of all that are blocked" },
    { line: "task -x 172 | show flags, cred", says: "clauses have every member" },
  ],
  forms: [taskForm],
  subject: { kind: "task", at: 0 },
  bind: bindTask,
});

/** What can be nothing but a pid or an address. */
const number = /^(\d+|0x[0-9a-f]+|[0-9a-f]{8,16})$/i;

function bindTask(line: CommandLine, session: CommandSession): BoundForm {
  const { target } = session, radix = lineRadix(line, session);
  const isMembers = (word: Word) => !number.test(word.text) && isMemberList(word, target);
  const asked = askedMembers(line, [...line.arguments("R"), ...line.words.filter(isMembers)], target);
  const named = line.words.filter((word) => !isMembers(word));
  const tasks = named.length > 0
    ? taskWords(line, named, session)
    : () => [session.context.task ?? defaultTask(target)];
  return boundForm<bigint>({
    form: asked.members.length > 0 ? membersForm(asked.members) : wholeForm(line, target),
    *rows(run: CommandRun) {
      for (const message of asked.missing) run.fail(message);
      yield* tasks(run);
    },
    *draw(rows) {
      const hex = radix() === 16;
      for (const task of rows) {
        yield `${taskHeader(target, task)}\n`;
        yield* asked.members.length > 0
          ? memberLines(target, task, asked, hex)
          : wholeLines(target, task, hex);
        yield "\n";
      }
    },
  });
}

function membersForm(members: readonly TaskMember[]): CommandForm<bigint> {
  const columns = [...common], taken = new Set(columns.map(({ name }) => name));
  for (const member of members) {
    const { owner, path, found } = member;
    const name = taken.has(path) ? `${owner}.${path}` : path;
    if (taken.has(name)) continue;
    taken.add(name);
    columns.push({
      name,
      type: "any",
      summary: typeName(found.type),
      get: (task, target) => memberObject(target, task, member),
    });
  }
  return { ...taskForm, columns };
}

/** Every member of the task_struct; the thread_info is one of them, or the last column. */
function wholeForm(line: CommandLine, target: Target): CommandForm<bigint> {
  const word: Word = { text: "task_struct", range: { start: 0, end: line.name.length } };
  const form = formOf(readReference(line, word, "struct", target), target, { follow: false, perCpu: false });
  const members = form.columns.filter(({ name }) => !["address", "type", "cpu", "task"].includes(name));
  const columns = members.map(({ name, type, summary, get }): ColumnDeclaration<bigint> => ({
    name,
    type,
    summary,
    get: (task, target) => get({ object: ownerObject(target, task, "task_struct"), cpu: undefined }, target),
  }));
  if (!columns.some(({ name }) => name === "thread_info") && ownerTypes(target).has("thread_info")) {
    columns.push({
      name: "thread_info",
      type: "any",
      summary: "struct thread_info",
      get: (task, target) => ownerObject(target, task, "thread_info"),
    });
  }
  return { ...taskForm, columns: [...common, ...columns] };
}

function* memberLines(
  target: Target,
  task: bigint,
  { members }: AskedMembers,
  hex: boolean,
): Generator<string> {
  for (const member of members) {
    yield told(() => memberText(memberObject(target, task, member), member.path, member.place, hex));
  }
}

function* wholeLines(target: Target, task: bigint, hex: boolean): Generator<string> {
  let first = true;
  for (const owner of ownerTypes(target).keys()) {
    yield first ? "" : "\n";
    first = false;
    yield told(() => `struct ${owner} ${printObject(ownerObject(target, task, owner), { hex })}\n`);
  }
}

/** The text, or why there is none. */
function told(text: () => string): string {
  const found = guarded(text);
  if (typeof found === "string") return found;
  return `  (${escapeText(found instanceof Missing ? found.reason : found.message)})\n`;
}
