/** Reads a text with the files that it uses: its statements, and what is defined where each of them stands. */
import type { Statement } from "./ast.ts";
import type { Heads } from "./build.ts";
import { type Definition, Environment } from "./check/environment.ts";
import { type Parameters, withParameters } from "./parameters.ts";
import { parse } from "./parse.ts";
import { type Diagnostic, QueryError, type SourceText } from "./query_error.ts";

/** Reads a file that a text uses. `from` is the name of the file that the text is in. */
export type ReadFile = (path: string, from: string | undefined) => Required<SourceText>;

/** What reading a text can be told. */
export interface ScriptOptions {
  /** The name of the text's file: what it uses is found relative to that. */
  readonly name?: string;
  /** Absent: the text can use no files. Throws what it has to say when there is no such file. */
  readonly read?: ReadFile;
  /**
   * Makes sure that a plugin is there; what is wrong with it, if anything. `from` is as for `read`. Absent: there can be
   * none.
   */
  readonly plugin?: (path: string, from: string | undefined) => string | undefined;
  /** What `$name` stands for. */
  readonly parameters?: Parameters;
  /** What earlier texts have defined. */
  readonly defined?: Environment;
}

/** A statement with what is defined before it. */
export interface Placed {
  readonly statement: Statement;
  readonly environment: Environment;
}

/** Is told each definition; says whether something is wrong with it. */
export type OnDefinition = (definition: Definition) => boolean;

/** A text that was read. */
export interface Script {
  readonly file: SourceText;
  readonly placed: readonly Placed[];
  /** What is defined at its end. */
  readonly environment: Environment;
}

/** More files than anyone uses. */
const maxFiles = 100;

/** Reads texts; each file once. */
export class ScriptReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #files = new Map<string, Script>();
  readonly #open: string[] = [];

  constructor(
    private readonly heads: Heads,
    private readonly options: ScriptOptions,
    private readonly onDefinition: OnDefinition,
  ) {}

  /** @throws QueryError for what is no text of the language */
  read(file: SourceText, main = true): Script {
    const used = new Map<string, Script>();
    const heads: Heads = {
      isSource: (name) => this.heads.isSource(name),
      isCommand: (name, typed) => this.heads.isCommand(name, typed),
      sourceNames: () => this.heads.sourceNames(),
      commandNames: () => this.heads.commandNames?.() ?? [],
      ...(main && this.options.defined !== undefined && { defined: this.options.defined.names() }),
      ...(this.options.plugin !== undefined && {
        plugin: (path: string) => this.options.plugin?.(path, file.name),
      }),
      ...(this.options.read !== undefined && {
        use: (path: string, range: Diagnostic["range"]) => {
          const script = used.get(path) ?? this.#use(file, path, range);
          used.set(path, script);
          return script.environment.names();
        },
      }),
    };
    const parsed = parse(file.text, heads).statements;
    const note = (problem: Diagnostic) => void this.diagnostics.push(main ? problem : { ...problem, file });
    const statements = file.text.includes("$")
      ? withParameters(parsed, this.options.parameters ?? {}, note)
      : parsed;
    return this.#place(file, statements, used, main);
  }

  #place(
    file: SourceText,
    statements: readonly Statement[],
    used: ReadonlyMap<string, Script>,
    main: boolean,
  ): Script {
    let environment = main ? this.options.defined ?? Environment.empty : Environment.empty;
    const placed: Placed[] = [];
    for (const statement of statements) {
      if (statement.kind === "use" && statement.plugin) continue;
      if (statement.kind === "use") {
        for (const definition of used.get(statement.path.name)?.environment.oldestFirst() ?? []) {
          environment = environment.with(definition);
        }
      } else if (statement.kind === "def" || statement.kind === "letStatement") {
        const definition = { node: statement, file, before: environment };
        const broken = this.onDefinition(definition);
        environment = environment.with(broken ? { ...definition, broken } : definition);
      } else if (main) placed.push({ statement, environment });
      else {
        this.diagnostics.push({
          message: "a file that is used has definitions only",
          range: statement.range,
          file,
        });
      }
    }
    return { file, placed, environment };
  }

  #use(from: SourceText, path: string, range: Diagnostic["range"]): Script {
    const fail = (message: string): never => {
      const main = this.#open.length === 0 ? {} : { file: from };
      throw new QueryError(from.text, [{ message, range, ...main }]);
    };
    let file: Required<SourceText> | undefined;
    try {
      file = this.options.read?.(path, from.name);
    } catch (error) {
      fail(`cannot read "${path}": ${error instanceof Error ? error.message : String(error)}`);
    }
    if (file === undefined) return fail(`cannot read "${path}"`);
    const known = this.#files.get(file.name);
    if (known !== undefined) return known;
    const cycle = [this.options.name, ...this.#open].indexOf(file.name);
    if (cycle >= 0) fail(`"${path}" uses itself: ${[...this.#open, file.name].join(" → ")}`);
    if (this.#files.size + this.#open.length >= maxFiles) fail(`more than ${maxFiles} files are used`);
    this.#open.push(file.name);
    try {
      const script = this.read(file, false);
      this.#files.set(file.name, script);
      return script;
    } finally {
      this.#open.pop();
    }
  }
}
