/** A table: a source of rows with typed columns. */
import type { Value } from "../../dsl/value.ts";
import type { Argument, Parameter } from "../../dsl/world.ts";
import type { Target } from "../types/target.ts";
import type { ColumnDeclaration } from "./column.ts";
import type { Needs } from "./needs.ts";

/** Where the rows' own C object is. */
export interface RowObject<Row> {
  /** The C type of the row as a value, a pointer: `struct task_struct *`. */
  readonly type: string;
  /** The pointer. */
  address(row: Row): bigint;
  /** The row of an object met elsewhere: a `struct task_struct *` anywhere has this table's columns. */
  at(address: bigint, target: Target): Row;
}

/** A table: the rows that `foreach NAME` gives. */
export interface TableDeclaration<Row = unknown> {
  readonly name: string;
  /** One line for the help. */
  readonly summary: string;
  readonly needs?: Needs;
  /** Absent: the row is no C object. */
  readonly object?: RowObject<Row>;
  /** Arguments that the source takes; none unless given. */
  readonly parameters?: readonly Parameter[];
  readonly columns: readonly ColumnDeclaration<Row>[];
  /** The columns that are shown when a query says nothing. */
  readonly defaults: readonly string[];
  /** What a lone `show NAME` stands for. */
  readonly showSets?: Readonly<Record<string, readonly string[]>>;
  /**
   * Columns by whose value rows are found without walking all of them. A finder may yield rows that do not match
   * (the condition is checked again), and must yield all that do; undefined: this value cannot be looked up, walk.
   * For a column of an enumeration a value may be the text of a label, too.
   */
  readonly lookups?: Readonly<Record<string, (value: Value, target: Target) => Iterable<Row> | undefined>>;
  /**
   * The rows, lazily.
   * @param warn told what ended a walk early, and what two ways of finding the rows disagree about
   * @param args one for each parameter; never Missing or Failure
   */
  rows(target: Target, warn: (message: string) => void, args: readonly Argument[]): Iterable<Row>;
}

/** Declares a table. */
export function defineTable<Row>(table: TableDeclaration<Row>): TableDeclaration<Row> {
  return table;
}

/** The row object of tables whose rows are the addresses themselves. */
export function addressRows(type: string): RowObject<bigint> {
  return { type, address: (row) => row, at: (address) => address };
}
