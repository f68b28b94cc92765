/** A dump as the language sees it: the one implementation of its door. */
import type {
  BoundCommand,
  CommandProblem,
  CTypeRef,
  Source,
  World,
  WorldFunction,
} from "../../../dsl/world.ts";
import { nearest } from "../../../dsl/nearest.ts";
import type { StaticType, Value } from "../../../dsl/value.ts";
import type { Declarations, PluginParts } from "../../define/declarations.ts";
import type { VariableType } from "../../kernel/global_types.ts";
import type { KernelSymbol } from "../../types/symbols.ts";
import type { Target } from "../../types/target.ts";
import { CHost, type ColumnValues } from "./c_host.ts";
import { TypeRef } from "./c_type_ref.ts";
import { CTypes } from "./c_types.ts";
import type { Commands, SessionFiles } from "./commands/commands.ts";
import { CommandWords } from "./commands/words.ts";
import { foresee } from "./foresee.ts";
import { LocationType, SymbolHost } from "./symbol_host.ts";
import { BoundTable, type TableWorld } from "./tables.ts";
import { walkerSource } from "./walkers.ts";
import { watched } from "./watched.ts";

/**
 * Tables are modules that load on use, and the language asks for them synchronously: what a query asked for and was
 * not there is noted, loaded by `loadWanted`, and the query is compiled again.
 */
export class DumpWorld implements World, TableWorld {
  readonly ctypes: CTypes;
  /** The commands of crash, loaded when a line begins with one. */
  commands: Commands | undefined;
  /** The last answer of a prompt. */
  last: Source | undefined;
  /** Told how far a command is. */
  onProgress: ((done: number, total: number, what: string) => void) | undefined;
  readonly #commandWords: CommandWords;
  #commandsWanted = false;
  readonly #tables = new Map<string, BoundTable>();
  readonly #walkers = new Map<string, Source>();
  #tagOwners: ReadonlyMap<string, string> = new Map();
  readonly #wanted = new Set<string>();
  readonly #functions = new Map<string, WorldFunction>();
  readonly #wantedFunctions = new Set<string>();
  #variables: typeof import("../../kernel/global_types.ts") | undefined;
  #variablesWanted = false;

  /** @param onRow is told of every row that a source gives */
  constructor(
    readonly target: Target,
    private declarations: Declarations,
    private readonly onRow?: (source: string) => void,
    private readonly files: SessionFiles = { vmcore: "" },
  ) {
    this.#commandWords = new CommandWords(declarations.commands, target);
    this.declare(declarations);
    this.ctypes = new CTypes(target.types, (tag) => this.tableOfTag(tag));
  }

  /** Takes other declarations for those that there are: those with a plugin's. */
  declare(declarations: Declarations): void {
    this.declarations = declarations;
    const { plugins } = declarations;
    this.#commandWords.declare(declarations.commands, plugins?.short.commands);
    // Of several tables of the same structure the first one has the columns of its pointers.
    const owners = Object.entries(declarations.tables).flatMap(([name, { object }]) =>
      object === undefined ? [] : [[object, name] as const]
    );
    this.#tagOwners = new Map(owners.reverse());
    for (const table of plugins?.columns.keys() ?? []) this.#tables.delete(table);
  }

  /** All that can be named, the parts of plugins included. */
  get declared(): Declarations {
    return this.declarations;
  }

  /** What plugins add. */
  get pluginParts(): PluginParts | undefined {
    return this.declarations.plugins;
  }

