/** A plugin: what a module adds to the language, all of it declared as what is built in is declared. */
import type { Target } from "../types/target.ts";
import type { Cell } from "./cell.ts";
import type { CheckDeclaration } from "./check.ts";
import type { ColumnType } from "./column.ts";
import type { CommandDeclaration } from "./command.ts";
import type { FormatDeclaration } from "./format.ts";
import type { FunctionDeclaration } from "./function.ts";
import type { Needs } from "./needs.ts";
import type { Row, RowValue } from "./row.ts";
import type { TableDeclaration } from "./table.ts";
import type { WalkerDeclaration } from "./walker.ts";

/** The version of this interface. A plugin made for another one is not loaded. */
export const pluginApi = 1;

/** A column for a table that is declared elsewhere. */
export interface AddedColumn {
  /** Whose column: "task", or "nfs.mounts" of another plugin. */
  readonly table: string;
  readonly name: string;
  readonly type: ColumnType;
  /** One line for the help. */
  readonly summary: string;
  /** Without these the column is unavailable, with the reason. */
  readonly needs?: Needs;
  /** The cell, computed only when a query asks for the column. `row.object()` is the row's C object, if it is one. */
  get(row: Row, target: Target): Cell | RowValue;
}

/** Declares a column for a table that is declared elsewhere. */
export function defineColumn(
  declaration: { readonly table: string; readonly column: Omit<AddedColumn, "table"> },
): AddedColumn {
  const { table, column } = declaration;
  return { ...column, table, get: (row, target) => column.get(row, target) };
}

/** What a plugin asks to be allowed, beyond reading the dump; it is granted by whoever runs it. */
export interface PluginPermissions {
  /** "host" or "host:port". */
  readonly net?: readonly string[];
  /** Names of environment variables. */
  readonly env?: readonly string[];
  /** Files and folders. */
  readonly read?: readonly string[];
  readonly write?: readonly string[];
}

/** A plugin, the default export of its module. */
export interface PluginDeclaration {
  /** A word: its parts are `NAME.part`, and the part alone where nothing else is called so. */
  readonly name: string;
  readonly version: string;
  /** The version of the interface that it is made for. */
  readonly api: number;
  /** One line for the help. */
  readonly summary: string;
  readonly tables?: readonly TableDeclaration[];
  readonly columns?: readonly AddedColumn[];
  readonly commands?: readonly CommandDeclaration[];
  readonly functions?: readonly FunctionDeclaration[];
  readonly walkers?: readonly WalkerDeclaration[];
  readonly checks?: readonly CheckDeclaration[];
  readonly formats?: readonly FormatDeclaration[];
  /** Without these nothing of it is available, with the reason. */
  readonly needs?: Needs;
  readonly permissions?: PluginPermissions;
}

/** Declares a plugin. */
export function definePlugin(declaration: PluginDeclaration): PluginDeclaration {
  return declaration;
}
