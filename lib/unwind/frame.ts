/** What unwinding a stack gives: frames, how far to trust each, and why there are no more. */
import type { Registers } from "./registers.ts";

/**
 * How a frame was found from the one before it:
 * - `registers`: it is the start, and its pc and sp were saved when the task or the CPU stopped;
 * - `orc`: the ORC tables said where the caller's frame is;
 * - `frame-pointer`: the code has no ORC entry, the rbp chain was followed;
 * - `scan`: a word on the stack that looks like a return address, from where the unwinding could go on.
 * A frame is no better than the worst one before it.
 */
export type Trust = "registers" | "orc" | "frame-pointer" | "scan";

export interface Frame {
  /** Where the frame executes: a return address, unless `exact`. */
  readonly pc: bigint;
  /**
   * The stack pointer as the instruction at `pc` finds it. A frame that is not exact was returned to, so the
   * slot that holds its pc is at sp - 8: that slot is what crash prints in brackets.
   */
  readonly sp: bigint;
  /** The frame pointer register, where it is known. */
  readonly bp?: bigint;
  readonly trust: Trust;
  /** The pc is the instruction itself (interrupted, or faulted), not the one after a call. */
  readonly exact: boolean;
  /** Which stack the frame is on: "task", "irq", "nmi", …; empty where sp is on none. */
  readonly stack: string;
  /** The registers at the pc, where an interrupt, an exception or a dump's note saved them. */
  readonly registers?: Registers;
  /** The frame is a user program's. */
  readonly user?: boolean;
  /** What else there is to say: "return address from the function graph tracer". */
  readonly note?: string;
}

export interface StackTrace {
  /** From the innermost frame outwards. */
  readonly frames: readonly Frame[];
  /** Why there are no more frames, in words. */
  readonly end: string;
  /** The unwinding came to where the stack begins; otherwise it was lost on the way, and `end` says how. */
  readonly complete: boolean;
  /** The registers with which the kernel was entered, where the stack begins at an entry from a user program. */
  readonly userRegisters?: Registers;
}

/** The address to look a frame's function up by: a call to a noreturn function may be a function's last word. */
export function lookupPc(frame: Pick<Frame, "pc" | "exact">): bigint {
  return frame.exact ? frame.pc : frame.pc - 1n;
}
