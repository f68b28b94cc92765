/** Everything that a session's queries can name. */
import type { LoadedCheck } from "./check.ts";
import type { Cell } from "./cell.ts";
import type { ColumnDeclaration } from "./column.ts";
import type { CommandDeclaration } from "./command.ts";
import type { FormatDeclaration } from "./format.ts";
import type { FunctionDeclaration } from "./function.ts";
import type { AddedColumn } from "./plugin.ts";
import type { TableDeclaration } from "./table.ts";
import type { WalkerDeclaration } from "./walker.ts";

/** A declaration that is fetched when a query needs it. */
export interface Lazily<T> {
  readonly load: () => Promise<T>;
}

export type Named<T> = Readonly<Record<string, T>>;

/** The commands that there are, with other words for them. */
export type CommandRegistry = Named<Lazily<CommandDeclaration> & { readonly aliases?: Named<string> }>;

/** By name; those of plugins by PLUGIN.NAME. */
export interface Declarations {
  /** `object` is the tag of the structure that the rows point to. */
  readonly tables: Named<Lazily<TableDeclaration> & { readonly object?: string }>;
  readonly walkers: Named<Lazily<WalkerDeclaration>>;
  readonly functions: Named<Lazily<FunctionDeclaration>>;
  readonly commands: CommandRegistry;
  /** What plugins add; absent without any. */
  readonly plugins?: PluginParts;
}

/** What plugins add besides tables, walkers, functions and commands. */
export interface PluginParts {
  /** A name without the plugin's -> with it, where that is but one. */
  readonly short: Readonly<
    Record<"sources" | "functions" | "commands" | "formats", ReadonlyMap<string, string>>
  >;
  /** Columns by the table that they are added to. */
  readonly columns: ReadonlyMap<string, readonly PluginColumn[]>;
  readonly checks: readonly LoadedCheck[];
  readonly formats: ReadonlyMap<string, FormatDeclaration>;
}

/** A column that a plugin adds to a table. */
export interface PluginColumn extends AddedColumn {
  readonly plugin: string;
  /** Makes the cell of what `get` gives. */
  readonly cell: (read: () => unknown) => Cell;
}

/** What added columns are called in the table: one whose name is taken is PLUGIN_NAME, whoever comes first. */
export function addedNames(table: TableDeclaration, added: readonly PluginColumn[]): string[] {
  const names = [...table.columns, ...added].map((column) => column.name);
  return added.map(({ name, plugin }) =>
    names.indexOf(name) === names.lastIndexOf(name) ? name : `${plugin}_${name}`
  );
}

/** A table with more columns. */
export function withColumns(table: TableDeclaration, more: readonly ColumnDeclaration[]): TableDeclaration {
  return { ...table, columns: [...table.columns, ...more] };
}
