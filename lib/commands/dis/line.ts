/** What a command line of dis says. */
import type { CommandSession } from "../../define/command.ts";
import type { CommandLine, Word } from "../../define/command_line.ts";
import { defaultTask } from "../../kernel/panic_task.ts";
import { isUserAddress, userSpace } from "../../kernel/user_space.ts";
import type { AddressSpace } from "../../memory/address_space.ts";
import type { KernelSymbol } from "../../types/symbols.ts";
import { addressWord, countNumber, hexNumber } from "../words/address.ts";
import { answer } from "../words/answer.ts";
import { endOf, isText } from "./code.ts";

/** Which instructions are shown. */
export interface Range {
  readonly space: AddressSpace;
  readonly start: bigint;
  /** The first one that is shown is the first at or behind this address. */
  readonly from: bigint;
  /** Before this address; undefined: no end. */
  readonly end: bigint | undefined;
  /** The last one is the first at or behind this address. */
  readonly through: bigint | undefined;
  /** At most so many; of those up to `through` the last ones. */
  readonly count: number | undefined;
  /** What fills the room behind the function is left out. */
  readonly trimmed: boolean;
}

/** Reads the words; where they lead, when it is asked for. */
export function disLine(line: CommandLine, session: CommandSession): () => Range {
  if (line.has("r") && line.has("f")) line.problem("-r and -f are mutually exclusive");
  const [start, countWord, more] = line.words;
  if (!start) line.problem("an address or a symbol is missing", undefined, "`help dis` says what it may be");
  if (more) line.problem("too many arguments", more);
  const count = countWord && countOf(line, countWord);
  const address = startOf(line, start, session);
  return () => rangeFrom(line, session, answer(line.name, address), count);
}

function countOf(line: CommandLine, word: Word): number {
  const count = countNumber(word.text);
  if (count === undefined || count === 0n || count > 1n << 32n) {
    return line.problem(`invalid count argument: ${word.text}`, word);
  }
  return Number(count);
}

/** A symbol, of which there may be only one; name+offset; hex; an (expression). */
function startOf(line: CommandLine, word: Word, session: CommandSession): () => bigint {
  const { text } = word, { symbols } = session.target;
  const [, name, offset] = /^([^\s+()]+)\+(\w+)$/.exec(text) ?? [];
  const bytes = offset === undefined ? undefined : countNumber(offset);
  const symbol = only(line, word, name ?? text, session);
  if (symbol && name === undefined) return () => symbol.address;
  if (symbol && bytes !== undefined) return () => symbol.address + bytes;
  if (hexNumber(text) !== undefined || text.startsWith("(") || symbols.find(name ?? text) !== undefined) {
    return addressWord(line, word, session, "address");
  }
  return line.problem(
    `symbol not found: ${name ?? text}`,
    word,
    "`sym -q` finds symbols by a part of their names",
  );
}

/** The symbol of a name; of several the one that is code. */
function only(
  line: CommandLine,
  word: Word,
  name: string,
  { target }: CommandSession,
): KernelSymbol | undefined {
  const found = [...target.symbols.named(name)];
  const places = new Map(
    (found.some(isText) ? found.filter(isText) : found).map((one) => [one.address, one]),
  );
  if (places.size > 1) {
    const shown = [...places.keys()].map((address) => address.toString(16)).join(", ");
    line.problem(`${places.size} functions are called ${name}`, word, `give the address of one: ${shown}`);
  }
  return [...places.values()][0];
}

function rangeFrom(
  line: CommandLine,
  session: CommandSession,
  address: bigint,
  count: number | undefined,
): Range {
  const { target } = session, space = spaceOf(line, session, address);
  const plain = {
    space,
    start: address,
    from: address,
    end: undefined,
    through: undefined,
    count: count ?? 1,
    trimmed: false,
  };
  if (space !== target.kernel) return plain;
  const symbol = target.symbols.at(address);
  if (line.has("r")) {
    if (!symbol) line.problem(`0x${address.toString(16)} is in no function: -r has nowhere to begin`);
    return { ...plain, start: symbol.address, from: symbol.address, through: address, count };
  }
  const whole = count === undefined && symbol?.address === address && isText(symbol);
  if (!line.has("f") && !whole) return plain;
  if (!symbol) line.problem(`0x${address.toString(16)} is in no function: -f has no end`);
  // Without a count -f shows what of the function is left: whole instructions of it.
  const start = count === undefined && isText(symbol) ? symbol.address : address;
  return { ...plain, start, end: endOf(symbol), count, trimmed: true };
}

/** The kernel's memory, or with -u the current task's. */
function spaceOf(line: CommandLine, session: CommandSession, address: bigint): AddressSpace {
  const { target, context } = session, hex = address.toString(16);
  if (line.has("u")) {
    const space = answer(line.name, () => userSpace(target, context.task ?? defaultTask(target)));
    return space ??
      line.problem(`invalid user virtual address: ${hex}: the current task has no memory of its own`);
  }
  if (isUserAddress(target, address)) {
    line.problem(
      `${hex} is not a kernel virtual address`,
      undefined,
      "-u is for addresses of the current task",
    );
  }
  return target.kernel;
}
