/** What was found, as crash lays it out. */
import type { Target } from "../../types/target.ts";
import { taskHeader } from "../layout/task_header.ts";
import { asciiText } from "../rd/memory.ts";
import { neighbours, numbersOf, type SearchRow, textAt } from "./rows.ts";
import type { SearchLine } from "./search_line.ts";

const bytesInLine = 16, addressWidth = 16;

export function* drawMatches(
  rows: Iterable<SearchRow>,
  { context, size, masked }: SearchLine,
  target: Target,
): Generator<string> {
  let task: bigint | undefined;
  for (const row of rows) {
    if (row.task !== undefined && row.task !== task) {
      yield `${task === undefined ? "" : "\n"}${taskHeader(target, row.task)}\n`;
      task = row.task;
    }
    if (size === undefined) yield `${row.address.toString(16)}: ${textAt(row)}\n`;
    else if (context > 0) yield* withNeighbours(row, size);
    else yield `${row.address.toString(16)}: ${row.value!.toString(16)}${masked ? "" : labelOf(row)}\n`;
  }
  // Behind each task's matches there is an empty line.
  if (task !== undefined) yield "\n";
}

function labelOf({ label }: SearchRow): string {
  if (label === undefined) return "";
  return ` ${label.startsWith("(") ? label : `(${label})`}`;
}

function* withNeighbours(row: SearchRow, size: 2 | 4 | 8): Generator<string> {
  const { from, before, after } = neighbours(row);
  yield* lines(from, before, size);
  yield `${start(row.address)}${number(row.value!, size)}\n`;
  yield* lines(row.address + BigInt(size), after, size);
  yield "\n";
}

function* lines(address: bigint, bytes: Uint8Array, size: 2 | 4 | 8): Generator<string> {
  const width = bytesInLine / size * (size * 2 + 1);
  for (let at = 0; at < bytes.length; at += bytesInLine) {
    const part = bytes.subarray(at, at + bytesInLine);
    const numbers = numbersOf(part, size).map((one) => `${number(one, size)} `).join("");
    yield `${start(address + BigInt(at))}${numbers.padEnd(width)}  ${asciiText(part)}\n`;
  }
}

function start(address: bigint): string {
  return `${address.toString(16).padStart(addressWidth)}:  `;
}

function number(value: bigint, size: number): string {
  return value.toString(16).padStart(size * 2, "0");
}
