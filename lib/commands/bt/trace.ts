/** What bt knows of a task: its frames as crash numbers them, the words of each, and the registers. */
import { CommandError } from "../../define/command_error.ts";
import { CObject } from "../../types/object.ts";
import type { Target } from "../../types/target.ts";
import {
  type KernelFrame,
  namedFrame,
  ownStack,
  stackFromPlace,
  type TaskStack,
} from "../../kernel/stack.ts";
import { lastStack } from "../../kernel/stack_last.ts";
import { type AbsentWord, returnWords, type StackWord, stackWords } from "../../kernel/stack_words.ts";
import type { StackRange } from "../../unwind/stack_range.ts";

/** A frame of a backtrace. */
export interface TraceFrame {
  readonly frame: KernelFrame;
  /** Its number; none where only the registers tell of it: where it was interrupted, or the dump begins. */
  readonly number?: number;
  /** What crash prints in brackets: where the return address is, or the stack pointer of an interrupted function. */
  readonly place: bigint;
  /** The words up to the caller's frame, where they are asked for. */
  readonly words?: readonly (StackWord | AbsentWord)[];
}

/** A backtrace. */
export interface Trace extends Pick<TaskStack, "end" | "complete" | "stale" | "userRegisters"> {
  readonly frames: readonly TraceFrame[];
  /** The task's own stack; undefined once it is given back. */
  readonly own: StackRange | undefined;
}

/** How a trace is made. */
export interface TraceOptions {
  /** Every word that can be a return address counts. */
  readonly old: boolean;
  readonly words: boolean;
  /** Where to begin, instead of where the task was. */
  readonly start?: { readonly ip?: bigint; readonly sp?: bigint };
}

/** The trace of a `struct task_struct *`. Never throws for what a dump can hold. */
export function traceOf(target: Target, task: bigint, options: TraceOptions): Trace {
  const object = CObject.at(target, "struct task_struct", task);
  const own = ownStack(object);
  const stack = startedAt(object, lastStack(object), options.start);
  const frames = options.old ? withOldFrames(target, stack.frames) : stack.frames;
  const numbered = number(frames);
  const { end, complete, stale, userRegisters } = stack;
  return {
    frames: options.words ? numbered.map((frame, i) => withWords(target, frame, numbered[i + 1])) : numbered,
    own,
    end,
    complete,
    stale,
    ...(userRegisters && { userRegisters }),
  };
}

function startedAt(task: CObject, stack: TaskStack, start: TraceOptions["start"]): TaskStack {
  const first = stack.frames[0];
  const pc = start?.ip ?? first?.pc, place = start?.sp ?? (first && placeOf(first));
  if (start === undefined || pc === undefined || place === undefined) return stack;
  // As crash prints them: the place is where the return address is.
  const found = stackFromPlace(task, { pc, sp: place + 8n, exact: false });
  if (found.frames[0]?.stack !== "") {
    return start.ip === undefined ? found : { ...found, frames: begun(task.target, found.frames) };
  }
  throw new CommandError(`bt: invalid stack address for this task: ${place.toString(16)}`);
}

/** The first frame is where -I says, which is no return address: it may be the first byte of its function. */
function begun(target: Target, [first, ...rest]: readonly KernelFrame[]): KernelFrame[] {
  if (first === undefined) return [];
  const { symbol: _, offset: __, module: ___, ...frame } = first;
  return [{ ...namedFrame(target, { ...frame, exact: true }), exact: first.exact }, ...rest];
}

function placeOf({ exact, sp }: KernelFrame): bigint {
  return exact ? sp : sp - 8n;
}

/** Numbers those that crash numbers: all but an interrupted function on the stack of what has interrupted it. */
function number(frames: readonly KernelFrame[]): TraceFrame[] {
  let next = 0;
  return frames.map((frame, i) => {
    const told = frame.registers !== undefined && (i === 0 || frames[i - 1].stack === frame.stack);
    return { frame, place: placeOf(frame), ...(!told && { number: next++ }) };
  });
}

/** More words than a stack can have. */
const mostBytes = 1n << 17n;

/** From the stack pointer up to the slot of the caller's return address; nothing where an entry has saved registers. */
function withWords(target: Target, frame: TraceFrame, next: TraceFrame | undefined): TraceFrame {
  const low = frame.frame.sp, high = next && next.place + 8n;
  const follows = high !== undefined && high > low && high - low <= mostBytes;
  if (!follows || next!.frame.exact || next!.frame.stack !== frame.frame.stack) {
    return { ...frame, words: [] };
  }
  return { ...frame, words: [...stackWords(target, { low, high })] };
}

/** With the words between two frames that can be return addresses as well. */
function withOldFrames(target: Target, frames: readonly KernelFrame[]): KernelFrame[] {
  return frames.flatMap((frame, i) => {
    const next = frames[i + 1];
    if (!next || next.exact || next.stack !== frame.stack || next.sp <= frame.sp) return [frame];
    const between = returnWords(target, { low: frame.sp, high: next.sp - 8n });
    return [
      frame,
      ...Array.from(between, ({ address, value }) =>
        namedFrame(target, {
          pc: value,
          sp: address + 8n,
          exact: false,
          trust: "scan",
          stack: frame.stack,
        })),
    ];
  });
}
