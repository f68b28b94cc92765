/**
 * Words that stand for a number or an address, as crash's users write them: hex without 0x, a symbol, or an
 * expression in parentheses.
 */
import { CorruptError, LookupError } from "../../base/errors.ts";
import type { CommandSession } from "../../define/command.ts";
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
  return () => addressOf(value(), word.text);
}

/** What needs no expression. */
function plainAddress({ text, quote }: Word, { target }: CommandSession): bigint | undefined {
  const hex = quote ? undefined : hexNumber(text);
  if (hex !== undefined && /^\d|^.{8}/.test(text)) return hex;
  return target.symbols.find(text)?.address ?? hex;
}

/** Numbers of an expression that only hex can be, and addresses, get their 0x; names of symbols stay. */
function crashNumbers(text: string, { target }: CommandSession): string {
  return text.replace(/(?<![\w.'"$])[0-9a-f]+(?!\w)/gi, (number) => {
    if (/^\d+$/.test(number) && number.length < 16) return number;
    return /^\d/.test(number) || target.symbols.find(number) === undefined ? `0x${number}` : number;
  });
}

/** The address that an expression's value is: of an object that is no number its place. */
function addressOf(value: Value, text: string): bigint {
  let scalar: Value | undefined = isHost(value) ? value.scalar() : value;
  if (scalar === undefined && isHost(value)) scalar = value.addressOf();
  if (scalar instanceof Address) return BigInt.asUintN(64, scalar.value);
  if (scalar instanceof Size) return BigInt.asUintN(64, scalar.bytes);
  if (typeof scalar === "bigint") return BigInt.asUintN(64, scalar);
  if (scalar instanceof Missing) throw new LookupError(`${text}: ${scalar.reason}`);
  if (scalar instanceof Failure) throw new CorruptError(`${text}: ${scalar.message}`);
  throw new LookupError(`${text} is no address`);
}
