/** What a session can name with its plugins: their parts by PLUGIN.NAME, and by NAME alone where that is no other's. */
import { aggregates, functions as builtinFunctions } from "../../dsl/builtins/registry.ts";
import { defaultFormats } from "../../dsl/formats.ts";
import { isReserved } from "../../dsl/reserved.ts";
import type { CheckContext, Finding, LoadedCheck } from "../define/check.ts";
import type { CommandDeclaration } from "../define/command.ts";
import type { Declarations, Lazily, Named, PluginColumn, PluginParts } from "../define/declarations.ts";
import type { FormatDeclaration } from "../define/format.ts";
import type { PluginDeclaration } from "../define/plugin.ts";
import type { TableDeclaration } from "../define/table.ts";
import { wrong } from "./guard.ts";
import { PluginScope } from "./part.ts";

type ShortNames = PluginParts["short"] & { readonly aliases: ReadonlyMap<string, string> };

/** Everything that is built in, and what plugins add. */
export function withPlugins(
  builtin: Declarations,
  plugins: readonly PluginDeclaration[],
): Declarations {
  const scopes = plugins.map((plugin) => new PluginScope(plugin));
  const short = shortNames(builtin, plugins);
  return {
    tables: {
      ...builtin.tables,
      ...named(scopes, (scope) => scope.plugin.tables?.map((one) => scope.table(one)), objectOf),
    },
    walkers: {
      ...builtin.walkers,
      ...named(scopes, (scope) => scope.plugin.walkers?.map((one) => scope.walker(one))),
    },
    functions: {
      ...builtin.functions,
      ...named(scopes, (scope) => scope.plugin.functions?.map((one) => scope.function(one))),
    },
    commands: {
      ...builtin.commands,
      ...named(
        scopes,
        (scope) =>
          scope.plugin.commands?.map((one) => ({
            ...scope.command(one),
            aliases: freeAliases(one, scope, short),
          })),
        ({ aliases }) => ({ aliases }),
      ),
    },
    plugins: {
      short,
      columns: columnsOf(scopes, short),
      checks: checksOf(scopes),
      formats: formatsOf(scopes),
    },
  };
}

/** The parts of one kind: they are loaded already. */
function named<T extends { readonly name: string }, More>(
  scopes: readonly PluginScope[],
  partsOf: (scope: PluginScope) => readonly T[] | undefined,
  more?: (part: T) => More,
): Record<string, Lazily<T> & More> {
  const parts = scopes.flatMap((scope) => partsOf(scope) ?? []);
  return Object.fromEntries(
    parts.map((
      part,
    ) => [part.name, { load: () => Promise.resolve(part), ...more?.(part) } as Lazily<T> & More]),
  );
}

/** Other words for a command, as far as they are free, with the command's whole name in what they stand for. */
function freeAliases(
  { name, aliases: own }: CommandDeclaration,
  { plugin }: PluginScope,
  { aliases }: ShortNames,
): Named<string> {
  const free = Object.entries(own ?? {}).filter(([alias]) =>
    aliases.get(alias) === `${plugin.name}.${alias}`
  );
  return Object.fromEntries(
    free.map(([alias, line]) => [alias, line.split(/\s/)[0] === name ? `${plugin.name}.${line}` : line]),
  );
}

/** The tag of the structure that the rows of a table point to. */
function objectOf(table: TableDeclaration): { readonly object?: string } {
  const tag = /(\w+)[\s*]*$/.exec(table.object?.type ?? "")?.[1];
  return tag === undefined ? {} : { object: tag };
}

function columnsOf(scopes: readonly PluginScope[], short: ShortNames): PluginParts["columns"] {
  const columns = new Map<string, readonly PluginColumn[]>();
  for (const scope of scopes) {
    for (const declared of scope.plugin.columns ?? []) {
      const column = scope.added(declared);
      const table = short.sources.get(column.table) ?? column.table;
      const what = `plugin ${scope.plugin.name}: column ${column.name}`;
      const cell = (read: () => unknown) => scope.cell(what, declared.type, read);
      columns.set(table, [...columns.get(table) ?? [], { ...column, plugin: scope.plugin.name, cell }]);
    }
  }
  return columns;
}

