/** What a column's getter gives, and the one place where a failed read becomes a value. */
import { CorruptError, gapText, LookupError, MemoryFault } from "../base/errors.ts";
import { Failure, Missing, type Value } from "../../dsl/value.ts";
import type { CObject } from "../types/object.ts";

/** A row of a table, as a cell: a task's parent. The session makes the value of it. */
export class RowRef {
  /** @param row what the table's `rows` would yield: for most tables an address */
  constructor(readonly table: string, readonly row: unknown) {}
}

/** A value of the language, or what the session makes one of: a C object, a row of a table, several of them. */
export type Cell = Value | CObject | RowRef | readonly Cell[];

/**
 * Runs a getter. What it throws because of what the dump holds (or does not hold) becomes the value: a page that is
 * not there and a member that this kernel lacks are Missing, a structure that contradicts itself is a Failure.
 * Anything else is an error of the program and is thrown on. A reason names no address, so that equal reasons count
 * together.
 */
export function guarded<T>(read: () => T): T | Missing | Failure {
  try {
    return read();
  } catch (error) {
    if (error instanceof MemoryFault) return new Missing(gapText(error));
    if (error instanceof LookupError) return new Missing(error.message);
    if (error instanceof CorruptError) return new Failure(error.message);
    throw error;
  }
}

/** A column's cell. */
export function cellOf(get: () => Cell): Cell {
  return guarded(get);
}
