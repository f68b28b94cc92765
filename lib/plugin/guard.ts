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

/** What a plugin gives as a cell; an error in it that is no error of the dump is the cell. */
export function guardedCell(what: string, read: () => unknown): Cell {
  try {
    return cellIn(read(), what);
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
    yield* rows();
  } catch (error) {
    if (ours(error)) throw error;
    throw new InquestError(`${what} failed: ${reason(error)}`);
  }
}

/** What the rest of the program knows what to do with. */
function ours(error: unknown): boolean {
  return error instanceof InquestError || error instanceof MemoryFault || error instanceof Interrupted;
}

/** One line, and no more of it than anyone reads. */
function reason(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.split("\n")[0].slice(0, 300);
}

/** Only values of the language go on; a whole number may be written as one. */
function cellIn(value: unknown, what: string, depth = 0): Cell {
  if (value === undefined || value === null) return null;
  switch (typeof value) {
    case "boolean":
    case "bigint":
    case "string":
    case "number":
      return value;
    case "object":
      if (classes.some((one) => value instanceof one)) return value as Cell;
      if (isHost(value as Value)) return value as Value;
      if (Array.isArray(value) && depth < deepest) return value.map((item) => cellIn(item, what, depth + 1));
  }
  return new Failure(`${what} gave what is no value of the language`);
}
