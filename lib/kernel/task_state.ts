/** What a task is doing: its state as one letter, the way fs/proc/array.c and crash tell it. */
import { MemoryFault } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { readTaskNumber } from "./task_fields.ts";

/** A state with all the names that it goes by. */
export interface TaskStateName {
  /** One letter, different for each. */
  readonly letter: string;
  /** As in /proc/PID/stat, where it is another letter: a task that is being woken is an R to everybody but crash. */
  readonly shown?: string;
  /** As crash's ps shows it. */
  readonly crash: string;
  /** As include/linux/sched.h says it. */
  readonly macros: readonly string[];
  readonly summary: string;
}

/** In the order in which states sort: a state's index here is its number. */
export const taskStates: readonly TaskStateName[] = [
  { letter: "R", crash: "RU", macros: ["TASK_RUNNING"], summary: "running or ready to run" },
  { letter: "S", crash: "IN", macros: ["TASK_INTERRUPTIBLE"], summary: "sleeping, a signal wakes it" },
  {
    letter: "D",
    crash: "UN",
    macros: ["TASK_UNINTERRUPTIBLE"],
    summary: "blocked, killable or not",
  },
  { letter: "T", crash: "ST", macros: ["TASK_STOPPED", "__TASK_STOPPED"], summary: "stopped" },
  { letter: "t", crash: "TR", macros: ["TASK_TRACED", "__TASK_TRACED"], summary: "stopped by a debugger" },
  { letter: "X", crash: "DE", macros: ["EXIT_DEAD", "TASK_DEAD"], summary: "dead" },
  { letter: "Z", crash: "ZO", macros: ["EXIT_ZOMBIE"], summary: "exited, not yet waited for" },
  { letter: "P", crash: "PA", macros: ["TASK_PARKED"], summary: "parked kernel thread" },
  { letter: "I", crash: "ID", macros: ["TASK_IDLE"], summary: "sleeping, not counted as load" },
  { letter: "W", shown: "R", crash: "WA", macros: ["TASK_WAKING"], summary: "being woken" },
  { letter: "N", shown: "R", crash: "NE", macros: ["TASK_NEW"], summary: "forked, has never run" },
];

const numbers = new Map(taskStates.map(({ letter }, number) => [letter, number]));

/** Bits of task_struct.__state and exit_state; macros, so no debug information has them. */
interface StateBits {
  readonly parked: number;
  readonly dead: number;
  readonly wakekill: number;
  readonly waking: number;
  readonly noload: number;
  readonly new: number;
}

const interruptible = 1, uninterruptible = 2, stopped = 4, traced = 8;
/** 3.14 (ad86622b478e) exchanged these two. */
const exitDead = 0x10, exitZombie = 0x20;
/** On PREEMPT_RT, and for the freezer of 6.1 (f5d39b020809): both read as a blocked task. */
const rtlockWait = 0x1000, frozen = 0x8000;

/** 4.14 (8ef9925b02c2) moved TASK_PARKED to the front, so that the reported states are one run of bits. */
const since414: StateBits = {
  parked: 0x40,
  dead: 0x80,
  wakekill: 0x100,
  waking: 0x200,
  noload: 0x400,
  new: 0x800,
};
const before414: StateBits = {
  dead: 0x40,
  wakekill: 0x80,
  waking: 0x100,
  parked: 0x200,
  noload: 0x400,
  new: 0x800,
};

/** Entry of task_state_array for the bit 0x40: "P (parked)" with the numbering of 4.14; before, the array ends here. */
const parkedEntry = 7n;

/**
 * The numbering in use, told by the kernel's own table of names for /proc/PID/status. A kernel that has the table
 * elsewhere, or in a page that the dump lacks, is taken for one of the last years.
 */
export function stateBits(target: Target): StateBits {
  const table = target.symbols.findKernel("task_state_array");
  if (!table) return since414;
  try {
    const text = target.kernel.u64(table.address + parkedEntry * 8n);
    return target.kernel.cString(text, 16).startsWith("P (") ? since414 : before414;
  } catch (error) {
    if (!(error instanceof MemoryFault)) throw error;
    // Before 4.14 there is another object behind the table's end, which need not be a pointer.
    return target.kernel.readable(table.address) ? before414 : since414;
  }
}

/** The letter for a state: `task_state_index()` of the kernel, with the two states that it does not tell apart. */
export function stateLetter(bits: StateBits, state: number, exitState: number): string {
  const idle = uninterruptible | bits.noload;
  // A dying task keeps TASK_DEAD in its state: what counts is whether its parent has still to hear of it.
  if (exitState & exitZombie) return "Z";
  if (exitState & exitDead || state & bits.dead) return "X";
  if ((state & idle) === idle) return "I";
  if (state & (rtlockWait | frozen)) return "D";
  if (state & bits.parked) return "P";
  if (state & traced) return "t";
  if (state & stopped) return "T";
  if (state & uninterruptible) return "D";
  if (state & interruptible) return "S";
  if (state & bits.waking) return "W";
  return state & bits.new ? "N" : "R";
}

/** A task's state as an index of `taskStates`. */
export function taskState(target: Target, task: bigint): number {
  const letter = stateLetter(
    target.once(stateBits),
    readTaskNumber(target, task, "state"),
    readTaskNumber(target, task, "exitState"),
  );
  return numbers.get(letter)!;
}

/** Whether a fatal signal would end the task's sleep (TASK_WAKEKILL). */
export function isKillable(target: Target, task: bigint): boolean {
  return (readTaskNumber(target, task, "state") & target.once(stateBits).wakekill) !== 0;
}
