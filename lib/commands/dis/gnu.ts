/**
 * GNU's text of an instruction. iced-x86 decodes it and knows mnemonics, suffixes and registers; what it prints
 * otherwise than GNU's disassembler is made here: memory operands as they were encoded, prefixes without effect, and
 * the few words of mended.ts.
 */
import { type Encoding, encodingOf, hasIdleIndex } from "./encoding.ts";
import { decode, type Decoded, iced } from "./iced.ts";
import { mended } from "./mended.ts";
import { printedPrefixes } from "./prefixes.ts";

/** An instruction as it is printed. */
export interface GnuInstruction {
  readonly length: number;
  /** With the prefixes that are printed before it: "lock xadd". */
  readonly mnemonic: string;
  readonly operands: string;
  /** Where a branch or a call leads. */
  readonly target: bigint | undefined;
  /** The address of an operand that is relative to %rip. */
  readonly place: bigint | undefined;
}

/**
 * The instruction that bytes begin with.
 * @param bytes up to 15 of them
 * @param address of the first
 */
export function gnuInstruction(bytes: Uint8Array, address: bigint): GnuInstruction {
  const decoded = decode(bytes, address);
  try {
    const { instruction } = decoded;
    if (instruction.code === iced.Code.INVALID) {
      return broken();
    }
    const code = bytes.subarray(0, instruction.length), encoding = encodingOf(code);
    const { mnemonic, operands } = mended({
      mnemonic: iced.formatter.formatMnemonicOptions(instruction, 1),
      operands: operandsOf(decoded, encoding),
      encoding,
    });
    const prefixes = printedPrefixes(decoded, encoding, code, address);
    return {
      length: instruction.length,
      mnemonic: [...prefixes, mnemonic].join(" "),
      operands: operands.join(","),
      target: branchTarget(decoded),
      place: instruction.isIpRelMemoryOperand ? instruction.ipRelMemoryAddress : undefined,
    };
  } finally {
    decoded.free();
  }
}

/** What is no instruction is passed over byte by byte. */
function broken(): GnuInstruction {
  return { length: 1, mnemonic: "(bad)", operands: "", target: undefined, place: undefined };
}

function branchTarget({ instruction }: Decoded): bigint | undefined {
  const { NearBranch64, NearBranch32, NearBranch16 } = iced.OpKind;
  const kind = instruction.opCount > 0 ? instruction.opKind(0) : undefined;
  return kind === NearBranch64 || kind === NearBranch32 || kind === NearBranch16
    ? instruction.nearBranchTarget
    : undefined;
}

function operandsOf(decoded: Decoded, encoding: Encoding): string[] {
  const { instruction } = decoded, { formatter } = iced;
  const operands: string[] = [];
  for (let at = 0; at < formatter.operandCount(instruction); at++) {
    const text = formatter.formatOperand(instruction, at);
    const operand = formatter.getInstructionOperand(instruction, at);
    const kind = operand === undefined ? iced.OpKind.Register : instruction.opKind(operand);
    if (kind === iced.OpKind.Memory) operands.push(memoryOperand(text, decoded, encoding));
    else if (iced.ofString.has(kind)) {
      operands.push(stringOperand(text, iced.ofString.get(kind)!, instruction));
    } else operands.push(text);
  }
  return operands;
}

/** What a string instruction works on is always told with its segment. */
function stringOperand(
  text: string,
  segment: "ds" | "es",
  { segmentPrefix }: Decoded["instruction"],
): string {
  if (text.includes(":")) return text;
  const { FS, GS } = iced.Register;
  return segment === "ds" && (segmentPrefix === FS || segmentPrefix === GS) ? text : `%${segment}:${text}`;
}

/** A memory operand: its segment and decorations as they are, its displacement as long as it was encoded. */
function memoryOperand(text: string, { instruction, displacementSize }: Decoded, encoding: Encoding): string {
  const [, before, after] = /^(\*?(?:%[fg]s:)?)[^{]*(.*)$/.exec(text)!;
  if (instruction.isIpRelMemoryOperand) {
    const register = instruction.memoryBase === iced.Register.EIP ? "%eip" : "%rip";
    return `${before}${signedHex(instruction.ipRelMemoryAddress - instruction.nextIP)}(${register})${after}`;
  }
  const base = registerName(instruction.memoryBase), index = indexName(instruction, encoding);
  const displacement = BigInt.asUintN(64, instruction.memoryDisplacement);
  const bits = iced.isRegister32(instruction.memoryBase) || iced.isRegister32(instruction.memoryIndex)
    ? 32
    : 64;
  if (base === "" && index === "") return `${before}0x${displacement.toString(16)}${after}`;
  const shown = displacementSize > 0 || base === "" ? signedHex(displacement, bits) : "";
  const scale = index === "" ? "" : `,${index},${1 << (encoding.sib >> 6)}`;
  return `${before}${shown}(${base}${scale})${after}`;
}

function registerName(register: number): string {
  return register === iced.Register.None ? "" : iced.formatter.formatRegister(register);
}

function indexName({ memoryIndex, memoryBase }: Decoded["instruction"], encoding: Encoding): string {
  if (memoryIndex !== iced.Register.None) return registerName(memoryIndex);
  if (!hasIdleIndex(encoding)) return "";
  return iced.isRegister32(memoryBase) ? "%eiz" : "%riz";
}

/** A number with its sign: -0x8. */
function signedHex(value: bigint, bits = 64): string {
  const signed = BigInt.asIntN(bits, value);
  return signed < 0n ? `-0x${(-signed).toString(16)}` : `0x${signed.toString(16)}`;
}
