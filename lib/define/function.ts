/** A function of the language that asks the dump: `symbol(address)`, `path(file)`. */
import type { Failure, Missing, Scalar, StaticType, Value } from "../../dsl/value.ts";
import type { Argument, Parameter, StaticArgument } from "../../dsl/world.ts";
import type { CType } from "../types/ctype.ts";
import type { CObject } from "../types/object.ts";
import type { Target } from "../types/target.ts";
import type { Cell } from "./cell.ts";
import type { ColumnType } from "./column.ts";
import type { Needs } from "./needs.ts";

/** What a function sees of the session; its members may be taken out of it. */
export interface FunctionContext {
  readonly target: Target;
  /** The value of the language that a cell is: a C object with its members, the row of a table, a list of them. */
  readonly value: (cell: Cell) => Value;
  /** A declared type as the checker of queries knows it. */
  readonly staticType: (type: ColumnType) => StaticType;
  /** The address that an argument is: a pointer's value, an object's or a symbol's own place; null for null. */
  readonly address: (argument: Argument) => bigint | null | Missing | Failure;
  /** The `struct task_struct *` that an argument is: a row of the table, a pointer, or a pid. */
  readonly task: (argument: Argument) => bigint | null | Missing | Failure;
  /** What an argument is beside an operator: an integer, a text, a duration; undefined for what is none of these. */
  readonly scalar: (argument: Argument) => Scalar | Missing | Failure | undefined;
  /** The C object that an argument is, which may be a pointer; undefined for any other value. */
  readonly object: (argument: Argument) => CObject | undefined;
  /** The C type that an argument of the kind "ctype" is. */
  readonly ctype: (argument: Argument) => CType | undefined;
}

/** A function over values and the dump. */
export interface FunctionDeclaration {
  readonly name: string;
  /** One line for the help. */
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  /** The type of its value, where it depends on the types of the arguments: a function of them. */
  readonly result: ColumnType | ((args: readonly StaticArgument[], context: FunctionContext) => ColumnType);
  /** Without these the function is unavailable, with the reason. */
  readonly needs?: Needs;
  /**
   * Its value: one argument for each parameter, defaults filled in; never Missing or Failure, which are the result then.
   * May throw a MemoryFault, LookupError or CorruptError, as a column may.
   */
  call(args: readonly Argument[], context: FunctionContext): Cell;
}

/** Declares a function. */
export function defineFunction(declaration: FunctionDeclaration): FunctionDeclaration {
  return declaration;
}
