/** A task's state in the kernel's own names: `TASK_UNINTERRUPTIBLE|TASK_WAKEKILL`. */
import type { Target } from "../types/target.ts";
import { readTaskNumber } from "./task_fields.ts";
import { stateBits } from "./task_state.ts";

/** The bits of __state that say what a task is doing; what the freezer may do to it (0x2000, 0x4000) is no state. */
function stateNames(target: Target): readonly (readonly [bit: number, name: string])[] {
  const bits = target.once(stateBits);
  const known: (readonly [number, string])[] = [
    [1, "TASK_INTERRUPTIBLE"],
    [2, "TASK_UNINTERRUPTIBLE"],
    [4, "TASK_STOPPED"],
    [8, "TASK_TRACED"],
    [bits.parked, "TASK_PARKED"],
    [bits.dead, "TASK_DEAD"],
    [bits.wakekill, "TASK_WAKEKILL"],
    [bits.waking, "TASK_WAKING"],
    [bits.noload, "TASK_NOLOAD"],
    [bits.new, "TASK_NEW"],
    [0x1000, "TASK_RTLOCK_WAIT"],
    [0x8000, "TASK_FROZEN"],
  ];
  return known.sort(([a], [b]) => a - b);
}

const exitNames: readonly (readonly [number, string])[] = [[0x10, "EXIT_DEAD"], [0x20, "EXIT_ZOMBIE"]];

/** The names of the bits that are set in `__state` and in `exit_state`; TASK_RUNNING where none is. */
export function taskStateText(target: Target, task: bigint): string {
  const state = readTaskNumber(target, task, "state"), exit = readTaskNumber(target, task, "exitState");
  const names = [
    ...target.once(stateNames).filter(([bit]) => state & bit),
    ...exitNames.filter(([bit]) => exit & bit),
  ].map(([, name]) => name);
  return names.length > 0 ? names.join("|") : "TASK_RUNNING";
}
