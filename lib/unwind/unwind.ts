/**
 * Unwinds a kernel stack: by ORC, where that has nothing to say by frame pointer, and as a last resort from the
 * next word of the stack from which the way to its beginning is clear. It ends with a reason, always: every read
 * is on a known stack, a stack pointer only moves up within one, and no stack is come to twice.
 */
import { MemoryFault } from "../base/errors.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import type { Frame, StackTrace, Trust } from "./frame.ts";
import { stepByFramePointer } from "./frame_pointer.ts";
import type { OrcEntry, OrcLookup } from "./orc.ts";
import { stepByOrc } from "./orc_step.ts";
import { isUserMode, type Registers } from "./registers.ts";
import { scanStack } from "./scan.ts";
import type { StackMap, StackRange } from "./stack_range.ts";
import { hex, Lost, StackReader, type State } from "./state.ts";

/** Where an unwinding begins. */
export interface UnwindStart {
  readonly pc: bigint;
  readonly sp: bigint;
  readonly bp?: bigint;
  readonly exact: boolean;
  readonly registers?: Registers;
}

export interface UnwindOptions {
  readonly memory: AddressSpace;
  /** Absent where the dump has no ORC tables: then frame pointers and the scan are all there is. */
  readonly orc?: OrcLookup;
  readonly stacks: StackMap;
  /** Whether an address is in code. */
  readonly isCode: (pc: bigint) => boolean;
  /** How a reason should name an address of code. */
  readonly name?: (pc: bigint) => string;
  /**
   * A tracer has put its own address in place of a return address: where the function will really return to.
   * `slot` is where the return address was found.
   */
  readonly recover?: (pc: bigint, slot: bigint) => RecoveredReturn | undefined;
  /** 512 unless told. */
  readonly maxFrames?: number;
}

/** What is known of a return address that a tracer has replaced. */
export interface RecoveredReturn {
  readonly pc: bigint;
  /** For people: who replaced it. */
  readonly note: string;
  /** The pc is the tracer's code itself, entered by a return: what it replaced is not known. */
  readonly exact?: boolean;
}

/** How many words of the stack are tried as a place to go on from. */
const maxTrials = 64;

/** The frames from `start` outwards. Never throws for what a dump can hold. */
export function unwind(start: UnwindStart, options: UnwindOptions): StackTrace {
  return new Unwinder(options, new StackReader(options.memory, options.stacks)).run(start, "registers", true);
}

/** What a step came to: the next frame, or the end. */
type Step =
  | { readonly state: State; readonly trust: Trust }
  | { readonly end: string; readonly complete: boolean; readonly more?: StackTrace };

class Unwinder {
  readonly #frames: Frame[] = [];
  readonly #left = new Set<StackRange>();

  constructor(readonly options: UnwindOptions, readonly stack: StackReader) {}

  /** `rescue` allows the scan; a trial from a scanned word must find its way without. */
  run(start: State, firstTrust: Trust, rescue: boolean): StackTrace {
    const max = this.options.maxFrames ?? 512;
    let state = start, trust = firstTrust;
    for (;;) {
      const registers = state.registers;
      if (registers && isUserMode(registers)) return this.#atUser(state, registers);
      if (this.#frames.length >= max) return this.#finish(`stopped after ${max} frames`, false);
      this.#frames.push(this.#frame(state, trust));
      const step = this.#next(state, rescue);
      if ("end" in step) {
        if (step.more) return { ...step.more, frames: [...this.#frames, ...step.more.frames].slice(0, max) };
        return this.#finish(step.end, step.complete);
      }
      ({ state, trust } = step);
    }
  }

  #finish(end: string, complete: boolean): StackTrace {
    return { frames: this.#frames, end, complete };
  }

  /** A CPU that was in a user program has nothing but the program's own frame to show. */
  #atUser(state: State, registers: Registers): StackTrace {
    const frames = this.#frames;
    if (frames.length === 0) frames.push({ ...this.#frame(state, "registers"), user: true });
    return { frames, end: "entry from user mode", complete: true, userRegisters: registers };
  }

  #frame(state: State, trust: Trust): Frame {
    return {
      pc: state.pc,
      sp: state.sp,
      ...(state.bp !== undefined && { bp: state.bp }),
      trust,
      exact: state.exact,
      stack: this.stack.stacks.findForSp(state.sp)?.name ?? "",
      ...(state.registers && { registers: state.registers }),
      ...(state.note !== undefined && { note: state.note }),
    };
  }

  #next(state: State, rescue: boolean): Step {
    let reason: string;
    try {
      const step = this.#regularStep(state);
      if (!("state" in step)) {
        if (step.complete) return step;
        reason = step.end;
      } else {
        const next = this.#recovered(step.state);
        this.#demandProgress(state, next);
        this.#demandCode(next);
        return { state: next, trust: step.trust };
      }
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      reason = error.message;
    }
    return rescue ? this.#rescue(state, reason) : { end: reason, complete: false };
  }

  #regularStep(state: State): Step {
    const { options, stack } = this;
    const lookup = state.exact ? state.pc : BigInt.asUintN(64, state.pc - 1n);
    const entry = this.#find(lookup);
    if (entry?.type === "end") return { end: "end of stack", complete: true };
    if (entry && entry.type !== "undefined") return { state: stepByOrc(state, entry, stack), trust: "orc" };
    if (!entry && state.exact && !options.isCode(state.pc)) return this.#afterWildCall(state);
    if (!entry) {
      const next = stepByFramePointer(state, stack, options.isCode);
      if (next) return { state: next, trust: "frame-pointer" };
    }
    const what = entry ? "ORC knows no frame for" : options.orc ? "no ORC entry for" : "no ORC tables:";
    return { end: `${what} ${options.name?.(lookup) ?? hex(lookup)}`, complete: false };
  }

  #find(pc: bigint): OrcEntry | undefined {
    try {
      return this.options.orc?.find(pc);
    } catch (error) {
      if (error instanceof MemoryFault) throw new Lost(`the ORC tables are incomplete: ${error.message}`);
      throw error;
    }
  }

