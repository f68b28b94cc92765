/** Operators of one and two operands. Integers stay exact: those beyond 2^53, addresses and bits are computed as such. */
import { alike, plain, same, toNumber, toText, truthy, typeName } from "./coerce.ts";
import { JsError, type Meter } from "./meter.ts";
import type { JsBinaryOp, JsUnaryOp } from "./tree.ts";
import type { JsValue } from "./values.ts";
import { Address } from "../value.ts";

type Number2 = number | bigint;

export function unary(op: JsUnaryOp, value: JsValue, meter: Meter): JsValue {
  switch (op) {
    case "!":
      return !truthy(value);
    case "typeof":
      return typeName(value);
    case "-": {
      const number = toNumber(value, meter);
      return -number;
    }
    case "+":
      return toNumber(value, meter);
    case "~":
      return bits("^", toNumber(value, meter), -1, meter);
  }
}

export function binary(op: JsBinaryOp, left: JsValue, right: JsValue, meter: Meter): JsValue {
  switch (op) {
    case "===":
      return same(left, right, meter);
    case "!==":
      return !same(left, right, meter);
    case "==":
      return alike(left, right, meter);
    case "!=":
      return !alike(left, right, meter);
    case "+":
      return plus(left, right, meter);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return ordered(op, plain(left, meter), plain(right, meter), meter);
    default:
      return computed(op, toNumber(left, meter), toNumber(right, meter), meter);
  }
}

/** Texts are put together, numbers added; a list or an object is a text. */
function plus(left: JsValue, right: JsValue, meter: Meter): JsValue {
  const a = plain(left, meter), b = plain(right, meter);
  if (typeof a !== "string" && typeof b !== "string") {
    return computed("+", toNumber(a, meter), toNumber(b, meter), meter);
  }
  const x = toText(a, meter), y = toText(b, meter);
  meter.letters(x.length + y.length);
  return x + y;
}

function ordered(op: "<" | "<=" | ">" | ">=", a: JsValue, b: JsValue, meter: Meter): boolean {
  const texts = typeof a === "string" && typeof b === "string";
  const x = texts ? a : toNumber(a, meter), y = texts ? b : toNumber(b, meter);
  if (op === "<") return x < y;
  if (op === "<=") return x <= y;
  return op === ">" ? x > y : x >= y;
}

const bitwise: ReadonlySet<string> = new Set(["&", "|", "^", "<<", ">>", ">>>"]);

function computed(op: JsBinaryOp, a: Number2, b: Number2, meter: Meter): Number2 {
  if (bitwise.has(op)) return bits(op, a, b, meter);
  if (typeof a === "number" && typeof b === "number") return decimal(op, a, b);
  const x = exact(a), y = exact(b);
  // Beside a fraction an integer is a decimal number, too.
  if (x === undefined || y === undefined) return decimal(op, Number(a), Number(b));
  return meter.integer(whole(op, x, y));
}

function exact(value: Number2): bigint | undefined {
  if (typeof value === "bigint") return value;
  return Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

function decimal(op: JsBinaryOp, a: number, b: number): number {
  switch (op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a % b;
    default:
      return a ** b;
  }
}

function whole(op: JsBinaryOp, a: bigint, b: bigint): bigint {
  if ((op === "/" || op === "%") && b === 0n) throw new JsError("division by zero");
  switch (op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a % b;
    default:
      return power(a, b);
  }
}

function power(a: bigint, b: bigint): bigint {
  if (b < 0n) throw new JsError("a negative power of an integer beyond 2^53");
  if (b > 1024n && a !== 0n && a !== 1n && a !== -1n) throw new JsError("an integer that is too large");
  return a === -1n && b > 1024n ? (b % 2n === 0n ? 1n : -1n) : b > 1024n ? a : a ** b;
}

/** Bits of integers as wide as they are: no mask ends at 32 bits. A small result is a number again. */
function bits(op: string, left: Number2, right: Number2, meter: Meter): Number2 {
  const a = integer(left), b = integer(right);
  const result = meter.integer(bitsOf(op, a, b));
  const number = Number(result);
  const small = typeof left === "number" && typeof right === "number" && Number.isSafeInteger(number);
  return small ? number : result;
}

/** As JavaScript has it, a fraction loses its fraction, and what is no number is 0. */
function integer(value: Number2): bigint {
  if (typeof value === "bigint") return value;
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
}

function bitsOf(op: string, a: bigint, b: bigint): bigint {
  switch (op) {
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
  }
  if (b < 0n || b > 1023n) throw new JsError(`a shift by ${b}`);
  if (op === "<<") return a << b;
  return (op === ">>>" ? BigInt.asUintN(64, a) : a) >> b;
}

/** An address with a number added is one still. */
export function keepsAddress(op: JsBinaryOp, left: JsValue, right: JsValue, result: JsValue): JsValue {
  if (op !== "+" && op !== "-" && op !== "&" && op !== "|") return result;
  const one = left instanceof Address !== right instanceof Address;
  return one && typeof result === "bigint" && result >= 0n ? new Address(BigInt.asUintN(64, result)) : result;
}
