/**
 * Arithmetic. Integers are exact from -2^63 to 2^64-1, so that signed and unsigned values of C live together; a result
 * outside wraps around modulo 2^64. Division rounds towards zero; by zero it is a Failure. A size or duration stays
 * one through sums and scaling; the ratio of two is a decimal number. What has no meaning is a Failure here and, where
 * types are known, an error of the checker (check/arithmetic_type.ts says the same in types).
 */
import type { ArithmeticOp } from "../ir.ts";
import { Address, Duration, Failure, Label, Size, Time, type Value } from "../value.ts";
import { scalarOf, unreadable, wordFor } from "./scalar.ts";

const smallest = -(1n << 63n);
const beyond = 1n << 64n;
const maxText = 1 << 16;

/** An exact integer brought into the range that the language knows. */
export function wrap(value: bigint): bigint {
  if (value >= smallest && value < beyond) return value;
  return value < 0n ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
}

/** `left op right`. */
export function arithmetic(op: ArithmeticOp, left: Value, right: Value): Value {
  if (typeof left === "bigint" && typeof right === "bigint") return integers(op, left, right);
  const a = plain(left);
  if (unreadable(a)) return a;
  const b = plain(right);
  if (unreadable(b)) return b;
  if (a === null || b === null) return null;
  return mixed(op, a, b) ?? new Failure(`${op} does not work on ${wordFor(a)} and ${wordFor(b)}`);
}

/** `-value` */
export function negate(value: Value): Value {
  const a = plain(value);
  if (a === null || unreadable(a)) return a;
  if (typeof a === "bigint") return wrap(-a);
  if (typeof a === "number") return -a;
  if (a instanceof Duration) return new Duration(-a.ns);
  if (a instanceof Size) return wrap(-a.bytes);
  return new Failure(`- does not work on ${wordFor(a)}`);
}

/** `~value`, in 64 bits. */
export function complement(value: Value): Value {
  const a = plain(value);
  if (a === null || unreadable(a)) return a;
  if (typeof a === "bigint") return a < 0n ? ~a : BigInt.asUintN(64, ~a);
  if (a instanceof Size) return BigInt.asUintN(64, ~a.bytes);
  if (a instanceof Address) return new Address(BigInt.asUintN(64, ~a.value));
  return new Failure(`~ does not work on ${wordFor(a)}`);
}

/** An enumeration's value counts as its integer. */
function plain(value: Value): Value {
  const scalar = scalarOf(value);
  return scalar instanceof Label ? scalar.value : scalar;
}

function integers(op: ArithmeticOp, a: bigint, b: bigint): bigint | Failure {
  switch (op) {
    case "+":
      return wrap(a + b);
    case "-":
      return wrap(a - b);
    case "*":
      return wrap(a * b);
    case "/":
      return b === 0n ? new Failure("division by zero") : wrap(a / b);
    case "%":
      return b === 0n ? new Failure("division by zero") : a % b;
    case "&":
      return wrap(a & b);
    case "|":
      return wrap(a | b);
    case "^":
      return wrap(a ^ b);
    case "<<":
      return shiftable(b) ? BigInt.asUintN(64, a << b) : badShift(b);
    case ">>":
      return shiftable(b) ? a >> b : badShift(b);
  }
}

function shiftable(by: bigint): boolean {
  return by >= 0n && by < 64n;
}

function badShift(by: bigint): Failure {
  return new Failure(`shift by ${by}: a shift is by 0 to 63`);
}

function mixed(op: ArithmeticOp, a: Value, b: Value): Value | undefined {
  if (typeof a === "bigint" && typeof b === "bigint") return integers(op, a, b);
  if (a instanceof Duration || b instanceof Duration || a instanceof Time || b instanceof Time) {
    return times(op, a, b);
  }
  if (a instanceof Address || b instanceof Address) return addresses(op, a, b);
  if (a instanceof Size || b instanceof Size) return sizes(op, a, b);
  if (typeof a === "string" && typeof b === "string" && op === "+") {
    return a.length + b.length > maxText ? new Failure("this text is longer than 64 KiB") : a + b;
  }
  if (isNumber(a) && isNumber(b)) return floats(op, Number(a), Number(b));
  return undefined;
}