  /** The name with that of its plugin, where it is a plugin's. */
  #whole(kind: "sources" | "functions", name: string): string {
    return this.declarations.plugins?.short[kind].get(name) ?? name;
  }

  /** What a name that several plugins have may mean. */
  qualified(kind: "source" | "function", name: string): readonly string[] {
    if (this.declarations.plugins === undefined) return [];
    const names = kind === "source" ? this.sourceNames() : this.functionNames();
    return names.filter((one) => one.endsWith(`.${name}`));
  }

  /** Loads what the last compilation missed; false when it missed nothing. */
  async loadWanted(): Promise<boolean> {
    const others = [await this.#loadFunctions(), await this.#loadCommands(), await this.#loadVariables()]
      .includes(true);
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    for (const name of wanted) {
      if (Object.hasOwn(this.declarations.tables, name)) {
        this.#tables.set(name, await this.#boundTable(name));
      } else {
        this.#walkers.set(name, walkerSource(await this.declarations.walkers[name].load(), this));
      }
    }
    if (wanted.length > 0) { for (const table of this.#tables.values()) table.forget(); }
    return others || wanted.length > 0;
  }

  async #boundTable(name: string): Promise<BoundTable> {
    const declaration = await this.declarations.tables[name].load();
    const added = this.declarations.plugins?.columns.get(name);
    if (added === undefined) return new BoundTable(declaration, this);
    const { withPluginColumns } = await import("./added_columns.ts");
    return withPluginColumns(declaration, added, this);
  }

  async #loadVariables(): Promise<boolean> {
    if (!this.#variablesWanted) return false;
    this.#variablesWanted = false;
    this.#variables = await import("../../kernel/global_types.ts");
    return true;
  }

  /** The type of a variable. The table of those is loaded when a query needs one. */
  variableType(symbol: KernelSymbol): VariableType | undefined {
    if (!this.#variables) this.#variablesWanted = true;
    return this.#variables?.variableType(this.target, symbol);
  }

  async #loadCommands(): Promise<boolean> {
    if (!this.#commandsWanted) return await this.commands?.load() ?? false;
    this.#commandsWanted = false;
    const { Commands } = await import("./commands/commands.ts");
    this.commands = new Commands(this.#commandWords, this, this.files);
    return true;
  }

  /**
   * Loads what a text seems to need, so that it is compiled but once: the sources that it names, and the tables whose
   * rows their columns hold.
   */
  async prepare(text: string): Promise<void> {
    const { sources, calls, tags, words } = foresee(text);
    for (const name of [...sources, ...calls]) this.#source(name);
    for (const name of calls) this.function(name);
    for (const tag of tags) this.tableOfTag(tag);
    const seen = new Set<BoundTable>();
    while (await this.loadWanted()) {
      for (const table of this.#tables.values()) {
        if (seen.has(table)) continue;
        seen.add(table);
        for (const name of table.related(words)) this.table(name);
      }
    }
  }

  /** Loads every table: for those who ask for columns that no query has named. */
  async loadTables(): Promise<void> {
    this.wantAll();
    await this.loadWanted();
  }

  /** Has everything loaded before the text is compiled again that is compiled now. */
  wantAll(): void {
    for (const name of this.sourceNames()) this.#source(name);
    for (const name of this.functionNames()) this.function(name);
  }

  async #loadFunctions(): Promise<boolean> {
    const wanted = [...this.#wantedFunctions];
    this.#wantedFunctions.clear();
    if (wanted.length === 0) return false;
    const { worldFunction } = await import("./function_context.ts");
    for (const name of wanted) {
      this.#functions.set(name, worldFunction(await this.declarations.functions[name].load(), this));
    }
    return true;
  }

  table(given: string): BoundTable | undefined {
    const name = this.#whole("sources", given);
    const table = this.#tables.get(name);
    if (!table && Object.hasOwn(this.declarations.tables, name)) this.#wanted.add(name);
    return table;
  }

  tableOfTag(tag: string): BoundTable | undefined {
    const name = this.#tagOwners.get(tag);
    return name === undefined ? undefined : this.table(name);
  }

  columnValues(tag: string): ColumnValues | undefined {
    return this.tableOfTag(tag);
  }

  source(name: string): Source | undefined {
    const source = this.#source(name);
    return source && this.onRow ? watched(source, this.onRow) : source;
  }

  #source(given: string): Source | undefined {
    const name = this.#whole("sources", given);
    if (Object.hasOwn(this.declarations.walkers, name)) {
      const walker = this.#walkers.get(name);
      if (!walker) this.#wanted.add(name);
      return walker;
    }
    return name === "_" ? this.last : this.table(name)?.source();
  }

  sourceNames(): readonly string[] {
    return [
      ...(this.last ? ["_"] : []),
      ...Object.keys(this.declarations.tables),
      ...Object.keys(this.declarations.walkers),
    ];
  }

  function(given: string): WorldFunction | undefined {
    const name = this.#whole("functions", given);
    const known = this.#functions.get(name);
    if (!known && Object.hasOwn(this.declarations.functions, name)) this.#wantedFunctions.add(name);
    return known;
  }

  functionNames(): readonly string[] {
    return Object.keys(this.declarations.functions);
  }

  cType(text: string): CTypeRef | undefined {
    const type = this.target.types.find(text);
    return type && new TypeRef(type, this.target, this);
  }

  /**
   * Whether what is compiled now will be compiled again, as something was not loaded: nobody will see what is wrong with
   * it, so that no symbol has to be looked up for it.
   */
  get #provisional(): boolean {
    return this.#wanted.size > 0 || this.#wantedFunctions.size > 0 || this.#commandsWanted;
  }

  nearTypes(text: string): readonly string[] {
    if (this.#provisional) return [];
    const [, keyword, name] = /^\s*(?:(struct|union|enum)\s+)?(\w+)/.exec(text) ?? [];
    if (!name) return [];
    const names: string[] = [];
    for (const blob of this.target.types.blobs()) {
      for (const [space, candidate] of blob.names()) if (space === (keyword ?? "name")) names.push(candidate);
    }
    return nearest(name, names).map((near) => keyword ? `${keyword} ${near}` : near);
  }

  symbol(name: string): { type: StaticType; value(): Value } | undefined {
    const symbol = this.#provisional ? undefined : this.target.symbols.find(name);
    if (!symbol) return undefined;
    const type = new LocationType(symbol, this);
    return { type: { kind: "host", host: type }, value: () => new SymbolHost(type) };
  }

  *#symbolNames(): Generator<string> {
    for (const symbol of this.target.symbols.all()) yield symbol.name;
  }

  nearSymbols(name: string): readonly string[] {
    return this.#provisional ? [] : nearest(name, this.#symbolNames());
  }

  constant(name: string): Value | undefined {
    if (this.#provisional) return undefined;
    return this.target.types.enumerator(name)?.value;
  }

  isCommand(name: string, typed = false): boolean {
    return this.#commandWords.isHead(name, !typed && this.sourceNames().includes(name));
  }

  commandNames(): readonly string[] {
    return this.#commandWords.all();
  }

  command(text: string, subject: boolean): BoundCommand | CommandProblem | undefined {
    this.#commandsWanted = this.commands === undefined;
    return this.commands?.source(text, subject);
  }

  /** A C object as a value. */
  value(object: ConstructorParameters<typeof CHost>[0]): CHost {
    return new CHost(object, this);
  }
}
