/** The one file that knows the package: what of iced-x86 is used, and how it is set up. */
import * as imported from "iced-x86";
import type { Instruction } from "iced-x86";

// A CommonJS package: its exports are names of the module on some hosts, and members of its default on others.
const module = (imported as unknown as { readonly default?: typeof imported }).default ?? imported;
const { Code, Decoder, DecoderOptions, Formatter, FormatterSyntax, OpKind, Register } = module;

function gasFormatter() {
  const formatter = new Formatter(FormatterSyntax.Gas);
  formatter.uppercaseHex = false;
  formatter.smallHexNumbersInDecimal = false;
  formatter.spaceAfterOperandSeparator = false;
  formatter.branchLeadingZeros = false;
  return formatter;
}

/** Operands of string instructions, and the segment that they are in unless a prefix says otherwise. */
const ofString: ReadonlyMap<number, "ds" | "es"> = new Map([
  [OpKind.MemorySegSI, "ds"],
  [OpKind.MemorySegESI, "ds"],
  [OpKind.MemorySegRSI, "ds"],
  [OpKind.MemorySegDI, "ds"],
  [OpKind.MemorySegEDI, "ds"],
  [OpKind.MemorySegRDI, "ds"],
  [OpKind.MemoryESDI, "es"],
  [OpKind.MemoryESEDI, "es"],
  [OpKind.MemoryESRDI, "es"],
]);

export const iced = {
  ofString,
  Code,
  OpKind,
  Register,
  formatter: gasFormatter(),
  isRegister32: (register: number): boolean => register >= Register.EAX && register <= Register.R15D,
  /** Whether it is a register that only a REX byte makes: %spl, %bpl, %sil, %dil. */
  needsRex: (register: number): boolean => register >= Register.SPL && register <= Register.DIL,
};

/** A decoded instruction. */
export interface Decoded {
  readonly instruction: Instruction;
  /** Bytes that its displacement takes; 0 for none. */
  readonly displacementSize: number;
  /** Lets go of the memory of WebAssembly. */
  free(): void;
}

/** As GNU does: what a CPU would refuse for its prefixes alone is shown, and the bound registers are known. */
const options = DecoderOptions.NoInvalidCheck | DecoderOptions.MPX;

export function decode(bytes: Uint8Array, address: bigint): Decoded {
  const decoder = new Decoder(64, bytes, options);
  decoder.ip = address;
  const instruction = decoder.decode();
  const offsets = decoder.getConstantOffsets(instruction), displacementSize = offsets.displacementSize;
  offsets.free();
  decoder.free();
  return { instruction, displacementSize, free: () => instruction.free() };
}