function checksOf(scopes: readonly PluginScope[]): readonly LoadedCheck[] {
  return scopes.flatMap((scope) =>
    (scope.plugin.checks ?? []).map((check) => {
      const needs = scope.needs(check.needs), { query } = check;
      const found = typeof query === "string" ? query : (context: CheckContext) => findings(query(context));
      return { plugin: scope.plugin.name, declaration: { ...check, query: found, ...(needs && { needs }) } };
    })
  );
}

/** What a check finds is told as it is: it must be something that can be told. */
function* findings(given: unknown): Generator<Finding> {
  if (typeof given !== "object" || given === null || !(Symbol.iterator in given)) {
    throw new TypeError(`query gave ${wrong(given)}, no list and no generator`);
  }
  for (const finding of given as Iterable<unknown>) {
    if (typeof finding !== "string" && (typeof finding !== "object" || finding === null)) {
      throw new TypeError(`query found ${wrong(finding)}, neither a text nor a row`);
    }
    yield finding as Finding;
  }
}

function formatsOf(scopes: readonly PluginScope[]): ReadonlyMap<string, FormatDeclaration> {
  const formats = scopes.flatMap((scope) => (scope.plugin.formats ?? []).map((one) => scope.format(one)));
  return new Map(formats.map((format) => [format.name, format]));
}

/** Which names may be written without the plugin's: those that only one plugin has, and nothing else. */
function shortNames(
  builtin: Declarations,
  plugins: readonly PluginDeclaration[],
): ShortNames {
  const heads = new Set([
    ...Object.keys(builtin.tables),
    ...Object.keys(builtin.walkers),
    ...Object.entries(builtin.commands).flatMap((
      [name, { aliases }],
    ) => [name, ...Object.keys(aliases ?? {})]),
  ]);
  const calls = new Set([
    ...Object.keys(builtin.functions),
    ...builtinFunctions.keys(),
    ...aggregates.keys(),
  ]);
  // A source and a command may begin the same line: two plugins that have one each mean different things.
  const headsOf = (
    plugin: PluginDeclaration,
  ) => [...names(plugin.tables, plugin.walkers, plugin.commands), ...aliasesOf(plugin)];
  const single = unambiguous(plugins, headsOf, (name) => heads.has(name) || isReserved(name));
  const shortOf = (partsOf: (plugin: PluginDeclaration) => string[], allowed: (name: string) => boolean) =>
    new Map(
      plugins.flatMap((plugin) =>
        partsOf(plugin).filter(allowed).map((name): [string, string] => [name, `${plugin.name}.${name}`])
      ),
    );
  const functionsOf = (plugin: PluginDeclaration) => names(plugin.functions);
  const formats = (plugin: PluginDeclaration) => names(plugin.formats);
  return {
    sources: shortOf((plugin) => names(plugin.tables, plugin.walkers), single),
    commands: shortOf((plugin) => names(plugin.commands), single),
    aliases: shortOf(aliasesOf, single),
    functions: shortOf(
      functionsOf,
      unambiguous(plugins, functionsOf, (name) => calls.has(name) || isReserved(name)),
    ),
    formats: shortOf(formats, unambiguous(plugins, formats, (name) => defaultFormats.includes(name))),
  };
}

function aliasesOf(plugin: PluginDeclaration): string[] {
  return plugin.commands?.flatMap(({ aliases }) => Object.keys(aliases ?? {})) ?? [];
}

function names(...parts: readonly (readonly { readonly name: string }[] | undefined)[]): string[] {
  return parts.flatMap((list) => list?.map(({ name }) => name) ?? []);
}

function unambiguous(
  plugins: readonly PluginDeclaration[],
  namesOf: (plugin: PluginDeclaration) => readonly string[],
  taken: (name: string) => boolean,
): (name: string) => boolean {
  return (name) => !taken(name) && plugins.filter((plugin) => namesOf(plugin).includes(name)).length === 1;
}
