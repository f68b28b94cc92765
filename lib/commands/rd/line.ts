/** What a command line of rd says. */
import type { CommandSession } from "../../define/command.ts";
import type { CommandLine, Word } from "../../define/command_line.ts";
import { defaultTask } from "../../kernel/panic_task.ts";
import { isUserAddress, userSpace } from "../../kernel/user_space.ts";
import type { AddressSpace } from "../../memory/address_space.ts";
import { FileSpace } from "../../memory/file_space.ts";
import type { WordStyle } from "../layout/word_text.ts";
import { addressWord, countNumber } from "../words/address.ts";
import { answer } from "../words/answer.ts";
import type { MemoryRange } from "./memory.ts";

/** Bits of a value, as options say them. */
const sizes = ["8", "16", "32", "64"] as const;

/** How the values are shown. */
export interface ReadLine {
  /** Bytes of a value. */
  readonly size: number;
  readonly base: "hex" | "signed" | "unsigned";
  readonly style: WordStyle;
  /** Characters, lines of them. */
  readonly text: boolean;
  /** Without a count, a text ends where its first unprintable character is. */
  readonly endless: boolean;
  readonly swapped: boolean;
  readonly ascii: boolean;
  /** The file that the bytes go to. */
  readonly file: string | undefined;
  /** Where to read; looks at the session's context. */
  readonly place: () => { readonly space: AddressSpace; readonly range: MemoryRange };
}

/** A text without a count goes on to its end. */
const endless = 1n << 64n;

export function readLine(line: CommandLine, session: CommandSession): ReadLine {
  const file = line.argument("r")?.text, size = file === undefined ? sizeOf(line) ?? 8 : 1;
  const text = line.has("a") && sizeOf(line) === undefined && file === undefined;
  const decimal = !text && (line.has("d") || line.has("D"));
  const style = size < 8 || decimal || text ? "plain" : styleOf(line);
  const bytes = text ? 1 : size, { start, rangeFrom } = rangeOf(line, session, bytes, text);
  return {
    size: bytes,
    base: !decimal ? "hex" : line.has("D") ? "unsigned" : "signed",
    style,
    text,
    endless: text && line.words.length < 2 && !line.has("e"),
    // Of larger values the order stays, as crash's users know it.
    swapped: line.has("N") && (size === 2 || size === 4),
    ascii: !line.has("x") && !line.has("s") && !line.has("S") && !decimal,
    file,
    place: () => {
      const from = answer(line.name, start);
      return { space: spaceOf(line, session, from), range: rangeFrom(from) };
    },
  };
}

function sizeOf(line: CommandLine): number | undefined {
  const bits = line.last(sizes);
  return bits === undefined ? undefined : Number(bits) / 8;
}

function styleOf(line: CommandLine): WordStyle {
  if (line.count("S") > 1) return "slab addresses";
  return line.has("S") ? "slabs" : line.has("s") ? "symbols" : "plain";
}

/** The words: where to begin, and how much. */
function rangeOf(line: CommandLine, session: CommandSession, size: number, text: boolean) {
  if (line.has("m")) line.problem("-m option only applies to xen architecture");
  const [first, second, more] = line.words;
  if (!first) line.problem("an address or a symbol is needed", undefined, "`help rd` says what it may be");
  if (more) line.problem("too many arguments", more);
  const offset = offsetOf(line), until = line.argument("e");
  if (until && second) line.problem("a count or an ending address, not both", second);
  if (!line.has("p") && !line.has("f")) refusePerCpu(line, first, session);
  const begin = addressWord(line, first, session, "address");
  const end = until && addressWord(line, until, session, "ending address");
  const count = second && countOf(line, second);
  if (line.has("r") && !until && !second) {
    line.problem("-r option requires either a count argument or the -e option");
  }
  const rangeFrom = (from: bigint): MemoryRange => {
    if (!end) return counted(line, from, size, count ?? (text ? endless : 1n));
    const to = answer(line.name, end);
    if (to <= from) line.problem(`invalid ending address: ${to.toString(16)}`, until);
    const whole = (to - from) / BigInt(size);
    return { start: from, size, count: whole === 0n ? 1n : whole };
  };
  return { start: () => BigInt.asUintN(64, begin() + offset), rangeFrom };
}

/** The value of a per-CPU variable's symbol is where none of the CPUs has it. */
function refusePerCpu(line: CommandLine, word: Word, { target: { symbols } }: CommandSession): void {
  const symbol = word.quote ? undefined : symbols.findKernel(word.text);
  const start = symbols.findKernel("__per_cpu_start")?.address;
  const end = symbols.findKernel("__per_cpu_end")?.address;
  if (!symbol || start === undefined || end === undefined) return;
  if (
    symbol.address < start || symbol.address >= end || symbols.findKernel("__per_cpu_offset") === undefined
  ) return;
  line.problem(
    `${word.text} is a per-CPU variable, which each CPU has at another place`,
    word,
    `\`ptov ${symbol.address.toString(16)}:a\` tells the places`,
  );
}

/** -R: the address is that of the last value. */
function counted(line: CommandLine, from: bigint, size: number, count: bigint): MemoryRange {
  const before = line.has("R") ? (count - 1n) * BigInt(size) : 0n;
  return { start: BigInt.asUintN(64, from - before), size, count };
}

function countOf(line: CommandLine, word: Word): bigint {
  const count = countNumber(word.text);
  if (count === undefined || count === 0n) line.problem(`invalid count request: ${word.text}`, word);
  return count;
}

function offsetOf(line: CommandLine): bigint {
  const word = line.argument("o");
  if (!word) return 0n;
  const value = countNumber(word.text.replace(/^-/, ""));
  if (value === undefined) return line.problem(`not a valid number: ${word.text}`, word);
  return word.text.startsWith("-") ? -value : value;
}

/** Physical memory, the file, or the half of the address space that an address is in. */
function spaceOf(line: CommandLine, session: CommandSession, address: bigint): AddressSpace {
  const { target } = session, user = isUserAddress(target, address);
  switch (line.last(["p", "f", "u"])) {
    case "p":
      return target.physical;
    case "f":
      return new FileSpace(session.files.vmcore);
    case "u":
      if (!user) line.problem(`invalid user virtual address: ${address.toString(16)}`);
  }
  return user ? contextSpace(line, session, address) : target.kernel;
}

/** The memory of the current task. */
function contextSpace(line: CommandLine, session: CommandSession, address: bigint): AddressSpace {
  const { target, context } = session;
  const space = answer(line.name, () => userSpace(target, context.task ?? defaultTask(target)));
  return space ??
    line.problem(
      `invalid user virtual address: ${address.toString(16)}: the current task has no memory of its own`,
    );
}
