/** A dump, opened: what the program, scripts and plugins work with. */
import { LookupError, UsageError } from "../base/errors.ts";
import { perCpuAddress } from "../kernel/cpu.ts";
import { type TaskStack, taskStack } from "../kernel/stack.ts";
import type { CType } from "../types/ctype.ts";
import { CObject } from "../types/object.ts";
import type { KernelSymbol } from "../types/symbols.ts";
import type { FormatDeclaration } from "../define/format.ts";
import type { LoadedPlugin } from "../plugin/load.ts";
import type { Plugins } from "../plugin/plugins.ts";
import { Rows } from "./rows.ts";
import type { Row, RowValue } from "../define/row.ts";
import type { Lookup } from "./script_source.ts";
import { declarations } from "./declarations.ts";
import { type DumpTarget, openTarget } from "./target.ts";
import { DumpWorld } from "./world/world.ts";
import { defaultFormats as builtinFormats } from "../../dsl/formats.ts";
import type { Compiled, CompileOptions, Query } from "../../dsl/mod.ts";

/** All that a session is made from: plain data, so that another process can make the same one. */
export interface SessionOptions {
  /** The dump's path. */
  readonly vmcore: string;
  /** A vmlinux of the same build: its symbols are used where the dump's own cannot be found. */
  readonly vmlinux?: string;
  /** A System.map of the same build, for the same. */
  readonly systemMap?: string;
  /** Whether the index kept for this kernel may be used and written; true unless given. */
  readonly cache?: boolean;
  /** Where indexes are kept; the user's cache directory unless given. */
  readonly cacheDirectory?: string;
  /** Plugins: paths of their modules, or names of packages that are installed. They run with the program's own rights. */
  readonly plugins?: readonly string[];
  /** The folder of the plugins that go by their names alone; none unless given. */
  readonly pluginFolder?: string;
  /** Whether a new index may be written there; true unless given. */
  readonly keepIndex?: boolean;
}

/** What a session tells while it is open. */
export interface SessionEvents {
  /** What the user should know of the dump as a whole; each message once. */
  readonly onWarning?: (message: string) => void;
  /** A source has given a row, while a query runs: for a progress display. */
  readonly onRow?: (source: string) => void;
  /** A command is so far, while it runs: `3000 of 40000 pages searched`. */
  readonly onProgress?: (done: number, total: number, what: string) => void;
}

/** What compiling a text can be told. */
export interface SessionCompileOptions extends Omit<CompileOptions, "formats" | "plugin"> {
  /** Whether `use plugin "PATH"` may load one, with the program's own rights; false unless given. */
  readonly plugins?: boolean;
}

/** An open dump with its symbols, types and tables. */
export class Session {
  readonly world: DumpWorld;
  #plugins: Plugins | undefined;
  readonly #wantedPlugins: { readonly path: string; readonly from: string | undefined }[] = [];

  /** Of the loaded plugins, so many have said what this dump lacks. */
  #told = 0;

  private constructor(
    readonly options: SessionOptions,
    readonly target: DumpTarget,
    private readonly events: SessionEvents,
  ) {
    this.world = new DumpWorld(target, declarations, events.onRow, options);
    this.world.onProgress = events.onProgress;
  }

