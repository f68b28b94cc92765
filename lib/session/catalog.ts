/** Everything that a query can name, without a dump: for the help and the manual. */
import { aggregates, functions as builtins } from "../../dsl/builtins/registry.ts";
import type { Parameter } from "../../dsl/world.ts";
import type { CheckDeclaration } from "../define/check.ts";
import type { CommandDeclaration } from "../define/command.ts";
import {
  addedNames,
  type Declarations,
  type Lazily,
  type Named,
  type PluginColumn,
  withColumns,
} from "../define/declarations.ts";
import type { FormatDeclaration } from "../define/format.ts";
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
  /** Those of plugins, as all that follow. */
  readonly formats: readonly FormatDeclaration[];
  readonly checks: readonly CheckDeclaration[];
}

/**
 * Loads all declarations.
 * @param declared those of a session with plugins; what is built in unless given
 */
export async function loadCatalog(declared: Declarations = declarations): Promise<Catalog> {
  const load = <T>(list: Named<Lazily<T>>) => Promise.all(Object.values(list).map((one) => one.load()));
  const tables = await load(declared.tables), commands = await load(declared.commands);
  const walkers = await load(declared.walkers), functions = await load(declared.functions);
  const { columns, formats, checks = [] } = declared.plugins ?? {};
  // Walkers ask for the dump when they are used, never to say what they take.
  const noDump = {} as { readonly target: Target } & TableWorld;
  return {
    tables: byName(tables.map((table) => withAdded(table, columns?.get(table.name) ?? []))),
    walkers: byName(walkers.map((walker) => ({
      name: walker.name,
      summary: walker.summary,
      parameters: walkerSource(walker, noDump).parameters,
      declaration: walker,
    }))),
    functions: byName([...builtins.values(), ...functions]),
    aggregates: byName([...aggregates.values()]),
    commands: byName(commands),
    formats: byName([...formats?.values() ?? []]),
    checks: byName(
      checks.map(({ plugin, declaration }) => ({ ...declaration, name: `${plugin}.${declaration.name}` })),
    ),
  };
}

/** The table as it is described: nobody asks for the cells. */
function withAdded(table: TableDeclaration, added: readonly PluginColumn[]): TableDeclaration {
  const names = addedNames(table, added);
  return withColumns(
    table,
    added.map(({ type, summary }, i) => ({ name: names[i], type, summary, get: () => null })),
  );
}

function byName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => a.name < b.name ? -1 : 1);
}
