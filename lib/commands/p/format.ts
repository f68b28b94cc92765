/** gdb's `p/FORMAT`: how numbers are written, also those within structures and arrays. */
import type { CommandLine } from "../../define/command_line.ts";
import { sizeOf } from "../../types/ctype.ts";
import type { ScalarText } from "../../types/print.ts";
import { addressText, characterText, symbolText } from "../../types/print_scalar.ts";
import type { Symbols } from "../../types/symbols.ts";

export type Format = "x" | "d" | "u" | "o" | "t" | "c" | "a" | "z";

const formats = "xduotcaz";

/** The letter behind `p/`, if there is one. */
export function formatOf(line: CommandLine): Format | undefined {
  const letter = /^\w+\/(.*)$/.exec(line.name)?.[1];
  // Texts are written as texts anyhow, and nothing is written but as it is.
  if (letter === undefined || letter === "s" || letter === "r") return undefined;
  if (letter.length === 1 && formats.includes(letter)) return letter as Format;
  return line.problem(
    `no format /${letter}`,
    undefined,
    `formats are ${[...formats].map((one) => `/${one}`).join(" ")}`,
  );
}

/** Numbers, enumerators and pointers in a format. */
export function inFormat(format: Format): ScalarText {
  return (object, type) => {
    const bits = object.place?.bits?.size ?? (sizeOf(type) ?? 8) * 8;
    return numberText(object.integer(), bits, format, object.target.symbols, !isSigned(type));
  };
}

function isSigned(type: Parameters<ScalarText>[1]): boolean {
  return type.kind !== "pointer" && type.signed;
}

function numberText(
  value: bigint,
  bits: number,
  format: Format,
  symbols: Symbols,
  unsigned: boolean,
): string {
  const pattern = BigInt.asUintN(bits, value);
  switch (format) {
    case "x":
      return `0x${pattern.toString(16)}`;
    case "z":
      return `0x${pattern.toString(16).padStart(bits / 4, "0")}`;
    case "d":
      return BigInt.asIntN(bits, value).toString();
    case "u":
      return pattern.toString();
    case "o":
      return pattern === 0n ? "0" : `0${pattern.toString(8)}`;
    case "t":
      return pattern.toString(2);
    case "c":
      // Its last byte, which keeps the sign of the whole.
      return characterText(unsigned ? BigInt.asUintN(8, value) : BigInt.asIntN(8, value));
    case "a":
      return addressText(value) + symbolText(symbols, BigInt.asUintN(64, value));
  }
}
