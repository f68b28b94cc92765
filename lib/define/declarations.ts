/** Everything that a session's queries can name. */
import type { CommandDeclaration } from "./command.ts";
import type { FunctionDeclaration } from "./function.ts";
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
}
