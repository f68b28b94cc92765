/** What stands between a plugin's functions and the program: a mistake in them is theirs, and costs no more than it must. */
import { InquestError, Interrupted, MemoryFault } from "../base/errors.ts";
import {
  Address,
  Duration,
  Failure,
  isHost,
  Label,
  Missing,
  Size,
  Time,
  type Value,
} from "../../dsl/value.ts";
import { type Cell, RowRef } from "../define/cell.ts";
import { CObject } from "../types/object.ts";

const classes = [Duration, Time, Address, Size, Label, Missing, Failure, CObject, RowRef];

/** A list in a list in a list …: nobody means that. */
const deepest = 20;
/** Values in one cell, and characters in one text: more than anyone reads. */
const mostValues = 1_000_000, longestText = 1 << 24;

/** What a plugin gives as a cell; an error in it that is no error of the dump is the cell. */
export function guardedCell(what: string, read: () => unknown): Cell {
  try {
    return cellIn(read(), what, { left: mostValues });
  } catch (error) {
    if (ours(error)) throw error;
    return new Failure(`${what} failed: ${reason(error)}`);
  }
}

/** What a plugin does where nothing stands for a failure: it ends the answer, with a line that says whose it is. */
export function guardedCall<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (ours(error)) throw error;
    throw new InquestError(`${what} failed: ${reason(error)}`);
  }
}

/** The same for what is walked. */
export function* guardedRows<T>(what: string, rows: () => Iterable<T>): Generator<T> {
  try {
    const given: unknown = rows();
    if (typeof given !== "object" || given === null || !(Symbol.iterator in given)) {
      throw new TypeError(`it gave ${wrong(given)}, no list and no generator`);
    }
    yield* given as Iterable<T>;
  } catch (error) {
    if (ours(error)) throw error;
    throw new InquestError(`${what} failed: ${reason(error)}`);
  }
}

/** The same for what is walked to an end that says why. */
export function* guardedSteps<T, End>(
  what: string,
  walk: () => Generator<T, End, void>,
): Generator<T, End, void> {
  try {
    const given: unknown = walk();
    if (!hasFunctions(given, "next")) throw new TypeError(`it gave ${wrong(given)}, no generator`);
    return yield* given as unknown as Generator<T, End, void>;
  } catch (error) {
    if (ours(error)) throw error;
    throw new InquestError(`${what} failed: ${reason(error)}`);
  }
}

/** Whether a value is an object with these methods. */
export function hasFunctions(value: unknown, ...names: readonly string[]): value is object {
  return typeof value === "object" && value !== null &&
    names.every((name) => typeof (value as Record<string, unknown>)[name] === "function");
}

/** What a value is instead of what it should be. */
export function wrong(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "object" && "then" in value) return "a promise";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** What the rest of the program knows what to do with. */
function ours(error: unknown): boolean {
  try {
    return error instanceof InquestError || error instanceof MemoryFault || error instanceof Interrupted;
  } catch {
    return false;
  }
}

/** One line, and no more of it than anyone reads. */
export function reason(error: unknown): string {
  try {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return text.split("\n")[0].slice(0, 300);
  } catch {
    return "an error that cannot be read";
  }
}

/** Only values of the language go on; a whole number may be written as one. */
function cellIn(value: unknown, what: string, room: { left: number }, depth = 0): Cell {
  if (value === undefined || value === null) return null;
  if (room.left-- <= 0) throw new RangeError(`more than ${mostValues} values in one cell`);
  if (typeof value === "string" && value.length > longestText) {
    return new Failure(`${what} gave a text of ${value.length} characters`);
  }
  switch (typeof value) {
    case "boolean":
    case "bigint":
    case "string":
    case "number":
      return value;
    case "object":
      if (classes.some((one) => value instanceof one)) return value as Cell;
      if (isHost(value as Value)) return value as Value;
      if (!Array.isArray(value)) break;
      if (depth >= deepest) throw new RangeError(`lists are nested more than ${deepest} deep`);
      return value.map((item) => cellIn(item, what, room, depth + 1));
  }
  return new Failure(`${what} gave what is no value of the language`);
}
