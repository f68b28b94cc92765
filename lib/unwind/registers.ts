/** The x86-64 register sets that a stack holds: the full frame of an entry, and the five words of an interrupt. */
import type { AddressSpace } from "../memory/address_space.ts";
import { frameRegisters } from "../memory/arch/x86_64/cpu_notes.ts";

/** The registers that kernel entry code leaves in memory, lowest address first; see `frameRegisters`. */
export type RegisterName = typeof frameRegisters[number];

/** Bytes of a full register frame. */
export const frameSize = frameRegisters.length * 8;
/** Where the five words that an interrupt pushes (rip, cs, rflags, rsp, ss) begin in a full frame. */
export const interruptOffset = frameRegisters.indexOf("rip") * 8;
export const interruptSize = frameSize - interruptOffset;

/** The registers at one place; where only an interrupt's five words are known, the others are absent. */
export type Registers =
  & Readonly<Record<"rip" | "cs" | "rflags" | "rsp" | "ss", bigint>>
  & Readonly<Partial<Record<RegisterName, bigint>>>;

/** Whether the registers are those of a user program. */
export function isUserMode(registers: Registers): boolean {
  return (registers.cs & 3n) !== 0n;
}

/** Whether every register of a full frame is known. */
export function isFull(registers: Registers): boolean {
  return registers.rbp !== undefined && registers.r15 !== undefined;
}

/** The registers in a full frame's bytes; `offset` is where the frame begins. */
export function decodeRegisters(bytes: Uint8Array, offset = 0): Registers {
  return decode(bytes, offset, 0);
}

/** Reads the full frame at `address`; throws a MemoryFault where it is not in the dump. */
export function readRegisters(memory: AddressSpace, address: bigint): Registers {
  return decode(memory.read(address, frameSize), 0, 0);
}

/** Reads the five words that an interrupt pushed. */
export function readInterruptFrame(memory: AddressSpace, address: bigint): Registers {
  return decode(memory.read(address, interruptSize), 0, interruptOffset / 8);
}

function decode(bytes: Uint8Array, offset: number, first: number): Registers {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, (frameRegisters.length - first) * 8);
  const registers: Partial<Record<RegisterName, bigint>> = {};
  for (let i = first; i < frameRegisters.length; i++) {
    const name = frameRegisters[i]!;
    const value = view.getBigUint64((i - first) * 8, true);
    // A FRED entry (Linux 6.9, 65c9cc9e2c14) keeps event data in the upper bits of the segment registers.
    registers[name] = name === "cs" || name === "ss" ? value & 0xffffn : value;
  }
  return registers as Registers;
}
