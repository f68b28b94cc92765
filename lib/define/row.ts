/** Rows as scripts and plugins see them: objects whose columns are computed when they are asked for. */
import type { Failure, Missing, Scalar } from "../../dsl/value.ts";
import type { CObject } from "../types/object.ts";

/**
 * What a column holds: plain values of the language (integers are bigint), rows, lists of them; null for nothing, a
 * Missing for what is not in the dump, a Failure for what contradicts itself.
 */
export type RowValue = Scalar | Missing | Failure | Row | readonly RowValue[];

/** What rows can do besides their columns. */
export interface RowMethods {
  /**
   * Follows a path from the row, as the language does: `row.get("mm.owner.pid")`, `row.get("->mm->map_count")`. Through
   * null it is null, through what cannot be read that.
   */
  get(path: string): RowValue;
  /** A column that takes arguments, in their order: `task.call("stack", 3n)`. */
  call(name: string, ...args: readonly RowValue[]): RowValue;
  /** The C object behind a row, where there is one. */
  object(): CObject | undefined;
}

/** A row, or whatever else has members: `row.pid` is its column, or the member of its C object. */
export type Row = RowMethods & { readonly [column: string]: RowValue };
