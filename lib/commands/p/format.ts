/** gdb's `p/FORMAT`: how a single number is written. */
import type { CommandLine } from "../../define/command_line.ts";
import { sizeOf } from "../../types/ctype.ts";
import type { CObject } from "../../types/object.ts";
import { addressText, characterText, symbolText } from "../../types/print_scalar.ts";

type Format = "x" | "d" | "u" | "o" | "t" | "c" | "a" | "z";

const formats = "xduotcaz";

/** The letter behind `p/`, if there is one. */
export function formatOf(line: CommandLine): Format | undefined {
  const letter = /^\w+\/(.*)$/.exec(line.name)?.[1];
  // Texts are written as texts anyhow.
  if (letter === undefined || letter === "s") return undefined;
  if (letter.length === 1 && formats.includes(letter)) return letter as Format;
  return line.problem(
    `no format /${letter}`,
    undefined,
    `formats are ${[...formats].map((one) => `/${one}`).join(" ")}`,
  );
}

/** A number or pointer in a format of its own; undefined for what is neither, and for `x` and `d` of what has parts. */
export function formatted(object: CObject, format: Format): string | undefined {
  const { plain } = object;
  if (plain.kind !== "int" && plain.kind !== "enum" && plain.kind !== "pointer") return undefined;
  const bits = object.place?.bits?.size ?? (sizeOf(plain) ?? 8) * 8, value = object.integer();
  const unsigned = BigInt.asUintN(bits, value);
  switch (format) {
    case "x":
      return `0x${unsigned.toString(16)}`;
    case "z":
      return `0x${unsigned.toString(16).padStart(bits / 4, "0")}`;
    case "d":
      return BigInt.asIntN(bits, value).toString();
    case "u":
      return unsigned.toString();
    case "o":
      return unsigned === 0n ? "0" : `0${unsigned.toString(8)}`;
    case "t":
      return unsigned.toString(2);
    case "c":
      return characterText(BigInt.asIntN(8, value));
    case "a":
      return addressText(unsigned) + symbolText(object.target.symbols, unsigned);
  }
}
