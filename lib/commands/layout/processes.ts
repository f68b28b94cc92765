/** The threads of the processes that tasks are of. */
import { guarded } from "../../define/cell.ts";
import type { CommandRun } from "../../define/command.ts";
import { taskLeader } from "../../kernel/task.ts";
import { threadForEach } from "../../kernel/task_list.ts";
import type { Target } from "../../types/target.ts";
import { walkedRows } from "./walked.ts";

/** A thread. */
export interface ProcessThread {
  readonly leader: bigint;
  readonly task: bigint;
}

/** The threads of each task's process, the leader first; each process once. */
export function* processThreads(
  target: Target,
  tasks: Iterable<bigint>,
  run: CommandRun,
  name: string,
): Generator<ProcessThread> {
  const given = new Set<bigint>();
  for (const one of tasks) {
    const found = guarded(() => taskLeader(target, one));
    const leader = typeof found === "bigint" ? found : one;
    if (given.has(leader)) continue;
    given.add(leader);
    yield { leader, task: leader };
    for (const task of walkedRows(name, threadForEach(target, leader), run, (thread) => thread)) {
      if (task !== leader) yield { leader, task };
    }
  }
}
