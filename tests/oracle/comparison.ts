/** Which of the recorded tasks and stacks the program answers as crash and drgn did. */
import { address, type Frame, kernelPart, type RecordedTask } from "./recordings.ts";

/** A cell that could not be read. */
export interface MissingCell {
  readonly missing: string;
}

export interface AnswerFrame {
  readonly pc: string;
  readonly symbol?: string | null;
  readonly offset?: string | number | null;
}

/** One row of the program's JSON for `foreach task show pid, tgid, ppid, comm, state, cpu, stack`. */
export interface Answer {
  readonly pid: number;
  readonly tgid: number | null;
  readonly ppid: number | null;
  readonly comm: string;
  readonly state: string;
  readonly cpu: number;
  readonly stack: readonly AnswerFrame[] | MissingCell | null;
}

export interface Difference {
  /** "29 kworker/u4:1" */
  readonly task: string;
  /** "state", "stack", ... */
  readonly what: string;
  readonly expected: string;
  readonly got: string;
}

export interface Score {
  tasks: number;
  rightTasks: number;
  stacks: number;
  rightStacks: number;
  readonly differences: Difference[];
}

/** A recorded task, with each stack that is right for it. */
interface Expectation {
  readonly task: RecordedTask;
  readonly stacks: readonly (readonly Frame[])[];
}

const properties = ["tgid", "ppid", "comm", "state", "cpu"] as const;

export function compare(
  drgn: readonly RecordedTask[],
  crash: readonly RecordedTask[],
  answers: readonly Answer[],
): Score {
  const left = new Map(answers.map((answer) => [key(answer), answer]));
  const names = symbolNames([...drgn, ...crash]);
  const score: Score = { tasks: 0, rightTasks: 0, stacks: 0, rightStacks: 0, differences: [] };
  for (const expectation of expectations(drgn, crash)) {
    const answer = left.get(key(expectation.task));
    left.delete(key(expectation.task));
    judge(expectation, answer, names, score);
  }
  for (const answer of left.values()) {
    // Recordings of drgn's own list of tasks have no idle ones.
    if (answer.pid === 0 && crash.length === 0) continue;
    score.differences.push({ task: title(answer), what: "task", expected: "no such task", got: "a task" });
  }
  return score;
}

/** Idle tasks all have pid 0: their CPU tells them apart. */
function key(task: { pid: number; cpu: number }): string {
  return task.pid === 0 ? `idle ${task.cpu}` : String(task.pid);
}

function title(task: { pid: number; comm: string }): string {
  return `${task.pid} ${task.comm}`;
}

/** drgn's tasks, then those that only crash lists: the idle ones, if `record` was not the one who recorded. */
function expectations(drgn: readonly RecordedTask[], crash: readonly RecordedTask[]): Expectation[] {
  const backtraces = new Map(crash.map((task) => [key(task), task]));
  const listed = drgn.map((task) => ({ task, stacks: rightStacks(task, backtraces.get(key(task))?.stack) }));
  const known = new Set(drgn.map(key));
  const others = crash.filter((task) => !known.has(key(task)));
  return [...listed, ...others.map((task) => ({ task: withIdle(task), stacks: [task.stack] }))];
}

/** What crash's backtraces do not say of an idle task, but what is always so. */
function withIdle(task: RecordedTask): RecordedTask {
  return task.pid === 0 ? { ...task, tgid: 0, state: "R" } : task;
}

/** Where the tools differ, which of them counts. */
function rightStacks(task: RecordedTask, backtrace: readonly Frame[] | undefined): (readonly Frame[])[] {
  // drgn reads a stack that was freed; only crash can tell.
  if (!backtrace) return task.state === "Z" ? [task.stack, []] : [task.stack];
  // On a CPU that was running each tool starts at registers of its own choice.
  if (task.running) return [task.stack, backtrace];
  // Nor does drgn have a file of the lab's own module.
  const lost = backtrace.length === 0 || task.stack.some((frame) => frame.symbol === undefined);
  return [lost ? backtrace : task.stack];
}

