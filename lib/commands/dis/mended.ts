/** Where iced-x86 and GNU write the same instruction in other words: the rules, one by one. */
import type { Encoding } from "./encoding.ts";
import { branchHint } from "./prefixes.ts";

export interface Parts {
  readonly mnemonic: string;
  readonly operands: readonly string[];
  readonly encoding: Encoding;
}

/** Mnemonics that GNU writes otherwise. */
const mnemonics: Readonly<Record<string, string>> = {
  // The size of what the stack takes, or of where a call leads, goes without saying in 64-bit code.
  pushq: "push",
  popq: "pop",
  callq: "call",
  jmpq: "jmp",
  lcalll: "lcall",
  ljmpl: "ljmp",
  lretl: "lret",
  iretl: "iret",
  // One operation, two names.
  sal: "shl",
  salb: "shlb",
  salw: "shlw",
  sall: "shll",
  salq: "shlq",
  movzxw: "movzww",
  movsxw: "movsww",
};

/** The rules look at an instruction in turn; each gives the operands, or undefined where it is not about it. */
const rules: readonly ((parts: Parts) => readonly string[] | undefined)[] = [
  // Both sources and the destination stand there, even where two of them are the same register.
  ({ operands, encoding: { map, opcode } }) =>
    map === 0 && (opcode === 0x69 || opcode === 0x6b) && operands.length === 2
      ? [...operands, operands[1]]
      : undefined,
  // The shift by one that has no byte for its count is decimal.
  ({ operands, encoding: { map, opcode } }) =>
    map === 0 && (opcode === 0xd0 || opcode === 0xd1) ? ["$1", ...operands.slice(1)] : undefined,
  // Debug registers have the old name.
  ({ operands, encoding: { map, opcode } }) =>
    map === 0x0f && (opcode === 0x21 || opcode === 0x23)
      ? operands.map((operand) => operand.replace(/^%dr(\d+)$/, "%db$1"))
      : undefined,
  // A port in %dx is written like a place in memory.
  ({ operands, encoding: { map, opcode } }) =>
    map === 0 && ports.has(opcode)
      ? operands.map((operand) => operand === "%dx" ? "(%dx)" : operand)
      : undefined,
  // Selectors in registers: as wide as the operand could be.
  ({ operands, encoding: { map, opcode, modrm, prefixes, rex } }) =>
    map === 0x0f && opcode === 0 && modrm >> 6 === 3 && (modrm >> 3 & 7) >= 2 && !prefixes.includes(0x66)
      ? operands.map((operand) => wide(operand, rex & 8 ? "r" : "e"))
      : undefined,
  // What these take in fixed registers is told.
  ({ mnemonic }) => fixed[mnemonic],
  // Reserved nops have one operand.
  ({ mnemonic, operands }) => isNop(mnemonic) && operands.length === 2 ? operands.slice(1) : undefined,
  ({ mnemonic }) => mnemonic === "xlat" ? ["%ds:(%rbx)"] : undefined,
];

const ports = new Set([0x6c, 0x6d, 0x6e, 0x6f, 0xec, 0xed, 0xee, 0xef]);

const fixed: Readonly<Record<string, readonly string[]>> = {
  monitor: ["%rax", "%ecx", "%edx"],
  mwait: ["%eax", "%ecx"],
};

/** The wider name of a 16-bit register. */
function wide(register: string, width: "e" | "r"): string {
  return /^%r\d+w$/.test(register)
    ? register.replace("w", width === "e" ? "d" : "")
    : register.replace(/^%(..)$/, `%${width}$1`);
}

function isNop(mnemonic: string): boolean {
  return /^nop[wlq]?$/.test(mnemonic);
}

/** A nop tells how wide its place in memory would be. */
function sizedNop({ prefixes, rex }: Encoding): string {
  return rex & 8 ? "nopq" : prefixes.includes(0x66) ? "nopw" : "nopl";
}

/** Instructions that had an EVEX form first: assemblers want to be told that VEX is meant. */
const firstWithEvex = /^(vpdp(busd|wssd)s?|vpmadd52[lh]uq|vcvtneps2bf16[xy]?)$/;

function mendedMnemonic({ mnemonic, operands, encoding }: Parts): string {
  if (isNop(mnemonic) && operands.at(-1)?.includes("(")) return sizedNop(encoding);
  if (encoding.vector === "vex" && firstWithEvex.test(mnemonic)) return `{vex} ${mnemonic}`;
  return (mnemonics[mnemonic] ?? mnemonic) + (branchHint(encoding)?.suffix ?? "");
}

export function mended(parts: Parts): { readonly mnemonic: string; readonly operands: readonly string[] } {
  const mnemonic = mendedMnemonic(parts);
  for (const rule of rules) {
    const operands = rule(parts);
    if (operands) return { mnemonic, operands };
  }
  return { mnemonic, operands: parts.operands };
}