  /** The pc is no code, so a call or a jump through a bad pointer led there: the caller may have left its address. */
  #afterWildCall(state: State): Step {
    const pc = this.stack.word(state.sp);
    const where = hex(state.pc);
    if (!this.options.isCode(pc - 1n)) {
      return { end: `${where} is not code, and no caller is on the stack`, complete: false };
    }
    return {
      state: { pc, sp: state.sp + 8n, ...(state.bp !== undefined && { bp: state.bp }), exact: false },
      trust: state.pc === 0n ? "orc" : "scan",
    };
  }

  #recovered(state: State): State {
    if (state.exact) return state;
    const real = this.options.recover?.(state.pc, state.sp - 8n);
    return real ? { ...state, pc: real.pc, note: real.note, exact: real.exact === true } : state;
  }

  #demandProgress(from: State, to: State): void {
    const { stacks } = this.stack;
    const before = stacks.findForSp(from.sp), after = stacks.findForSp(to.sp);
    if (to.registers && isUserMode(to.registers)) return;
    if (before && before === after) {
      if (to.sp <= from.sp) throw new Lost(`the stack pointer does not advance from ${hex(from.sp)}`);
      return;
    }
    if (before) this.#left.add(before);
    if (after && this.#left.has(after)) {
      throw new Lost(`the stack pointer ${hex(to.sp)} comes back to the ${after.name} stack`);
    }
  }

  #demandCode(state: State): void {
    if (state.registers || this.options.isCode(state.pc - 1n)) return;
    throw new Lost(`the return address ${hex(state.pc)} at ${hex(state.sp - 8n)} is not code`);
  }

  /** Goes on from the first word of the stack from which the rest can be unwound to its end. */
  #rescue(state: State, reason: string): Step {
    let trials = 0;
    for (const candidate of scanStack(state.sp, this.stack, this.options.isCode)) {
      if (!this.options.orc) return this.#guesses(state, reason);
      if (++trials > maxTrials) break;
      const more = this.#trial(candidate, state.bp);
      if (more) return { end: more.end, complete: true, more };
    }
    return { end: reason, complete: false };
  }

  /**
   * The way from a scanned word, if it is clear. The frame pointer may still be the caller's: in __crash_kexec, which
   * has no ORC, it is that of panic().
   */
  #trial(candidate: State, bp: bigint | undefined): StackTrace | undefined {
    for (const start of bp === undefined ? [candidate] : [{ ...candidate, bp }, candidate]) {
      const more = new Unwinder(this.options, this.stack).run(start, "scan", false);
      if (more.complete) return more;
    }
    return undefined;
  }

  /** Without any tables: every word that can be a return address. */
  #guesses(state: State, reason: string): Step {
    const frames: Frame[] = [];
    for (const candidate of scanStack(state.sp, this.stack, this.options.isCode)) {
      if (frames.length >= (this.options.maxFrames ?? 512)) break;
      frames.push(this.#frame(candidate, "scan"));
    }
    const more = {
      frames,
      end: `${reason}; the rest are words that look like return addresses`,
      complete: false,
    };
    return { end: more.end, complete: false, more };
  }
}
