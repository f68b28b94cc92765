/** Processes: what their threads share, and which thread stands for it. */
import type { Target } from "../types/target.ts";
import { taskLeader } from "./task.ts";
import { readTask } from "./task_fields.ts";
import { taskForEach, threadForEach } from "./task_list.ts";
import { ended, guardedWalk, hex, type Walk } from "./walk_end.ts";

/** What threads share: their address space always, their open files unless one has gone its own way. */
export type Shared = "mm" | "files";

/**
 * Whether a task is the one that stands for what it shares: the leader, unless it has given its own up before the
 * others; then, and for files of their own, the first thread that has it. Throws a MemoryFault.
 */
export function standsFor(target: Target, task: bigint, shared: Shared): boolean {
  const own = readTask(target, task, shared);
  if (own === 0n) return false;
  const leader = taskLeader(target, task);
  if (leader === task) return true;
  if (readTask(target, leader, shared) === own) return false;
  for (const thread of threadForEach(target, task)) {
    if (readTask(target, thread, shared) === own) return thread === task;
  }
  return true;
}

/** What a process has, and the task that stands for it. */
export interface Owned<T> {
  readonly task: bigint;
  readonly item: T;
}

/** How many processes whose walk failed are told one by one. */
const toldOneByOne = 5;

/**
 * What processes have, in the order of the task table. A walk that fails or ends early is warned about, and the
 * next process goes on.
 * @param what "the open files"
 * @param tasks all of them unless given; those that do not stand for what they share are left out
 */
export function* ofProcesses<T>(
  target: Target,
  shared: Shared,
  what: string,
  walk: (task: bigint) => Walk<T>,
  warn: (message: string) => void,
  tasks: Iterable<bigint> = taskForEach(target, warn),
): Generator<Owned<T>> {
  let failures = 0;
  for (const task of tasks) {
    const end = yield* guardedWalk(() => ownedBy(target, task, shared, walk));
    if (end.kind === "end" || ++failures > toldOneByOne) continue;
    warn(`${what} of task ${hex(task)}: ${end.detail}`);
  }
  if (failures > toldOneByOne) warn(`${what} of ${failures - toldOneByOne} more tasks ended early`);
}

function* ownedBy<T>(
  target: Target,
  task: bigint,
  shared: Shared,
  walk: (task: bigint) => Walk<T>,
): Walk<Owned<T>> {
  if (!standsFor(target, task, shared)) return ended;
  const items = walk(task);
  for (let next = items.next();; next = items.next()) {
    if (next.done) return next.value;
    yield { task, item: next.value };
  }
}
