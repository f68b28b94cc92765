/** A column of a table: plain data and a function of the row. */
import type { EnumDomain, HostType } from "../../dsl/value.ts";
import type { Argument, Parameter } from "../../dsl/world.ts";
import type { Target } from "../types/target.ts";
import type { Cell } from "./cell.ts";
import type { Needs } from "./needs.ts";

/** The type of a column's cells; any cell may also be null or missing. */
export type ColumnType =
  | "any"
  | "bool"
  | "int"
  | "float"
  | "string"
  | "duration"
  | "time"
  | "address"
  | "size"
  | { readonly enum: EnumDomain }
  | { readonly list: ColumnType }
  /** A row of the table of this name: cells are RowRefs. */
  | { readonly row: string }
  /** An object of a C type, by its text: cells are CObjects. */
  | { readonly object: string }
  /** Something with members of its own: cells are Hosts of this type. */
  | { readonly host: HostType };

/** A column that takes arguments: `stack(top=3)`. */
export interface MethodDeclaration<Row> {
  readonly parameters: readonly Parameter[];
  /** `args`: one for each parameter, defaults filled in; never Missing or Failure. */
  call(row: Row, args: readonly Argument[], target: Target): Cell;
}

/** A column of a table. */
export interface ColumnDeclaration<Row = unknown> {
  readonly name: string;
  readonly type: ColumnType;
  /** One line for the help. */
  readonly summary: string;
  /** Without these the column is unavailable, with the reason. */
  readonly needs?: Needs;
  /**
   * The cell: called only when a query asks for the column, and to read no more than it needs. May throw a
   * MemoryFault, LookupError or CorruptError: `cellOf` makes the cell of it.
   */
  get(row: Row, target: Target): Cell;
  /** The same column with arguments. */
  readonly method?: MethodDeclaration<Row>;
}
