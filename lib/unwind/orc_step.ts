/**
 * One step by an ORC entry: from a frame to its caller. The meaning is that of the kernel's own unwinder
 * (arch/x86/kernel/unwind_orc.c), except that an unreadable frame pointer is only missed when it is needed.
 */
import type { OrcEntry } from "./orc.ts";
import { isFull, type Registers } from "./registers.ts";
import { hex, Lost, savedRegister, type StackReader, type State } from "./state.ts";

/** The caller's state. Throws Lost where the entry leads nowhere. */
export function stepByOrc(state: State, entry: OrcEntry, stack: StackReader): State {
  const cfa = frameAddress(state, entry, stack);
  switch (entry.type) {
    case "call":
      return {
        pc: stack.word(cfa - 8n),
        sp: cfa,
        ...withBp(callerBp(state, entry, cfa, stack)),
        exact: entry.signal,
      };
    case "regs":
      return atRegisters(stack.registers(cfa), state, entry, cfa, stack);
    case "regs-partial":
      return atRegisters(stack.interruptFrame(cfa), state, entry, cfa, stack);
    default:
      throw new Lost(`the ORC entry for ${hex(state.pc)} has an unknown type`);
  }
}

/** The caller's stack pointer before the call, or where the registers were saved. */
function frameAddress(state: State, entry: OrcEntry, stack: StackReader): bigint {
  const offset = BigInt(entry.spOffset);
  const add = (base: bigint) => BigInt.asUintN(64, base + offset);
  switch (entry.spReg) {
    case "sp":
      return add(state.sp);
    case "bp":
      return add(knownBp(state));
    case "sp-indirect":
      // Until 5.12 (87ccc826bf1c) the offset came before the load, and only entry code, which saves registers,
      // used it; since then it comes after, and C code that calls on another stack uses it.
      return entry.type === "call" ? add(stack.word(state.sp)) : stack.word(add(state.sp));
    case "bp-indirect":
      return stack.word(add(knownBp(state)));
    case "ax":
      return saved(state, "rax");
    case "dx":
      return saved(state, "rdx");
    case "di":
      return saved(state, "rdi");
    case "r10":
      return saved(state, "r10");
    case "r13":
      return saved(state, "r13");
    default:
      throw new Lost(`the ORC entry for ${hex(state.pc)} has an unknown base register`);
  }
}

function knownBp(state: State): bigint {
  if (state.bp === undefined) throw new Lost(`the frame pointer at ${hex(state.pc)} is not known`);
  return state.bp;
}

/** A function that realigns its stack keeps the old one in one of these; only an interrupt there shows it. */
function saved(state: State, name: "rax" | "rdx" | "rdi" | "r10" | "r13"): bigint {
  const value = savedRegister(state, name);
  if (value === undefined) throw new Lost(`the frame at ${hex(state.pc)} needs ${name}, which is not saved`);
  return value;
}

/** An entry from an interrupt, an exception or a system call: the interrupted place is the caller. */
function atRegisters(
  registers: Registers,
  state: State,
  entry: OrcEntry,
  cfa: bigint,
  stack: StackReader,
): State {
  const full = isFull(registers);
  const before = state.registers && isFull(state.registers) ? state.registers : state.earlier;
  const bp = entry.bpReg === "undefined"
    ? registers.rbp ?? before?.rbp ?? state.bp
    : callerBp(state, entry, cfa, stack);
  return {
    pc: registers.rip,
    sp: registers.rsp,
    ...withBp(bp),
    // Since 6.3 (ffb1b4a41016) the entry says so itself: a tracer's trampoline saves registers around a call.
    exact: entry.signal,
    registers,
    ...(!full && before && { earlier: before }),
  };
}

function callerBp(state: State, entry: OrcEntry, cfa: bigint, stack: StackReader): bigint | undefined {
  const offset = BigInt(entry.bpOffset);
  switch (entry.bpReg) {
    case "undefined":
      return state.bp;
    case "prev-sp":
      return stack.wordIfAny(BigInt.asUintN(64, cfa + offset));
    case "bp":
      return state.bp === undefined ? undefined : stack.wordIfAny(BigInt.asUintN(64, state.bp + offset));
    default:
      throw new Lost(`the ORC entry for ${hex(state.pc)} has an unknown frame pointer register`);
  }
}

function withBp(bp: bigint | undefined): { bp?: bigint } {
  return bp === undefined ? {} : { bp };
}
