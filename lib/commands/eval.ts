/** `eval`: a calculator of 64-bit numbers. */
import { boundForm, defineCommand, defineForm } from "../define/command.ts";
import type { CommandLine } from "../define/command_line.ts";
import { Address, Size } from "../../dsl/value.ts";
import { evaluate, NoExpression } from "./eval/arithmetic.ts";

const form = defineForm<bigint>({
  when: "",
  summary: "a number, in every base",
  columns: [
    { name: "hexadecimal", type: "address", summary: "unsigned", get: (value) => new Address(value) },
    { name: "decimal", type: "int", summary: "unsigned", get: (value) => value },
    { name: "signed", type: "int", summary: "as a signed number", get: (value) => BigInt.asIntN(64, value) },
    { name: "octal", type: "string", summary: "its octal digits", get: (value) => value.toString(8) },
    { name: "binary", type: "string", summary: "its 64 bits", get: binary },
    { name: "size", type: "size", summary: "as a number of bytes", get: (value) => new Size(value) },
    { name: "bits", type: { list: "int" }, summary: "the bits that are set, the highest first", get: bitsOf },
  ],
});

export const evaluation = defineCommand({
  name: "eval",
  summary: "a number or an expression, in hexadecimal, decimal, octal and binary",
  usage: ["[-b] [-l] (expression)|value"],
  options: [
    { flag: "b", summary: "the numbers of the bits that are set, too" },
    { flag: "l", summary: "64-bit arithmetic: there is no other" },
  ],
  details:
    `Numbers are decimal; hexadecimal with 0x, or where a digit says so. k, m and g behind a number are powers of 1024.
Operators are those of C, with its precedence: + - * / % & | ^ << >> ~ and parentheses, on unsigned 64-bit numbers; a
symbol is its address. An expression with | stands in parentheses.`,
  examples: [
    { line: "eval 128m", says: "a size" },
    { line: "eval -b (1 << 32 | 0xff)", says: "which bits are set" },
    { line: "eval ~0 - 4k", says: "a negative number is shown with its sign, too" },
  ],
  forms: [form],
  raw: true,
  bind(line, { target }) {
    const first = line.words[0];
    if (!first) line.problem("an expression is missing", undefined, "`help eval` says what it may be");
    const value = valueOf(line, line.from(first), (name) => target.symbols.find(name)?.address);
    return boundForm<bigint>({
      form,
      rows: () => [value],
      *draw(rows) {
        for (const row of rows) yield numberText(row, line.has("b"));
      },
    });
  },
});

function valueOf(line: CommandLine, text: string, symbol: (name: string) => bigint | undefined): bigint {
  try {
    return evaluate(text, symbol);
  } catch (error) {
    if (!(error instanceof NoExpression)) throw error;
    return line.problem(`invalid expression: ${text}`, undefined, error.message);
  }
}

function numberText(value: bigint, withBits: boolean): string {
  const signed = BigInt.asIntN(64, value);
  return `hexadecimal: ${value.toString(16)}  ${unitText(value)}\n` +
    `    decimal: ${value}  ${signed < 0n ? `(${signed})` : ""}\n` +
    `      octal: ${value.toString(8)}\n` +
    `     binary: ${binary(value)}\n` +
    (withBits ? bitLines(bitsOf(value)) : "");
}

/** The largest unit that it is a multiple of. */
function unitText(value: bigint): string {
  for (const [unit, bits] of [["GB", 30n], ["MB", 20n], ["KB", 10n]] as const) {
    if (value > 0n && BigInt.asUintN(Number(bits), value) === 0n) return `(${value >> bits}${unit})`;
  }
  return "";
}

function binary(value: bigint): string {
  return value.toString(2).padStart(64, "0");
}

function bitsOf(value: bigint): bigint[] {
  const bits: bigint[] = [];
  for (let bit = 63n; bit >= 0n; bit--) if (value >> bit & 1n) bits.push(bit);
  return bits;
}

const widest = 80;

function bitLines(bits: readonly bigint[]): string {
  const head = "   bits set: ", lines = [head];
  for (const bit of bits) {
    if (lines.at(-1)!.length + `${bit} `.length > widest) lines.push(" ".repeat(head.length));
    lines[lines.length - 1] += `${bit} `;
  }
  return lines.join("\n") + "\n";
}
