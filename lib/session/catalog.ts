/** Everything that a query can name, without a dump: for the help and the manual. */
import { aggregates, functions as builtins } from "../../dsl/builtins/registry.ts";
import type { Parameter } from "../../dsl/world.ts";
import type { CommandDeclaration } from "../define/command.ts";
import type { TableDeclaration } from "../define/table.ts";
import type { WalkerDeclaration } from "../define/walker.ts";
import type { Target } from "../types/target.ts";
import { declarations } from "./declarations.ts";
import type { TableWorld } from "./world/tables.ts";
import { walkerSource } from "./world/walkers.ts";

/** What takes arguments: a function, an aggregate, a walker. */
export interface Callable {
  readonly name: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
}

/** A walker with the parameters that it has as a source. */
export interface CatalogWalker extends Callable {
  readonly declaration: WalkerDeclaration;
}

/** Each list in the order of the names. */
export interface Catalog {
  readonly tables: readonly TableDeclaration[];
  readonly walkers: readonly CatalogWalker[];
  readonly functions: readonly Callable[];
  readonly aggregates: readonly Callable[];
  readonly commands: readonly CommandDeclaration[];
}

/** Loads all declarations. */
export async function loadCatalog(): Promise<Catalog> {
  const tables = await Promise.all(Object.values(declarations.tables).map((table) => table.load()));
  const walkers = await Promise.all(Object.values(declarations.walkers).map((walker) => walker.load()));
  const commands = await Promise.all(Object.values(declarations.commands).map((command) => command.load()));
  // Walkers ask for the dump when they are used, never to say what they take.
  const noDump = {} as { readonly target: Target } & TableWorld;
  const functions = await Promise.all(Object.values(declarations.functions).map((one) => one.load()));
  return {
    tables: byName(tables),
    walkers: byName(walkers.map((walker) => ({
      name: walker.name,
      summary: walker.summary,
      parameters: walkerSource(walker, noDump).parameters,
      declaration: walker,
    }))),
    functions: byName([...builtins.values(), ...functions]),
    aggregates: byName([...aggregates.values()]),
    commands: byName(commands),
  };
}

function byName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => a.name < b.name ? -1 : 1);
}
