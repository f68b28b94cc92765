/** The columns of an instruction, and its line. */
import { escapeText } from "../../base/text.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { Address } from "../../../dsl/value.ts";
import { type CodeRow, isText, type Place } from "./code.ts";

/** How the offsets in `<symbol+offset>` are written. */
export type Radix = 10 | 16;

const tracerNop = "[FTRACE NOP]";

/** Constants without symbols lie behind the last one that has one: what is farther away from it is none of its own. */
const largestConstant = 1n << 16n, largestVariable = 1n << 20n;

/** symbol+offset; undefined where no symbol is. */
function label({ address, symbol }: Place, radix: Radix): string | undefined {
  if (!symbol) return undefined;
  const offset = address - symbol.address;
  if (!isText(symbol) && offset >= (/[rR]/.test(symbol.kind) ? largestConstant : largestVariable)) {
    return undefined;
  }
  return symbol.name + (offset === 0n ? "" : `+${radix === 16 ? "0x" : ""}${offset.toString(radix)}`);
}

/** An address with its symbol behind it. */
function placeText(place: Place, radix: Radix): string {
  const name = label(place, radix);
  return `0x${place.address.toString(16)}${name === undefined ? "" : ` <${name}>`}`;
}

/** What the operands mean, behind a hash mark. */
function comment({ data }: CodeRow, radix: Radix): string | undefined {
  return data && placeText(data, radix);
}

/** The instruction as GNU's disassembler prints it. */
function instructionText(row: CodeRow, radix: Radix): string {
  const target = row.target && label(row.target, radix), remark = comment(row, radix);
  return (row.operands === "" ? row.mnemonic : `${row.mnemonic.padEnd(6)} ${row.operands}`) +
    (target === undefined ? "" : ` <${target}>`) +
    (remark === undefined ? "" : `        # ${remark}`) +
    (row.traced ? ` ${tracerNop}` : "");
}

/** The line of an instruction; one that is in no symbol is set in. */
export function instructionLine(row: CodeRow, radix: Radix): string {
  return (row.symbol ? "" : "   ") +
    `${escapeText(placeText(row, radix))}:\t${escapeText(instructionText(row, radix))}\n`;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const codeColumns: readonly ColumnDeclaration<CodeRow>[] = [
  { name: "address", type: "address", summary: "where it is", get: ({ address }) => new Address(address) },
  {
    name: "symbol",
    type: "string",
    summary: "the symbol that it is in",
    get: ({ symbol }) => symbol?.name ?? null,
  },
  {
    name: "offset",
    type: "int",
    summary: "bytes from the symbol to it",
    get: ({ address, symbol }) => symbol ? address - symbol.address : null,
  },
  {
    name: "module",
    type: "string",
    summary: "the module that the symbol belongs to; null for the kernel",
    get: ({ symbol }) => symbol?.module ?? null,
  },
  { name: "bytes", type: "string", summary: "its bytes, in hex", get: ({ bytes }) => hexOf(bytes) },
  {
    name: "mnemonic",
    type: "string",
    summary: "with its prefixes: lock xadd",
    get: ({ mnemonic }) => mnemonic,
  },
  {
    name: "operands",
    type: "string",
    summary: "source first, as GNU writes them",
    get: ({ operands }) => operands,
  },
  {
    name: "target",
    type: "address",
    summary: "where a branch or a call leads; null where a register or memory says it",
    get: ({ target }) => target ? new Address(target.address) : null,
  },
  {
    name: "target_symbol",
    type: "string",
    summary: "symbol+offset there",
    get: ({ target }) => target ? label(target, 10) ?? null : null,
  },
  {
    name: "comment",
    type: "string",
    summary: "the address of an operand relative to %rip, and the symbol there",
    get: (row) => comment(row, 10) ?? null,
  },
  {
    name: "ftrace_nop",
    type: "bool",
    summary: "whether it is what the function tracer would make a call of",
    get: ({ traced }) => traced,
  },
  { name: "text", type: "string", summary: "all of it", get: (row) => instructionText(row, 10) },
];
