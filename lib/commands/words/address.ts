/**
 * Words that stand for a number or an address, as crash's users write them: hex without 0x, a symbol, or an
 * expression in parentheses.
 */
import type { CommandSession } from "../../define/command.ts";
import { CommandError } from "../../define/command_error.ts";
import type { CommandLine, Word } from "../../define/command_line.ts";
import { Address, Failure, isHost, Missing, Size, type Value } from "../../../dsl/value.ts";

const greatest = (1n << 64n) - 1n;

/** Hex, with or without 0x: `ffffffff81c00000`; undefined for what is none or has more than 64 bits. */
export function hexNumber(text: string): bigint | undefined {
  return /^(0x)?[0-9a-f]{1,16}$/i.test(text) ? BigInt("0x" + text.replace(/^0x/i, "")) : undefined;
}

/** A count or a size: decimal, unless it begins with 0x or has digits that only hex has. */
export function countNumber(text: string): bigint | undefined {
  if (!/^\d+$/.test(text)) return hexNumber(text);
  const value = BigInt(text);
  return value > greatest ? undefined : value;
}

/**
 * Hex, a symbol, or an expression; in parentheses or not. What makes no sense is told at once; the expression's value,
 * which may be read from the dump, when it is asked for.
 * @param what the argument is called when it is wrong: "start"
 */
export function addressWord(
  line: CommandLine,
  word: Word,
  session: CommandSession,
  what = "argument",
): () => bigint {
  const known = plainAddress(word, session);
  if (known !== undefined) return () => known;
  const text = crashNumbers(word.text, session);
  let value: () => Value;
  try {
    value = session.expression(text, text === word.text ? word : undefined);
  } catch (error) {
    if (word.text.startsWith("(") || !/^[\w$]+$/.test(word.text)) throw error;
    return line.problem(
      `invalid ${what}: ${word.text}`,
      word,
      "an address in hex, a symbol, or an (expression)",
    );
  }
  return () => addressOf(value(), line, word.text);
}

/** An address of the kernel's half, as structures have it; NULL and what is below is none. Throws a CommandError. */
export function kernelAddress(name: string, address: bigint): bigint {
  if (address >> 63n === 1n) return address;
  throw new CommandError(
    `${name}: invalid kernel virtual address: ${address.toString(16)}`,
    "the kernel's addresses begin at ff00000000000000, or at ffff800000000000 where it has four levels of page tables",
  );
}

/** What needs no expression. */
function plainAddress({ text, quote }: Word, { target }: CommandSession): bigint | undefined {
  const hex = quote ? undefined : hexNumber(text);
  if (hex !== undefined && /^\d|^.{8}/.test(text)) return hex;
  return target.symbols.find(text)?.address ?? hex;
}

/** C that is more than sums of numbers and symbols. */
const beyondSums =
  /(?:^|[(+\-/%|^<>])\s*\*|[.[\]'"?:,]|->|\b(?:struct|union|enum|sizeof|offsetof)\b|[A-Za-z_]\w*\s*\(/;

/**
 * Numbers of an expression that only hex can be, and addresses, get their 0x. In sums a symbol is its address, whatever
 * its type; elsewhere it stays what the language makes of it.
 */
function crashNumbers(text: string, { target }: CommandSession): string {
  const sum = !beyondSums.test(text);
  const plain = sum ? text.replace(/(^|[(+\-*/%|^<>])(\s*)&\s*(?=[A-Za-z_])/g, "$1$2") : text;
  return plain.replace(/(?<![\w.'"$])\w+/g, (word) => {
    if (/^\d+$/.test(word)) return word.length < 16 ? word : `0x${word}`;
    const hex = hexNumber(word);
    if (hex !== undefined && /^\d/.test(word)) return `0x${hex.toString(16)}`;
    const symbol = sum || hex !== undefined ? target.symbols.find(word) : undefined;
    if (symbol) return sum ? `0x${symbol.address.toString(16)}` : word;
    return hex === undefined ? word : `0x${word}`;
  });
}

/** The address that an expression's value is: of an object that is no number its place. */
function addressOf(value: Value, { name }: CommandLine, text: string): bigint {
  const number = numberOf(value) ?? (isHost(value) ? numberOf(value.addressOf() ?? null) : undefined);
  if (typeof number === "bigint") return BigInt.asUintN(64, number);
  const why = number instanceof Missing ? number.reason : number?.message ?? "it is no address";
  throw new CommandError(`${name}: ${text}: ${why}`);
}

function numberOf(value: Value): bigint | Missing | Failure | undefined {
  const scalar = isHost(value) ? value.scalar() : value;
  if (scalar instanceof Address) return scalar.value;
  if (scalar instanceof Size) return scalar.bytes;
  return typeof scalar === "bigint" || scalar instanceof Missing || scalar instanceof Failure
    ? scalar
    : undefined;
}
