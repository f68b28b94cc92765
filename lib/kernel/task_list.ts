/** Every thread of the dump, found in two ways that check each other. */
import { InquestError, LookupError, MemoryFault } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { idleTask, possibleCpus } from "./cpu.ts";
import { type Field, getField } from "./field.ts";
import { listForEach } from "./list.ts";
import { findTaskByPid, pidForEach, pidTask } from "./pid.ts";
import { readTask, readTaskNumber, taskField } from "./task_fields.ts";
import { Trouble } from "./trouble.ts";
import { corrupt, defaultCap, hex, type Walk, type WalkOptions, walkWarning } from "./walk_end.ts";

type Warn = (message: string) => void;

/** How many disagreements are told one by one. */
const toldOneByOne = 5;

/** The address of init_task: CPU 0's idle task, and the head of the list of processes. */
export function initTask(target: Target): bigint {
  const symbol = target.symbols.findKernel("init_task");
  if (!symbol) throw new LookupError("this kernel has no symbol init_task");
  return symbol.address;
}

/** The idle task of each possible CPU; CPU 0's is init_task. Those that cannot be found are warned about. */
export function idleTasks(target: Target, warn: Warn): bigint[] {
  const found = new Set([initTask(target)]);
  try {
    for (const cpu of target.once(possibleCpus)) {
      const task = idleTask(target, cpu);
      // A CPU that there can be, but never was, has no idle task.
      if (task !== 0n) found.add(task);
    }
  } catch (error) {
    warn(`the idle tasks of some CPUs cannot be found: ${reason(error)}`);
  }
  return [...found];
}

/**
 * Every `struct task_struct *`: the idle tasks, then each thread in the order of its pid. A thread that only one of
 * the two ways finds is there all the same, and told.
 */
export function* taskForEach(target: Target, warn: Warn): Generator<bigint> {
  const idle = idleTasks(target, warn);
  yield* idle;
  const found = new Set(idle), unlisted = new Set<bigint>();
  for (const task of told(() => tasksByPid(target), "the tasks by pid", warn)) {
    if (found.has(task)) continue;
    found.add(task);
    unlisted.add(task);
    yield task;
  }
  const withoutPid: bigint[] = [];
  for (const task of told(() => tasksByList(target), "the list of tasks", warn)) {
    unlisted.delete(task);
    if (found.has(task)) continue;
    found.add(task);
    withoutPid.push(task);
    yield task;
  }
  disagree([...unlisted], "found by pid, but not on the list of tasks", warn);
  disagree(withoutPid, "on the list of tasks, but not found by pid", warn);
}

/** The items of a walk; a start that fails and an early end are warned about. */
function* told(start: () => Walk<bigint>, what: string, warn: Warn): Generator<bigint> {
  try {
    const end = yield* start();
    const warning = walkWarning(what, end);
    if (warning) warn(warning);
  } catch (error) {
    warn(`${what}: ${reason(error)}`);
  }
}

/** What the dump is to blame for, in words; anything else is thrown on. */
function reason(error: unknown): string {
  if (error instanceof MemoryFault || error instanceof InquestError) return error.message;
  throw error;
}

function disagree(tasks: readonly bigint[], how: string, warn: Warn): void {
  for (const task of tasks.slice(0, toldOneByOne)) warn(`task ${hex(task)} was ${how}`);
  if (tasks.length > toldOneByOne) warn(`${tasks.length - toldOneByOne} more tasks were ${how}`);
}

/** The tasks that the pids of the initial namespace lead to, by ascending pid. */
export function* tasksByPid(target: Target, options: WalkOptions = {}): Walk<bigint> {
  const trouble = new Trouble(options.cap ?? defaultCap);
  const walk = pidForEach(target, options);
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) {
      if (next.value.kind !== "end") trouble.note(next.value);
      return trouble.end();
    }
    const task = ownerOf(target, next.value.pid, next.value.index, trouble);
    if (task !== undefined) yield task;
  }
}

/** The task with this number; what is none, or has another number, is trouble: the list of tasks has the true one. */
function ownerOf(target: Target, pid: bigint, number: bigint, trouble: Trouble): bigint | undefined {
  try {
    const task = pidTask(target, pid);
    if (task === undefined) return undefined;
    const own = readTaskNumber(target, task, "pid");
    if (BigInt(own) === number) return task;
    trouble.note(corrupt(`pid ${number} leads to ${hex(task)}, which has pid ${own}`));
  } catch (error) {
    trouble.fault(error);
  }
  return undefined;
}

/** The threads of every process on init_task's list, in the order of their creation, init_task itself left out. */
export function* tasksByList(target: Target, options: WalkOptions = {}): Walk<bigint> {
  const tasks = taskField(target, "tasks").offset;
  const trouble = new Trouble(options.cap ?? defaultCap);
  const walk = listForEach(target, initTask(target) + tasks, options);
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) {
      if (next.value.kind !== "end") trouble.note(next.value);
      return trouble.end();
    }
    const leader = next.value - tasks;
    // The leader first, whatever its list of threads holds.
    yield leader;
    for (const thread of threadsOf(target, leader, trouble, options)) if (thread !== leader) yield thread;
  }
}

function* threadsOf(
  target: Target,
  task: bigint,
  trouble: Trouble,
  options?: WalkOptions,
): Generator<bigint> {
  try {
    const end = yield* threadForEach(target, task, options);
    if (end.kind !== "end") trouble.note(end);
  } catch (error) {
    trouble.fault(error);
  }
}

function threadHead(target: Target): Field {
  return getField(target, "signal_struct", "thread_head");
}

/** The threads of a task's process, itself included, in the order of their creation. Throws a MemoryFault. */
export function* threadForEach(target: Target, task: bigint, options?: WalkOptions): Walk<bigint> {
  const node = taskField(target, "threadNode").offset;
  const signal = readTask(target, task, "signal");
  if (signal === 0n) {
    yield task;
    return { kind: "end", detail: "" };
  }
  const walk = listForEach(target, signal + target.once(threadHead).offset, options);
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) return next.value;
    yield next.value - node;
  }
}

/** The processes that a thread has started or inherited. Throws a LookupError. */
export function* childForEach(target: Target, task: bigint, options?: WalkOptions): Walk<bigint> {
  const sibling = taskField(target, "sibling").offset;
  const walk = listForEach(target, task + taskField(target, "children").offset, options);
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) return next.value;
    yield next.value - sibling;
  }
}

/**
 * The tasks with a pid: one, or the idle tasks for 0. Where the IDR does not lead to it, the list of tasks is asked,
 * so that a damaged IDR hides nothing.
 */
export function findTasks(target: Target, pid: number, warn: Warn = () => {}): bigint[] {
  if (pid === 0) return idleTasks(target, warn);
  if (!Number.isInteger(pid) || pid < 0 || pid >= 2 ** 31) return [];
  try {
    const task = findTaskByPid(target, pid);
    if (task !== undefined) return [task];
  } catch (error) {
    reason(error);
  }
  const found: bigint[] = [];
  for (const task of told(() => tasksByList(target), "the list of tasks", warn)) {
    if (hasPid(target, task, pid)) found.push(task);
  }
  return found;
}

function hasPid(target: Target, task: bigint, pid: number): boolean {
  try {
    return readTaskNumber(target, task, "pid") === pid;
  } catch (error) {
    reason(error);
    return false;
  }
}
