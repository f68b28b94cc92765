/** What a command line wants searched, and for what. */
import type { CommandSession } from "../../define/command.ts";
import type { CommandLine, Word } from "../../define/command_line.ts";
import { addressWord, countNumber, hexNumber } from "../words/address.ts";
import type { Pattern } from "./pattern.ts";

/** Memory that can be searched, by the option that asks for it. */
export type Place =
  | "kernel"
  | "kernel without vmalloc"
  | "kernel without direct map"
  | "user"
  | "physical"
  | "stacks"
  | "active stacks";

const places: Readonly<Record<string, Place>> = {
  k: "kernel",
  K: "kernel without vmalloc",
  V: "kernel without direct map",
  u: "user",
  p: "physical",
  t: "stacks",
  T: "active stacks",
};

export interface SearchLine {
  readonly place: Place;
  readonly start: (() => bigint) | undefined;
  /** The first address behind, from the start. */
  readonly end: ((start: bigint) => bigint) | undefined;
  /** Bytes of a number; undefined for texts. */
  readonly size: 2 | 4 | 8 | undefined;
  /** How many numbers are shown before and after each that is found. */
  readonly context: number;
  readonly pattern: () => Pattern;
  /** Some bits do not count: what is found may be another number than the one that was given. */
  readonly masked: boolean;
  /** What stands behind a found value: the symbol or expression that it was given as. */
  readonly labels: readonly (string | undefined)[];
}

/** More is read before and after each match than anybody looks at. */
const mostContext = 1 << 16;
/** A match reaches into one page behind its own. */
const longestText = 4096;
const allBits = (1n << 64n) - 1n;

export function readSearch(line: CommandLine, session: CommandSession): SearchLine {
  const place = placeOf(line);
  const size = line.has("c") ? undefined : line.has("w") ? 4 : line.has("h") ? 2 : 8;
  if ([..."cwh"].filter((flag) => line.has(flag)).length > 1) {
    line.problem("-c, -w and -h are mutually exclusive");
  }
  if (line.words.length === 0) {
    line.problem("what to search for is missing", undefined, "`help search` says more");
  }
  const mask = line.argument("m"), context = contextOf(line);
  if (size === undefined && mask) line.problem("-m is not applicable with -c", mask);
  if (size === undefined && context > 0) line.problem("-x is not applicable with -c");
  return {
    place,
    ...rangeOf(line, place, session),
    size,
    context,
    masked: mask !== undefined,
    ...size === undefined ? texts(line) : numbers(line, session, size, ignored(line, mask)),
  };
}

function placeOf(line: CommandLine): Place {
  const given = Object.keys(places).filter((flag) => line.has(flag));
  const [first, second] = given;
  if (second !== undefined) line.problem(`-${first} and -${second} are mutually exclusive`);
  return first === undefined ? "kernel" : places[first];
}

function rangeOf(
  line: CommandLine,
  place: Place,
  session: CommandSession,
): Pick<SearchLine, "start" | "end"> {
  const start = line.argument("s"), end = line.argument("e"), length = line.argument("l");
  if (place === "stacks" || place === "active stacks") {
    const word = start ?? end ?? length;
    if (word) line.problem("the stacks of tasks have no start, end or length", word);
  }
  if (end && length) line.problem("-e and -l are mutually exclusive", length);
  const bytes = length &&
    (countNumber(length.text) ?? line.problem(`not a valid number: ${length.text}`, length));
  const last = end && addressWord(line, end, session, "end address");
  return {
    start: start && addressWord(line, start, session, "start address"),
    end: last ? () => last() : bytes === undefined ? undefined : (from) => from + bytes,
  };
}

function contextOf(line: CommandLine): number {
  const word = line.argument("x");
  if (!word) return 0;
  const count = countNumber(word.text);
  if (count === undefined || count > mostContext) {
    return line.problem(`not a valid number: ${word.text}`, word);
  }
  return Number(count);
}

/** The bits that -m says do not count. */
function ignored(line: CommandLine, word: Word | undefined): bigint {
  if (!word) return 0n;
  return hexNumber(word.text) ?? line.problem(`invalid mask: ${word.text}`, word, "a number in hex");
}

function texts(line: CommandLine): Pick<SearchLine, "pattern" | "labels"> {
  const encoder = new TextEncoder(), found = line.words.map(({ text }) => encoder.encode(text));
  const wrong = found.findIndex((text) => text.length === 0 || text.length > longestText);
  if (wrong >= 0) line.problem(`a text has 1 to ${longestText} bytes`, line.words[wrong]);
  return { pattern: () => ({ kind: "texts", texts: found }), labels: found.map(() => undefined) };
}

function numbers(
  line: CommandLine,
  session: CommandSession,
  size: 2 | 4 | 8,
  ignored: bigint,
): Pick<SearchLine, "pattern" | "labels"> {
  const largest = (1n << BigInt(size * 8)) - 1n;
  const checked = (value: bigint, word: Word) => {
    if (value <= largest) return value;
    const text = hexNumber(word.text) === undefined ? `${value.toString(16)} (${word.text})` : word.text;
    return line.problem(`value too large for -${size === 4 ? "w" : "h"} option: ${text}`, word);
  };
  const values = line.words.map((word) => {
    const hex = word.quote ? undefined : hexNumber(word.text);
    // A number is one here, whatever symbols there are.
    const value = hex === undefined ? addressWord(line, word, session, "input") : () => hex;
    if (hex !== undefined) checked(hex, word);
    return { word, value, label: hex === undefined ? word.text : undefined };
  });
  return {
    pattern: () => ({
      kind: "numbers",
      size,
      values: values.map(({ word, value }) => checked(value(), word)),
      mask: allBits & ~ignored,
    }),
    labels: values.map(({ label }) => label),
  };
}
