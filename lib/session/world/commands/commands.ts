/** The commands of a session: which line means which, what they share, and their rows as sources. */
import type { Argument, BoundCommand, CommandProblem } from "../../../../dsl/world.ts";
import { compileExpression } from "../../../../dsl/expression.ts";
import { compile } from "../../../../dsl/mod.ts";
import { nearest } from "../../../../dsl/nearest.ts";
import { QueryError } from "../../../../dsl/query_error.ts";
import { Failure, Missing, type Value } from "../../../../dsl/value.ts";
import { InquestError } from "../../../base/errors.ts";
import type {
  BoundForm,
  CommandContext,
  CommandDeclaration,
  CommandRun,
  CommandSession,
} from "../../../define/command.ts";
import { CommandError } from "../../../define/command_error.ts";
import { CommandLine, readCommandLine, type Word } from "../../../define/command_line.ts";
import type { LoadedCheck } from "../../../define/check.ts";
import type { Row } from "../../../define/row.ts";
import type { Target } from "../../../types/target.ts";
import type { CObject } from "../../../types/object.ts";
import { resultRows } from "../../script_rows.ts";
import { rowsOf } from "../../script_source.ts";
import { addressOf } from "../function_context.ts";
import type { DumpWorld } from "../world.ts";
import { boundCommand } from "./bound.ts";
import { resolveLine } from "./resolve.ts";
import { withSubject } from "./subject.ts";
import type { CommandWords } from "./words.ts";

/** The files that the session is about. */
export type SessionFiles = CommandSession["files"];

/** While an aliased or nested line is bound: more than anyone nests. */
const maxNested = 20;

export class Commands implements CommandSession {
  readonly context: CommandContext;
  readonly #loaded = new Map<string, CommandDeclaration>();
  readonly #wanted = new Set<string>();
  /** What has loaded all that its lines need, and what is to. */
  readonly #prepared = new Set<CommandDeclaration>();
  readonly #unprepared = new Set<CommandDeclaration>();
  #nested = 0;
  /** The columns of the terminal. */
  width = 80;

  constructor(
    private readonly words: CommandWords,
    private readonly world: DumpWorld,
    readonly files: SessionFiles,
  ) {
    this.context = { task: undefined, radix: 10, variables: new Map(), aliases: words.aliases };
  }

  get builtinAliases(): ReadonlyMap<string, string> {
    return this.words.builtin;
  }

  get target(): Target {
    return this.world.target;
  }

  get onProgress(): CommandRun["progress"] {
    return this.world.onProgress;
  }

  /** Loads what was asked for and not there; false when that was nothing. */
  async load(): Promise<boolean> {
    const wanted = [...this.#wanted], unprepared = [...this.#unprepared];
    this.#wanted.clear();
    this.#unprepared.clear();
    for (const name of wanted) this.#loaded.set(name, await this.words.registry[name].load());
    for (const declaration of unprepared) {
      await declaration.prepare?.();
      this.#prepared.add(declaration);
    }
    return wanted.length + unprepared.length > 0;
  }

  /** A command whose lines can be bound; undefined where there is none, or while it loads what it needs. */
  #ready(name: string): CommandDeclaration | undefined {
    const found = this.command(name);
    if (!found?.prepare || this.#prepared.has(found)) return found;
    this.#unprepared.add(found);
    return undefined;
  }

  commandNames(): readonly string[] {
    return this.words.names();
  }

  command(word: string): CommandDeclaration | undefined {
    const name = this.words.has(word) ? word : this.words.alias(word)?.split(/\s/)[0] ?? word;
    const found = this.#loaded.get(name);
    if (!found && this.words.has(name)) this.#wanted.add(name);
    return found;
  }

  expression(text: string, word?: Word): () => Value {
    try {
      return compileExpression(text, this.world);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      const { message, hint, nearest } = error.diagnostics[0];
      const advice = hint ?? (nearest?.length ? `did you mean ${nearest.join(", ")}?` : undefined);
      throw new CommandError(message, advice, word?.range);
    }
  }

  get checks(): readonly LoadedCheck[] {
    return this.world.pluginParts?.checks ?? [];
  }

  query(text: string): ReturnType<CommandSession["query"]> {
    const [query, ...more] = compile(text, this.world);
    if (query === undefined || more.length > 0) throw new CommandError("a query is one statement", text);
    return (run) => resultRows(query.run(), run);
  }

  rows(source: string, run: CommandRun): Iterable<Row> {
    const [query] = compile(/^\s*foreach\b/.test(source) ? source : `foreach ${source}`, this.world);
    return rowsOf(query, {}, (message) => run.warn(message));
  }

  wantSources(): void {
    this.world.wantAll();
  }

  value(object: CObject): Value {
    return this.world.value(object);
  }

  /** The command that a line means, where it is loaded. */
  commandOf(text: string): CommandDeclaration | undefined {
    const line = resolveLine(text, this.words);
    return line && this.command(line.name);
  }

  bind(text: string): BoundForm {
    const line = resolveLine(text, this.words);
    const declaration = line && this.#ready(line.name);
    if (line === undefined || declaration === undefined) throw this.#unknown(text);
    if (++this.#nested > maxNested) throw new CommandError("commands run one another without end");
    try {
      return declaration.bind(readCommandLine(line.text, declaration), this);
    } finally {
      this.#nested--;
    }
  }

  #unknown(text: string): CommandError {
    const [word] = text.trim().split(/\s/);
    const near = nearest(word, this.words.all());
    return new CommandError(
      `command not available: ${word}`,
      near.length > 0 ? `did you mean ${near.join(", ")}?` : undefined,
    );
  }

  /** A command line as a source; undefined when there is no such command, or when it is being loaded. */
  source(text: string, subject: boolean): BoundCommand | CommandProblem | undefined {
    let shift = 0;
    try {
      const line = resolveLine(text, this.words);
      const declaration = line && this.#ready(line.name);
      if (line === undefined || declaration === undefined) return undefined;
      shift = line.shift;
      const parsed = readCommandLine(line.text, declaration);
      const found = subject ? this.#each(declaration, parsed) : this.#once(declaration, parsed);
      return "problem" in found ? { message: found.problem } : found;
    } catch (error) {
      return problemOf(error, shift);
    }
  }

  #once(declaration: CommandDeclaration, line: CommandLine) {
    return boundCommand(declaration, declaration.bind(line, this), this.world, this);
  }

  #each(declaration: CommandDeclaration, line: CommandLine) {
    const rebind = (address: bigint) => declaration.bind(withSubject(declaration, line, address), this);
    return boundCommand(declaration, rebind(0n), this.world, this, { rebind, subjectOf });
  }
}

function subjectOf(argument: Argument): bigint {
  const address = addressOf(argument as Value);
  if (typeof address === "bigint") return address;
  if (address instanceof Missing) {
    throw new CommandError(`this row's address cannot be read: ${address.reason}`);
  }
  throw new CommandError(address instanceof Failure ? address.message : "this row has no address");
}

function problemOf(error: unknown, shift: number): CommandProblem {
  if (!(error instanceof InquestError)) throw error;
  const range = error instanceof CommandError ? error.range : undefined;
  return {
    message: error.message,
    ...(error.hint !== undefined && { hint: error.hint }),
    ...(range !== undefined && {
      range: { start: Math.max(0, range.start - shift), end: Math.max(1, range.end - shift) },
    }),
  };
}
