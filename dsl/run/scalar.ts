/** Values as operators see them. */
import { Address, Duration, Failure, isHost, Label, Missing, Size, Time, type Value } from "../value.ts";

/** Not a value to work on: it passes through every operator. */
export type Unreadable = Missing | Failure;

/** Whether a value could not be had. */
export function unreadable(value: Value): value is Unreadable {
  return value instanceof Missing || value instanceof Failure;
}

/** A host as what it is in arithmetic; anything else as it is. */
export function scalarOf(value: Value): Exclude<Value, { isHost: true }> {
  const plain = plainOf(value);
  return isHost(plain) ? new Failure(`a ${plain.type.name} is neither a number nor a text`) : plain;
}

/** A host as what it is in arithmetic, where it is that; anything else as it is. */
export function plainOf(value: Value): Value {
  if (!isHost(value)) return value;
  const scalar = value.scalar();
  return scalar === undefined ? value : scalar;
}

/** A host that turns out unreadable when it is looked at (a C integer in a page that is not there) as why it is. */
export function readableOrWhy(value: Value): Value {
  if (!isHost(value)) return value;
  const scalar = value.scalar();
  return scalar !== undefined && unreadable(scalar) ? scalar : value;
}

/** The number in an integer of any kind, or undefined. */
export function integerOf(value: Value): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (value instanceof Address) return value.value;
  if (value instanceof Size) return value.bytes;
  if (value instanceof Label) return value.value;
  return undefined;
}

/** The text that patterns are matched against, or undefined. */
export function textOf(value: Value): string | undefined {
  if (typeof value === "string") return value;
  if (value instanceof Label) return value.text;
  if (!isHost(value)) return undefined;
  const scalar = value.scalar();
  return typeof scalar === "string" ? scalar : value.text();
}

/** The elements of a list or a collection, or undefined. */
export function elementsOf(value: Value): Iterable<Value> | undefined {
  if (isHost(value)) return value.elements();
  return Array.isArray(value) ? value as readonly Value[] : undefined;
}

/** What a value counts as in a condition: C's truth. */
export function truthOf(given: Value): boolean | Unreadable {
  if (typeof given === "boolean") return given;
  const value = scalarOf(given);
  if (value === null) return false;
  if (typeof value === "boolean") return value;
  if (unreadable(value)) return value;
  if (typeof value === "number") return value !== 0;
  const integer = integerOf(value);
  return integer === undefined ? new Failure(`${wordFor(value)} is no condition`) : integer !== 0n;
}

/** What a value is, in a word. */
export function wordFor(value: Value): string {
  if (value === null) return "null";
  if (isHost(value)) return value.type.name;
  if (typeof value === "boolean") return "a truth value";
  if (typeof value === "bigint") return "an integer";
  if (typeof value === "number") return "a decimal number";
  if (typeof value === "string") return "a text";
  if (value instanceof Duration) return "a duration";
  if (value instanceof Time) return "a time";
  if (value instanceof Address) return "an address";
  if (value instanceof Size) return "a size";
  if (value instanceof Label) return `a ${value.domain.name}`;
  return unreadable(value) ? "a value that cannot be read" : "a list";
}
