/** The words of a stack, whatever they are: what a search of it finds, and what its end is marked with. */
import { MemoryFault } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { followsCall } from "../unwind/call_site.ts";
import { decodeRegisters, frameSize, isUserMode, type Registers } from "../unwind/registers.ts";
import type { StackRange } from "../unwind/stack_range.ts";
import { isKernelCode } from "./stack_code.ts";

/** A word, and where it is. */
export interface StackWord {
  readonly address: bigint;
  readonly value: bigint;
}

/** A word of a page that the dump has not. */
export interface AbsentWord {
  readonly address: bigint;
  readonly fault: MemoryFault;
}

const pageBytes = 4096n;
/** No stack is larger, whatever a dump says. */
const mostBytes = 1n << 20n;

type Part = Pick<StackRange, "low" | "high">;

/** Every word of a part of a stack, upwards. */
export function* stackWords(target: Target, part: Part): Generator<StackWord | AbsentWord> {
  for (const { address, bytes } of pages(target, part)) {
    if (bytes instanceof MemoryFault) {
      const end = nextPage(address) < part.high ? nextPage(address) : part.high;
      for (let at = address; at < end; at += 8n) yield { address: at, fault: bytes };
      continue;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 8 <= bytes.length; at += 8) {
      yield { address: address + BigInt(at), value: view.getBigUint64(at, true) };
    }
  }
}

/** The part page by page: one that is not in the dump does not hide the others. */
function* pages(target: Target, { low, high }: Part) {
  let at = (low + 7n) & ~7n;
  const end = high - at > mostBytes ? at + mostBytes : high;
  while (at + 8n <= end) {
    const next = nextPage(at) < end ? nextPage(at) : end;
    yield { address: at, bytes: readOrFault(target, at, Number(next - at)) };
    at = next;
  }
}

function nextPage(address: bigint): bigint {
  return (address & ~(pageBytes - 1n)) + pageBytes;
}

function readOrFault({ kernel }: Target, address: bigint, length: number): Uint8Array | MemoryFault {
  try {
    return kernel.read(address, length);
  } catch (error) {
    if (error instanceof MemoryFault) return error;
    throw error;
  }
}

/** The words that are addresses of code: of functions, and of places within them. */
export function* codeWords(target: Target, part: Part): Generator<StackWord> {
  for (const word of stackWords(target, part)) {
    if ("value" in word && isKernelCode(target, word.value)) yield word;
  }
}

/** The words that can be return addresses, those of calls that are long over as well. */
export function* returnWords(target: Target, part: Part): Generator<StackWord> {
  for (const word of codeWords(target, part)) {
    if (followsCall(target.kernel, word.value)) yield word;
  }
}

/** What looks like the registers that an entry into the kernel has saved. */
export interface SavedRegisters {
  /** `struct pt_regs *` */
  readonly address: bigint;
  readonly registers: Registers;
  /** Of a user program. */
  readonly user: boolean;
}

/** The places of a part of a stack where the selectors, the flags and the addresses of saved registers fit. */
export function* savedRegisters(target: Target, part: Part): Generator<SavedRegisters> {
  let run: Uint8Array[] = [], start = (part.low + 7n) & ~7n;
  for (const { address, bytes } of pages(target, part)) {
    if (!(bytes instanceof MemoryFault)) {
      run.push(bytes);
      continue;
    }
    yield* savedIn(target, start, joined(run));
    [run, start] = [[], nextPage(address)];
  }
  yield* savedIn(target, start, joined(run));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function* savedIn(target: Target, start: bigint, bytes: Uint8Array): Generator<SavedRegisters> {
  for (let at = 0; at + frameSize <= bytes.length; at += 8) {
    const registers = decodeRegisters(bytes, at), user = isUserMode(registers);
    if (user ? fitsUser(registers) : fitsKernel(target, registers)) {
      yield { address: start + BigInt(at), registers, user };
    }
  }
}

/** The selectors of 64- and 32-bit programs, and the bit of RFLAGS that is always 1; an address of user memory. */
function fitsUser({ rip, rsp, cs, ss, rflags }: Registers): boolean {
  return (cs === 0x33n || cs === 0x23n) && ss === 0x2bn && fitFlags(rflags) &&
    rip < 1n << 56n && rip !== 0n && rsp < 1n << 56n;
}

/** An NMI saves 0 for ss since 64-bit mode ignores it; the stack pointer is one of the kernel's. */
function fitsKernel(target: Target, { rip, rsp, cs, ss, rflags }: Registers): boolean {
  return cs === 0x10n && (ss === 0x18n || ss === 0n || ss === 0x10n) && fitFlags(rflags) &&
    rsp >= 1n << 63n && isKernelCode(target, rip);
}

/** Bit 1 is always 1, and 3, 5, 15 and those from 22 on are always 0. */
function fitFlags(rflags: bigint): boolean {
  return rflags < 1n << 22n && (rflags & 0x802an) === 2n;
}
