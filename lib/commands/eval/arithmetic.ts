/** Arithmetic of unsigned 64-bit numbers, as a calculator of debuggers has it: C's operators, hex without 0x, k, m and g. */

/** Why a text is no expression: shown behind the text. */
export class NoExpression extends Error {}

/** From the loosest to the tightest, as in C. */
const levels: readonly (readonly string[])[] = [["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], [
  "*",
  "/",
  "%",
]];

const tokenPattern = /\s*(?:(<<|>>|[-+*\/%&|^~()])|([\w.$]+))/y;

const suffixes: Readonly<Record<string, bigint>> = { k: 1n << 10n, m: 1n << 20n, g: 1n << 30n };

const mostNesting = 200;

interface Parser {
  readonly tokens: readonly string[];
  at: number;
  depth: number;
  readonly symbol: (name: string) => bigint | undefined;
}

/**
 * The value of an expression.
 * @param symbol the address of a symbol
 * @throws NoExpression
 */
export function evaluate(text: string, symbol: (name: string) => bigint | undefined): bigint {
  const parser: Parser = { tokens: tokensOf(text), at: 0, depth: 0, symbol };
  const value = level(parser, 0);
  if (parser.at < parser.tokens.length) {
    throw new NoExpression(`"${parser.tokens[parser.at]}" does not belong there`);
  }
  return value;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  const trimmed = text.trimEnd();
  for (let at = 0; at < trimmed.length; at = tokenPattern.lastIndex) {
    tokenPattern.lastIndex = at;
    const match = tokenPattern.exec(trimmed);
    if (!match) throw new NoExpression(`"${trimmed[at]}" has no meaning`);
    tokens.push(match[1] ?? match[2]);
  }
  return tokens;
}

function level(parser: Parser, depth: number): bigint {
  if (depth === levels.length) return unary(parser);
  let value = level(parser, depth + 1);
  while (levels[depth].includes(parser.tokens[parser.at])) {
    const operator = parser.tokens[parser.at++];
    value = BigInt.asUintN(64, apply(operator, value, level(parser, depth + 1)));
  }
  return value;
}

function apply(operator: string, left: bigint, right: bigint): bigint {
  if ((operator === "/" || operator === "%") && right === 0n) throw new NoExpression("division by zero");
  switch (operator) {
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "&":
      return left & right;
    case "<<":
      return right >= 64n ? 0n : left << right;
    case ">>":
      return right >= 64n ? 0n : left >> right;
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    default:
      return left % right;
  }
}

function unary(parser: Parser): bigint {
  if (++parser.depth > mostNesting) throw new NoExpression("it is nested too deep");
  const token = parser.tokens[parser.at++];
  let value: bigint;
  if (token === "-") value = -unary(parser);
  else if (token === "+") value = unary(parser);
  else if (token === "~") value = ~unary(parser);
  else if (token === "(") value = inBrackets(parser);
  else value = operand(token, parser.symbol);
  parser.depth--;
  return BigInt.asUintN(64, value);
}

function inBrackets(parser: Parser): bigint {
  const value = level(parser, 0);
  if (parser.tokens[parser.at++] !== ")") throw new NoExpression('a ")" is missing');
  return value;
}

/** A number is decimal, unless it begins with 0x or has digits that only hex has; one that a symbol has, too, is it. */
function operand(token: string | undefined, symbol: Parser["symbol"]): bigint {
  if (token === undefined) throw new NoExpression("something is missing at its end");
  const number = numberOf(token);
  const address = /^\d/.test(token) ? undefined : symbol(token);
  if (address !== undefined) return address;
  if (number === undefined) throw new NoExpression(`"${token}" is no number and no symbol`);
  if (number >= 1n << 64n) throw new NoExpression(`${token} has more than 64 bits`);
  return number;
}

function numberOf(token: string): bigint | undefined {
  const [, prefix, digits, suffix] = /^(0x)?([0-9a-f]+)([kmg]?)$/i.exec(token) ?? [];
  if (digits === undefined) return undefined;
  const value = BigInt(prefix !== undefined || !/^\d+$/.test(digits) ? `0x${digits}` : digits);
  return value * (suffixes[suffix.toLowerCase()] ?? 1n);
}
