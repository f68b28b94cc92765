/** Comparison of two values: equality, order, and the keys under which equal values meet. */
import type { OrderOp } from "../ir.ts";
import { Address, Duration, Failure, isHost, Label, Missing, Size, Time, type Value } from "../value.ts";
import { integerOf, plainOf, scalarOf, type Unreadable, unreadable, wordFor } from "./scalar.ts";

/** `left op right`. Null equals null and the null pointer; it is neither less nor greater than anything. */
export function compare(op: OrderOp, left: Value, right: Value): boolean | Unreadable {
  const a = scalarOf(left);
  if (unreadable(a)) return a;
  const b = scalarOf(right);
  if (unreadable(b)) return b;
  if (a === null || b === null) {
    const equal = isNull(a) && isNull(b);
    return op === "=" ? equal : op === "!=" ? !equal : false;
  }
  const order = ordered(a, b);
  if (order === undefined) return new Failure(`${op} does not work on ${wordFor(a)} and ${wordFor(b)}`);
  switch (op) {
    case "=":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

/** Whether a value is null: nothing, or a pointer to nothing. */
export function isNull(value: Value): boolean {
  return value === null || (value instanceof Address && value.value === 0n);
}

/** Negative, zero, positive; undefined when the two cannot be compared. */
function ordered(a: Value, b: Value): number | undefined {
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  if (a instanceof Label && typeof b === "string") return labelled(a, b);
  if (b instanceof Label && typeof a === "string") return -labelled(b, a);
  if (a instanceof Duration && b instanceof Duration) return sign(a.ns, b.ns);
  if (a instanceof Time && b instanceof Time) return sign(a.ns, b.ns);
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  const x = a instanceof Address || b instanceof Address ? unsigned(a) : numberOf(a);
  const y = a instanceof Address || b instanceof Address ? unsigned(b) : numberOf(b);
  return x === undefined || y === undefined ? undefined : sign(x, y);
}

function labelled(label: Label, text: string): number {
  if (label.domain.has(text)) return label.domain.matches(label.value, text) ? 0 : 1;
  return label.text < text ? -1 : label.text > text ? 1 : 0;
}

function numberOf(value: Value): bigint | number | undefined {
  return typeof value === "number" ? value : integerOf(value);
}

/** Beside an address a negative integer is what C makes of it. */
function unsigned(value: Value): bigint | number | undefined {
  const number = numberOf(value);
  return typeof number === "bigint" ? BigInt.asUintN(64, number) : number;
}

function sign(a: bigint | number, b: bigint | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** For sorting: a total order. What cannot be compared stays together by kind; null and then the unreadable are last. */
export function sortOrder(a: Value, b: Value): number {
  const ranks = rank(a) - rank(b);
  if (ranks !== 0) return ranks;
  return ordered(a, b) ?? 0;
}

/** Null and unreadable values are last whichever way a sort goes. */
export function isLast(value: Value): boolean {
  return value === null || unreadable(value);
}

/** What sorting compares of a value, taken once a row. */
export function sortKey(value: Value): Value {
  const plain = plainOf(value);
  return isHost(plain) ? plain.key() : plain;
}

function rank(value: Value): number {
  if (value instanceof Missing || value instanceof Failure) return 9;
  if (value === null) return 8;
  if (typeof value === "boolean") return 0;
  if (typeof value === "string") return 2;
  if (value instanceof Duration) return 3;
  if (value instanceof Time) return 4;
  return typeof value === "number" || integerOf(value) !== undefined ? 1 : 5;
}

/** A text that is equal for equal values. Unreadable values are all one. */
export function keyOf(value: Value): string {
  if (value === null) return "null";
  if (typeof value === "string") return "s" + value;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "number") return Number.isInteger(value) ? `n${BigInt(value)}` : `f${value}`;
  if (value instanceof Duration) return `d${value.ns}`;
  if (value instanceof Time) return `t${value.ns}`;
  if (isHost(value)) return `h${value.key()}`;
  if (unreadable(value)) return "?";
  if (
    value instanceof Size || value instanceof Address || value instanceof Label || typeof value === "bigint"
  ) {
    return `n${integerOf(value)}`;
  }
  return `[${value.map((v) => JSON.stringify(keyOf(v))).join(",")}]`;
}

/** The values without those that equal one before. */
export function differentOf(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}
