/** Where an unwinding stands between two frames, and how it reads the stack. */
import { MemoryFault } from "../base/errors.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import {
  frameSize,
  interruptSize,
  isFull,
  readInterruptFrame,
  readRegisters,
  type Registers,
} from "./registers.ts";
import type { StackMap } from "./stack_range.ts";

/** One frame as the unwinder needs it. */
export interface State {
  readonly pc: bigint;
  readonly sp: bigint;
  /** Unknown where the registers it came from are not in the dump. */
  readonly bp?: bigint;
  readonly exact: boolean;
  /** The registers at the pc: a start's, or those that an entry saved. */
  readonly registers?: Registers;
  /**
   * Full registers of the frame before, where this one's are only an interrupt's five words: entry code that an
   * NMI interrupted has not touched the others yet.
   */
  readonly earlier?: Registers;
  readonly note?: string;
}

/** The unwinding cannot go on from here; the message says why. */
export class Lost extends Error {}

/** 64 bits in hex, as every reason writes an address. */
export function hex(value: bigint): string {
  return `0x${BigInt.asUintN(64, value).toString(16)}`;
}

/** Reads words, and register frames, on known stacks only. */
export class StackReader {
  constructor(readonly memory: AddressSpace, readonly stacks: StackMap) {}

  word(address: bigint): bigint {
    this.#demand(address, 8, "slot");
    return this.#try(() => this.memory.u64(address));
  }

  registers(address: bigint): Registers {
    this.#demand(address, frameSize, "register frame");
    return this.#try(() => readRegisters(this.memory, address));
  }

  interruptFrame(address: bigint): Registers {
    this.#demand(address, interruptSize, "interrupt frame");
    return this.#try(() => readInterruptFrame(this.memory, address));
  }

  /** The word, or undefined where it cannot be had: for what the unwinding can do without. */
  wordIfAny(address: bigint): bigint | undefined {
    if ((address & 7n) !== 0n || !this.stacks.holding(address, 8)) return undefined;
    try {
      return this.memory.u64(address);
    } catch (error) {
      if (error instanceof MemoryFault) return undefined;
      throw error;
    }
  }

  #demand(address: bigint, length: number, what: string): void {
    if ((address & 7n) !== 0n) throw new Lost(`the ${what} at ${hex(address)} is not aligned`);
    if (!this.stacks.holding(address, length)) throw new Lost(`${hex(address)} is outside every stack`);
  }

  #try<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof MemoryFault) throw new Lost(error.message);
      throw error;
    }
  }
}

/** A register other than sp and bp: only where an entry saved all of them right here. */
export function savedRegister(state: State, name: "rax" | "rdx" | "rdi" | "r10" | "r13"): bigint | undefined {
  if (state.registers && isFull(state.registers)) return state.registers[name];
  return state.registers ? state.earlier?.[name] : undefined;
}