  /**
   * Opens a dump.
   * @throws OpenError when it is none, or when its memory cannot be followed
   */
  static async open(options: SessionOptions, events: SessionEvents = {}): Promise<Session> {
    const session = new Session(options, await openTarget(options, events.onWarning), events);
    try {
      for (const place of options.plugins ?? []) await session.usePlugin(place);
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  /**
   * Loads a plugin; what it defines can be named from now on.
   * @param place the path of its module, or the name of a package that is installed
   * @throws UsageError that says what is wrong with it
   */
  async usePlugin(place: string): Promise<void> {
    const plugins = await this.#pluginList();
    await plugins.load(place);
    await this.#declare(plugins);
  }

  /** Lets what plugins define be named, and says which parts of them this dump cannot give. */
  async #declare(plugins: Plugins): Promise<void> {
    this.world.declare(plugins.declarations());
    const { onWarning } = this.events, fresh = plugins.loaded.slice(this.#told);
    this.#told += fresh.length;
    if (onWarning === undefined || fresh.length === 0) return;
    const { partsLacking } = await import("../plugin/lacks.ts");
    for (const { declaration } of fresh) {
      for (const line of partsLacking(declaration, this.target)) onWarning(line);
    }
  }

  /** The plugins that are loaded. */
  get plugins(): readonly LoadedPlugin[] {
    return this.#plugins?.loaded ?? [];
  }

  async #pluginList(): Promise<Plugins> {
    const { Plugins } = await import("../plugin/plugins.ts");
    return this.#plugins ??= new Plugins(declarations, this.options.pluginFolder);
  }

  /**
   * Compiles the statements of a text; what is wrong with them is found before any page is read for them.
   * @throws QueryError with every mistake
   */
  async compile(text: string, options: SessionCompileOptions = {}): Promise<readonly Query[]> {
    return (await this.compileText(text, options)).queries;
  }

  /** The same, with what the text defines for those that come behind it. */
  async compileText(text: string, options: SessionCompileOptions = {}): Promise<Compiled> {
    const { compileText, loadMissing } = await import("../../dsl/mod.ts");
    await this.world.prepare(text);
    const { plugins, ...others } = options;
    const wanting = plugins && { plugin: (path: string, from?: string) => this.#wantPlugin(path, from) };
    // Asked for when a `format` is checked: a plugin may come in between.
    const formats = () => this.formatNames();
    const compiling = {
      ...others,
      ...wanting,
      get formats() {
        return formats();
      },
    };
    for (;;) {
      try {
        const compiled = compileText(text, this.world, compiling);
        if (!await this.world.loadWanted()) return compiled;
      } catch (error) {
        // A table that was not loaded yet looks like a table that is not there.
        const loaded = [await this.world.loadWanted(), await loadMissing(), await this.#loadPlugins()];
        if (!loaded.includes(true)) throw error;
      }
    }
  }

  /** What speaks against a plugin that a text uses; one that is not there yet is noted, and loaded. */
  #wantPlugin(path: string, from: string | undefined): string | undefined {
    const known = this.#plugins?.asked(path, from);
    if (known !== undefined) return known.problem;
    this.#wantedPlugins.push({ path, from });
    return `${path} is not loaded`;
  }

  async #loadPlugins(): Promise<boolean> {
    const wanted = this.#wantedPlugins.splice(0);
    if (wanted.length === 0) return false;
    const plugins = await this.#pluginList();
    for (const { path, from } of wanted) await plugins.tryLoad(path, from);
    await this.#declare(plugins);
    return true;
  }

  /** The names that `format` takes: those of the program, and of plugins. */
  formatNames(): readonly string[] {
    const { formats, short } = this.world.pluginParts ?? {};
    return [...builtinFormats, ...formats?.keys() ?? [], ...short?.formats.keys() ?? []];
  }

  /** A rendering of a plugin; undefined for those of the program. */
  format(name: string): FormatDeclaration | undefined {
    const { formats, short } = this.world.pluginParts ?? {};
    return formats?.get(short?.formats.get(name) ?? name);
  }

  /**
   * The rows of a query as objects, keyed by the columns' names; they are read while they are walked.
   *
   *     for (const { pid, comm } of await session.query("foreach task where state=D")) ...
   *
   * Integers are bigint, what cannot be read is a Missing, structures and pointers are CObjects.
   * @throws QueryError with every mistake of the text, which must be one statement
   */
  async query(text: string): Promise<Rows> {
    return new Rows((await this.#one(text)).run());
  }

  /**
   * The rows of a source, a table or a walker, to go on with in TypeScript; a column is read when it is asked for.
   *
   *     for (const task of await session.rows("task")) if (is(task.state, "=", "D")) console.log(task.comm);
   *
   * @param lookup finds rows by a column without walking all, where the source can: `rows("task", { pid: [1n, 2n] })`
   * @throws QueryError with every mistake of the text
   */
  async rows(source: string, lookup: Lookup = {}): Promise<Iterable<Row>> {
    const { rowsOf } = await import("./script_source.ts");
    await this.world.loadTables();
    return rowsOf(await this.#one(asQuery(source)), lookup, (message) => this.target.warn(message));
  }

  /**
   * An expression of the language as a function of rows.
   *
   *     const where = await session.expression("task", "stack(top=3)");
   *     for (const task of await session.rows("task")) console.log(where(task));
   *
   * @param from the source that gives the names their meaning, with `let`, `expand` and `join` where the expression
   * needs them; the function then takes the row of each, in their order
   * @throws QueryError with every mistake of the text
   */
  async expression(from: string, text: string): Promise<(...rows: readonly RowValue[]) => RowValue> {
    const { expressionIn } = await import("./script_source.ts");
    return expressionIn(await this.#one(`${asQuery(from)} show (${text}) as value`));
  }

  async #one(text: string): Promise<Query> {
    const queries = await this.compile(text);
    if (queries.length !== 1) {
      throw new UsageError(`a query is one statement, this text has ${queries.length}`);
    }
    return queries[0];
  }

  /** A kernel or module symbol by name. */
  symbol(name: string): KernelSymbol | undefined {
    return this.target.symbols.find(name);
  }

  /** The symbol that an address lies in. */
  symbolAt(address: bigint): KernelSymbol | undefined {
    return this.target.symbols.at(address);
  }

  /**
   * A C type by its text.
   * @throws LookupError when this dump does not have it
   */
  type(text: string): CType {
    return this.target.types.get(text);
  }

  /** `*(type *)address`. */
  object(type: string | CType, address: bigint): CObject {
    return CObject.at(this.target, type, address);
  }

  /**
   * A global variable, as the type that the caller knows it has: the dump tells only the types of per-CPU ones.
   * @throws LookupError when there is no such symbol
   */
  variable(name: string, type: string | CType): CObject {
    return CObject.at(this.target, type, this.target.symbols.get(name).address);
  }

  /**
   * A per-CPU variable of one CPU, as the type that the dump tells, or as the one that is given.
   * @throws LookupError when there is no such symbol, CPU or type
   */
  perCpu(name: string, cpu: number, type?: string | CType): CObject {
    const ctype = type ?? this.target.types.variable(name);
    if (ctype === undefined) throw new LookupError(`the dump does not tell the type of "${name}"`);
    const { address } = this.target.symbols.get(name);
    return CObject.at(this.target, ctype, perCpuAddress(this.target, address, cpu));
  }

  /**
   * The kernel stack of a task, running or asleep.
   * @param task `struct task_struct` or a pointer to one
   */
  stack(task: CObject): TaskStack {
    return taskStack(task.plain.kind === "pointer" ? task.deref() : task);
  }

  /** Lets go of the file, and keeps the kernel's index for the next time. */
  close(): void {
    this.target.close();
  }
}

/** The name of a source alone may be that of a structure or of a command, too. */
function asQuery(text: string): string {
  return /^\s*(foreach|def|let|use)\b/.test(text) ? text : `foreach ${text}`;
}

/** Opens a dump: see {@link Session.open}. */
export function openSession(options: SessionOptions, events: SessionEvents = {}): Promise<Session> {
  return Session.open(options, events);
}
