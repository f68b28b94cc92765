/** How crash shows memory: an address, values in columns, and the same as characters. */
import type { Target } from "../../types/target.ts";
import { wordText } from "../layout/word_text.ts";
import type { ReadLine } from "./line.ts";
import { asciiText, isPrintable, type MemoryValue, numberIn } from "./memory.ts";

const addressWidth = 16, bytesInLine = 16, charactersInLine = 60;

/** Digits of a decimal number by the bytes of a value; of 8 bytes those that are signed have fewer. */
const decimalWidth: Readonly<Record<number, number>> = { 1: 3, 2: 5, 4: 12, 8: 15 };
const unsignedWidth = 20;

/** Lines of values. */
export function* drawValues(
  values: Iterable<MemoryValue>,
  asked: ReadLine,
  target: Target,
  radix: 10 | 16,
): Generator<string> {
  const inLine = bytesInLine / asked.size;
  let line: MemoryValue[] = [];
  for (const value of values) {
    if (line.push(value) < inLine) continue;
    yield valueLine(line, asked, target, radix);
    line = [];
  }
  if (line.length > 0) yield valueLine(line, asked, target, radix);
}

function valueLine(
  values: readonly MemoryValue[],
  asked: ReadLine,
  target: Target,
  radix: 10 | 16,
): string {
  const cells = values.map((value) => `${cellText(value, asked, target, radix)} `).join("");
  const head = `${values[0].address.toString(16).padStart(addressWidth)}:  `;
  if (!asked.ascii) return `${head}${cells}\n`;
  const width = bytesInLine / asked.size * (asked.size * 2 + 1);
  return `${head}${cells.padEnd(width)}  ${values.map(({ bytes }) => asciiText(bytes)).join("")}\n`;
}

function cellText(value: MemoryValue, asked: ReadLine, target: Target, radix: 10 | 16): string {
  const number = numberIn(value, asked.swapped, asked.base === "signed");
  if (asked.base !== "hex") {
    const wide = asked.base === "unsigned" && asked.size === 8;
    return number.toString().padStart(wide ? unsignedWidth : decimalWidth[asked.size]);
  }
  const text = wordText(target, number, asked.style, radix);
  return text === undefined ? number.toString(16).padStart(asked.size * 2, "0") : text.padEnd(asked.size * 2);
}

/** A stretch of characters. */
export interface TextLine {
  readonly address: bigint;
  readonly text: string;
}

/** Lines of printable characters: up to the first byte that is none, or those between such bytes. */
export function* textLines(values: Iterable<MemoryValue>, endless: boolean): Generator<TextLine> {
  let line: { address: bigint; text: string } | undefined;
  for (const { address, bytes } of values) {
    const printable = isPrintable(bytes[0]);
    if (endless && !printable) break;
    if (printable) {
      line ??= { address, text: "" };
      line.text += asciiText(bytes);
      if (line.text.length < charactersInLine) continue;
    }
    if (line) yield line;
    line = undefined;
  }
  if (line) yield line;
}

export function* drawText(lines: Iterable<TextLine>): Generator<string> {
  for (const { address, text } of lines) {
    yield `${address.toString(16).padStart(addressWidth)}:  ${text}\n`;
  }
}
