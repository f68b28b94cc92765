/** Instructions of the dump's memory, one after the other. */
import { gapText, MemoryFault } from "../../base/errors.ts";
import { CommandError } from "../../define/command_error.ts";
import type { CommandRun } from "../../define/command.ts";
import type { AddressSpace } from "../../memory/address_space.ts";
import type { KernelSymbol } from "../../types/symbols.ts";
import type { Symbols } from "../../types/symbols.ts";
import type { GnuInstruction } from "./gnu.ts";

/** A place, by the symbol it is in. */
export interface Place {
  readonly address: bigint;
  /** Undefined where no symbol is. */
  readonly symbol: KernelSymbol | undefined;
}

/** An instruction of the dump. */
export interface CodeRow extends Place {
  readonly bytes: Uint8Array;
  readonly mnemonic: string;
  readonly operands: string;
  /** Where it leads, of a branch or a call. */
  readonly target: Place | undefined;
  /** What an operand relative to %rip is. */
  readonly data: Place | undefined;
  /** Whether it is the room that the function tracer has at the start of a function. */
  readonly traced: boolean;
}

/** Disassembles: `gnu.ts`, which loads the package. */
export type Disassemble = (bytes: Uint8Array, address: bigint) => GnuInstruction;

export interface Code {
  readonly space: AddressSpace;
  readonly symbols: Symbols;
  readonly disassemble: Disassemble;
  /** Bytes behind each ud2 that are no code: `dis -b`. */
  readonly behindBug: number;
}

const longestInstruction = 15, pageSize = 4096n;

/** Instructions from an address on, up to what cannot be read: of the first one that is an error. */
export function* codeFrom(code: Code, start: bigint, run: CommandRun): Generator<CodeRow> {
  for (let address = start;;) {
    let row: CodeRow;
    try {
      row = instructionAt(code, address);
    } catch (error) {
      if (!(error instanceof MemoryFault)) throw error;
      const message = `dis: ${gapText(error)}`;
      if (address === start) throw new CommandError(message);
      run.fail(message);
      return;
    }
    yield row;
    address = BigInt.asUintN(
      64,
      address + BigInt(row.bytes.length + (row.mnemonic === "ud2" ? code.behindBug : 0)),
    );
    if (address < start) return;
  }
}

function instructionAt(code: Code, address: bigint): CodeRow {
  const { symbols } = code;
  const bytes = codeBytes(code.space, address);
  let found = code.disassemble(bytes, address);
  // What looked broken was only cut off by the end of a page: then the next one has the reason, or the rest.
  if (found.mnemonic === "(bad)" && bytes.length < longestInstruction) {
    found = code.disassemble(code.space.read(address, longestInstruction), address);
  }
  const symbol = symbols.at(address);
  const placeOf = (at: bigint | undefined) =>
    at === undefined ? undefined : { address: at, symbol: symbols.at(at) };
  return {
    address,
    symbol,
    bytes: bytes.slice(0, found.length),
    mnemonic: found.mnemonic,
    operands: found.operands,
    target: placeOf(found.target),
    data: placeOf(found.place),
    traced: symbol?.address === address && isText(symbol) && isTracerNop(bytes),
  };
}

/** As many bytes as an instruction can have, of one page at least. */
function codeBytes(space: AddressSpace, address: bigint): Uint8Array {
  try {
    return space.read(address, longestInstruction);
  } catch (error) {
    const left = Number(pageSize - address % pageSize);
    if (!(error instanceof MemoryFault) || left >= longestInstruction) throw error;
    return space.read(address, left);
  }
}

/** nopl 0x0(%rax,%rax,1): five bytes that become a call. */
function isTracerNop(bytes: Uint8Array): boolean {
  return [0x0f, 0x1f, 0x44, 0, 0].every((byte, i) => bytes[i] === byte);
}

export function isText({ kind }: KernelSymbol): boolean {
  return /^[TtWw]$/.test(kind);
}

/** Where the function of a symbol ends: with its stated size, or where the next symbol begins. */
export function endOf({ address, size }: KernelSymbol): bigint {
  return address + BigInt(size ?? 4096);
}

/**
 * Leaves out what fills the room up to the next function: nops and int3 behind an instruction that goes elsewhere, to
 * the end of the rows, or to where another function begins whose symbol is gone (a weak one that is overridden).
 */
export function* withoutFiller(rows: Iterable<CodeRow>): Generator<CodeRow> {
  let held: CodeRow[] = [], before: CodeRow | undefined;
  for (const row of rows) {
    if (before && endsFunction(before, held) && beginsFunction(row)) break;
    if (before && leavesCode(before) && isFiller(row)) {
      held.push(row);
      continue;
    }
    yield* held;
    held = [];
    yield row;
    before = row;
  }
  if (before) yield* held.slice(0, ownTraps(before, held));
}

export function isFiller({ mnemonic, operands }: CodeRow): boolean {
  return mnemonic === "int3" || /(^| )nop[wlq]?$/.test(mnemonic) ||
    mnemonic === "xchg" && operands === "%ax,%ax";
}

/** Whether what stands behind it is not reached from it: a return, a jump, a trap, a call of what does not return. */
export function leavesCode({ mnemonic }: CodeRow): boolean {
  return /(^| )(ret|jmp|ud[012]|call|iret|hlt|int3|sysret|lret)[lqw]?$/.test(mnemonic);
}

/** Whether something leaves, and more than what belongs to it fills the room behind it. */
function endsFunction(before: CodeRow, held: readonly CodeRow[]): boolean {
  return held.length > ownTraps(before, held) && before.mnemonic !== "call";
}

/** Functions are aligned, and those of C begin like this. */
function beginsFunction({ address, mnemonic, bytes }: CodeRow): boolean {
  return address % 16n === 0n && (mnemonic === "endbr64" || isTracerNop(bytes));
}

/**
 * How many int3 belong to the function: a return that was a jump to the return thunk has four in the rest of its
 * place, and compilers put one behind returns and indirect jumps against speculation.
 */
function ownTraps({ mnemonic, operands, target }: CodeRow, held: readonly CodeRow[]): number {
  const other = held.findIndex((row) => row.mnemonic !== "int3"), traps = other < 0 ? held.length : other;
  if (mnemonic === "ret") return traps >= 4 ? 4 : Math.min(traps, 1);
  const indirect = operands.startsWith("*") ||
    target?.symbol?.name.startsWith("__x86_indirect_thunk") === true;
  return mnemonic === "jmp" && indirect ? Math.min(traps, 1) : 0;
}