/** Every symbol that a tool found for an instruction. */
function symbolNames(tasks: readonly RecordedTask[]): Map<string, Frame[]> {
  const names = new Map<string, Frame[]>();
  for (const frame of tasks.flatMap((task) => task.stack)) {
    if (frame.symbol === undefined) continue;
    const known = names.get(frame.pc);
    if (!known) names.set(frame.pc, [frame]);
    else if (!known.some(({ symbol }) => symbol === frame.symbol)) known.push(frame);
  }
  return names;
}

/**
 * Whether the tools know the frame by another name. A symbol that starts elsewhere is none: entry_SYSCALL_64 goes on
 * past the label entry_SYSCALL_64_after_hwframe, and both are right.
 */
function misnamed(frame: Frame, names: ReadonlyMap<string, readonly Frame[]>): boolean {
  const known = names.get(frame.pc) ?? [];
  if (known.length === 0 || known.some(({ symbol }) => symbol === frame.symbol)) return false;
  return frame.start === undefined || known.some(({ start }) => start === undefined || start === frame.start);
}

function judge(
  { task, stacks }: Expectation,
  answer: Answer | undefined,
  names: ReadonlyMap<string, readonly Frame[]>,
  score: Score,
): void {
  score.tasks++;
  score.stacks++;
  if (!answer) {
    score.differences.push({ task: title(task), what: "task", expected: "a task", got: "no such task" });
    return;
  }
  const wrong = properties.filter((name) => task[name] !== undefined && task[name] !== answer[name])
    // The idle tasks' parent is the kernel's init for drgn and pid 0 for crash.
    .filter((name) => name !== "ppid" || task.pid !== 0);
  for (const what of wrong) {
    const [expected, got] = [JSON.stringify(task[what]), JSON.stringify(answer[what])];
    score.differences.push({ task: title(task), what, expected, got });
  }
  if (wrong.length === 0) score.rightTasks++;
  const problem = stackProblem(stacks, answer.stack, names);
  if (problem) score.differences.push({ task: title(task), what: "stack", ...problem });
  else score.rightStacks++;
}

type Problem = Pick<Difference, "expected" | "got">;

function stackProblem(
  stacks: readonly (readonly Frame[])[],
  answer: Answer["stack"],
  names: ReadonlyMap<string, readonly Frame[]>,
): Problem | undefined {
  if (!Array.isArray(answer)) {
    return { expected: stacks.map(drawn).join("\n or "), got: JSON.stringify(answer) };
  }
  const frames = kernelPart(answer as readonly AnswerFrame[]).map(answered);
  if (!stacks.some((stack) => samePath(stack, frames) || stack.length === 0 && isNewborn(frames))) {
    return { expected: stacks.map(drawn).join("\n or "), got: drawn(frames) };
  }
  const wrong = frames.find((frame) => misnamed(frame, names));
  if (!wrong) return undefined;
  return { expected: names.get(wrong.pc)!.map((frame) => drawn([frame])).join(" or "), got: drawn([wrong]) };
}

/** Of a task that has not run yet crash has only the user registers: where it will begin is right as well. */
function isNewborn(frames: readonly Frame[]): boolean {
  return frames.length === 1 && /^ret_from_fork(_asm)?$/.test(frames[0]!.symbol ?? "");
}

function answered({ pc, symbol, offset }: AnswerFrame): Frame {
  const start = symbol && offset !== undefined && offset !== null
    ? address((BigInt(pc) - BigInt(offset)).toString(16))
    : undefined;
  return { pc: address(pc), symbol: symbol ?? undefined, start };
}

function samePath(a: readonly Frame[], b: readonly Frame[]): boolean {
  return a.length === b.length && a.every((frame, index) => frame.pc === b[index].pc);
}

function drawn(stack: readonly Frame[]): string {
  if (stack.length === 0) return "an empty stack";
  return stack.map(({ pc, symbol }) => `${pc} ${symbol ?? "?"}`).join(", ");
}