function isNumber(value: Value): value is bigint | number {
  return typeof value === "number" || typeof value === "bigint";
}

function floats(op: ArithmeticOp, a: number, b: number): number | Failure | undefined {
  switch (op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0 ? new Failure("division by zero") : a / b;
    case "%":
      return b === 0 ? new Failure("division by zero") : a % b;
  }
  return undefined;
}

/** An integer times a decimal number, rounded to an integer. */
function scaled(value: bigint, op: "*" | "/", by: bigint | number): bigint | Failure {
  if (typeof by === "bigint") return integers(op, value, by) as bigint | Failure;
  const result = floats(op, Number(value), by);
  if (typeof result !== "number") return result ?? new Failure("no number");
  return Number.isFinite(result) ? wrap(BigInt(Math.round(result))) : new Failure("no finite number");
}

function sizes(op: ArithmeticOp, a: Value, b: Value): Value | undefined {
  const x = a instanceof Size ? a.bytes : a;
  const y = b instanceof Size ? b.bytes : b;
  if (a instanceof Size && b instanceof Size) {
    if (op === "*" || op === "<<" || op === ">>") return undefined;
    if (op === "/") return floats("/", Number(a.bytes), Number(b.bytes));
  }
  if (!isNumber(x) || !isNumber(y)) return undefined;
  if (b instanceof Size && !(a instanceof Size) && (op === "/" || op === "<<" || op === ">>")) {
    return undefined;
  }
  if (typeof x === "number" || typeof y === "number") {
    if (op !== "*" && op !== "/") return undefined;
    return sized(typeof x === "bigint" ? scaled(x, op, y) : scaled(y as bigint, op, x));
  }
  return sized(integers(op, x, y));
}

function sized(bytes: bigint | Failure): Value {
  return typeof bytes === "bigint" ? new Size(bytes) : bytes;
}

function addresses(op: ArithmeticOp, a: Value, b: Value): Value | undefined {
  const x = a instanceof Address ? a.value : a instanceof Size ? a.bytes : a;
  const y = b instanceof Address ? b.value : b instanceof Size ? b.bytes : b;
  if (typeof x !== "bigint" || typeof y !== "bigint" || op === "*") return undefined;
  if ((op === "<<" || op === ">>") && typeof b !== "bigint") return undefined;
  if (a instanceof Address && b instanceof Address) {
    if (op === "-") return BigInt.asIntN(64, x - y);
    if (op !== "&" && op !== "|" && op !== "^") return undefined;
  }
  if (
    b instanceof Address && !(a instanceof Address) && op !== "+" && op !== "&" && op !== "|" && op !== "^"
  ) {
    return undefined;
  }
  const result = integers(op, x, y);
  if (typeof result !== "bigint" || op === "/" || op === "%" || op === "<<" || op === ">>") return result;
  return new Address(BigInt.asUintN(64, result));
}

function times(op: ArithmeticOp, a: Value, b: Value): Value | undefined {
  if (a instanceof Duration && b instanceof Duration) return durations(op, a.ns, b.ns);
  if (a instanceof Time && b instanceof Time) return op === "-" ? new Duration(a.ns - b.ns) : undefined;
  if (a instanceof Time && b instanceof Duration) {
    return op === "+" ? new Time(a.ns + b.ns) : op === "-" ? new Time(a.ns - b.ns) : undefined;
  }
  if (a instanceof Duration && b instanceof Time) return op === "+" ? new Time(a.ns + b.ns) : undefined;
  if (a instanceof Duration && isNumber(b)) {
    return op === "*" || op === "/" ? lasting(scaled(a.ns, op, b)) : undefined;
  }
  if (isNumber(a) && b instanceof Duration) return op === "*" ? lasting(scaled(b.ns, op, a)) : undefined;
  return undefined;
}

function durations(op: ArithmeticOp, a: bigint, b: bigint): Value | undefined {
  if (op === "/") return floats("/", Number(a), Number(b));
  if (op === "+" || op === "-" || op === "%") return lasting(integers(op, a, b));
  return undefined;
}

function lasting(ns: bigint | Failure): Value {
  return typeof ns === "bigint" ? new Duration(ns) : ns;
}
