/** A C expression cut into words. */
import { LookupError } from "../../base/errors.ts";
import type { CType } from "../ctype.ts";
import { base } from "./syntax.ts";

export interface Token {
  readonly kind: "name" | "number" | "mark" | "history" | "end";
  readonly text: string;
  readonly at: number;
  readonly number?: { readonly value: bigint | number; readonly type: CType };
}

/** What stands where no expression can be read. */
export class ExpressionError extends LookupError {
  /** @param certain it is C all the same, and no other language's expression */
  constructor(message: string, readonly at: number, hint?: string, readonly certain = false) {
    super(message, hint);
  }
}

const patterns: readonly (readonly [Token["kind"], RegExp])[] = [
  // With the endings that compilers give to the names of what they made of a function: `foo.isra.0`.
  ["name", /[A-Za-z_]\w*(?:\.(?:(?:isra|constprop|part|llvm)\.\d+|cold(?!\w)|\d+))*/y],
  ["history", /\$\d+/y],
  [
    "number",
    /(?:\d+\.\d*|\.\d+|\d+(?=[eE][-+]?\d))(?:[eE][-+]?\d+)?[fFlL]?|0[xX][0-9a-fA-F]+[uUlL]*|\d+[uUlL]*/y,
  ],
  ["number", /'(?:[^'\\]|\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.))'/y],
  ["mark", /->|<<=?|>>=?|[-+*/%&|^]=|&&|\|\||[=!<>]=|\+\+|--|[-+*/%&|^~!<>=?:.,()[\]{}@]/y],
];

/** Trees are walked by functions that call themselves. */
const mostTokens = 2000;

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const blank = /\s+/y;
    blank.lastIndex = at;
    if (blank.test(text)) {
      at = blank.lastIndex;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    if (tokens.length > mostTokens) throw new ExpressionError("the expression is too long", at);
    at += token.text.length;
  }
  return [...tokens, { kind: "end", text: "", at: text.length }];
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    const token = { kind, text: found, at };
    return kind === "number" ? { ...token, number: numberOf(found, at) } : token;
  }
  const what = text[at] === '"'
    ? "a text has no place in an expression"
    : `"${text[at]}" has no meaning here`;
  throw new ExpressionError(what, at);
}

function numberOf(text: string, at: number): { value: bigint | number; type: CType } {
  if (text.startsWith("'")) return { value: characterOf(text.slice(1, -1)), type: base.char };
  if (!/^0x/i.test(text) && /[.eE]/.test(text)) return { value: Number.parseFloat(text), type: base.double };
  const [, digits, suffix] = /^(0[xX][0-9a-fA-F]+|\d+)(.*)$/.exec(text)!;
  const octal = /^0\d/.test(digits);
  if (octal && /[89]/.test(digits)) throw new ExpressionError(`${text} is no octal number`, at);
  const value = BigInt(octal ? `0o${digits}` : digits);
  if (value >= 1n << 64n) throw new ExpressionError(`${text} has more than 64 bits`, at);
  const unsigned = /u/i.test(suffix), decimal = !octal && !/^0x/i.test(digits);
  return { value, type: typeOf(value, unsigned, /l/i.test(suffix), decimal) };
}

/** The first of C's types that holds it. */
function typeOf(value: bigint, unsigned: boolean, long: boolean, decimal: boolean): CType {
  const bits = value.toString(2).length;
  if (!long && !unsigned && bits < 32) return base.int;
  if (!long && (unsigned || !decimal) && bits <= 32) return base.uint;
  if (!unsigned && bits < 64) return base.long;
  return base.ulong;
}

const named: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, e: 27 };

function characterOf(text: string): bigint {
  if (!text.startsWith("\\")) return BigInt(text.charCodeAt(0));
  if (/^\\[0-7]/.test(text)) return BigInt.asIntN(8, BigInt(`0o${text.slice(1)}`));
  if (text.startsWith("\\x")) return BigInt.asIntN(8, BigInt(`0x${text.slice(2)}`));
  return BigInt(named[text[1]] ?? text.charCodeAt(1));
}
