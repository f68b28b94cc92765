/**
 * A command: a command line as crash's users type it, the rows that it gives, and how crash lays them out. The rows
 * come first: the layout, --json, the help and the clauses behind a `|` are all made from them.
 */
import type { Value } from "../../dsl/value.ts";
import type { SaveFile } from "../../dsl/world.ts";
import type { CObject } from "../types/object.ts";
import type { Target } from "../types/target.ts";
import type { LoadedCheck } from "./check.ts";
import type { ColumnDeclaration } from "./column.ts";
import type { CommandLine, Word } from "./command_line.ts";
import type { Needs } from "./needs.ts";
import type { Row, RowValue } from "./row.ts";
import type { RowObject } from "./table.ts";

/** An option of a command: `-l offset`, `-S`, `-64`. */
export interface OptionDeclaration {
  /** Without the dash: "l", "64". */
  readonly flag: string;
  /** What its argument is called in the help; absent: it takes none. */
  readonly argument?: string;
  readonly summary: string;
}

/** What a form tells about itself, whatever its rows are. */
export interface FormFacts {
  /** The options or arguments that ask for it, for the help: "-t"; empty for what the command gives without any. */
  readonly when: string;
  /** One line for the help: what a row is. */
  readonly summary: string;
  readonly columns: readonly Pick<ColumnDeclaration, "name" | "type" | "summary" | "needs">[];
}

/** What a command's rows look like for some of its options: its columns stand nowhere else. */
export interface CommandForm<Row = unknown> extends FormFacts {
  readonly columns: readonly ColumnDeclaration<Row>[];
  /** The columns that JSON and clauses start from; all of them unless given. */
  readonly defaults?: readonly string[];
  /** Absent: the row is no C object. */
  readonly object?: RowObject<Row>;
}

/** What a running command tells besides its rows. */
export interface CommandRun {
  /** Something that the reader should know; the answer is complete all the same. */
  warn(message: string): void;
  /** An argument that cannot be answered, while others are: told on standard error, and the exit status is 1. */
  fail(message: string): void;
  /** How far it is, of work that may take seconds: `3000 of 40000 pages searched`. Absent where nobody looks. */
  progress?(done: number, total: number, what: string): void;
}

/** What a layout draws with. */
export interface Drawing<Row> extends CommandRun {
  /** The cell of a column of the form. One that cannot be read is counted for the footer. */
  cell(row: Row, column: string): Value;
  /** The columns of the terminal; 80 where there is none. */
  readonly width: number;
  /** Writes a file that the command line names; absent where commands may write none. */
  readonly save?: SaveFile;
}

/** A command line that makes sense, ready to run. */
export interface BoundForm<Row = unknown> {
  readonly form: CommandForm<Row>;
  /**
   * The rows, lazily. The session's context (the current task, the radix) is looked at here, not while binding: an
   * earlier line may change it. Throws a CommandError when nothing can be answered.
   */
  rows(run: CommandRun): Iterable<Row>;
  /** Crash's layout: pieces of text with their newlines. Text of the dump is escaped by `escapeText`. */
  draw(rows: Iterable<Row>, drawing: Drawing<Row>): Iterable<string>;
}

/** What commands share while a session is open. `set`, `alias` and the like change it. */
export interface CommandContext {
  /** The `struct task_struct *` that commands are about when they are not told; undefined: the task that panicked. */
  task: bigint | undefined;
  /** 10 or 16: how integers are written where the command line does not say. */
  radix: 10 | 16;
  /** Variables of `set` that have no field of their own, by name. */
  readonly variables: Map<string, string | number | boolean>;
  /** The user's own aliases: name -> what it stands for. */
  readonly aliases: Map<string, string>;
}

/** What a command sees of the session. */
export interface CommandSession {
  readonly target: Target;
  readonly context: CommandContext;
  /**
   * Compiles an expression of the language (C's syntax and arithmetic; bare hex is an error there); its value when it
   * is called. Throws with the range of `word`, where given, when it makes no sense.
   */
  expression(text: string, word?: Word): () => Value;
  /**
   * Compiles a query; its rows, by the names of their columns, when it is called. Throws a QueryError when it makes no
   * sense.
   */
  query(text: string): (run: CommandRun) => Iterable<Readonly<Record<string, RowValue>>>;
  /** The rows of a source that is loaded: see `wantSources`. */
  rows(source: string, run: CommandRun): Iterable<Row>;
  /** Has every source loaded before the line is run, for commands that learn only then which they need. */
  wantSources(): void;
  /** The checks of plugins. */
  readonly checks: readonly LoadedCheck[];
  /** An object of a C type as a value of the language, with its members. */
  value(object: CObject): Value;
  /**
   * A command by its name or an alias. Undefined: there is none, or it is loaded now, and the line is bound again then.
   */
  command(name: string): CommandDeclaration | undefined;
  commandNames(): readonly string[];
  /** The aliases that every session has, and what they stand for. */
  readonly builtinAliases: ReadonlyMap<string, string>;
  /** Binds another command line, for commands that run commands. */
  bind(text: string): BoundForm;
  /** Facts of the session for `sys`: the files' paths. */
  readonly files: { readonly vmcore: string; readonly vmlinux?: string };
}

/** A command line that runs in the tests, on the embedded dump, and stands in the help. */
export interface CommandExample {
  readonly line: string;
  /** What it is good for. */
  readonly says: string;
}

/** A command: its options, its rows and their layout. */
export interface CommandDeclaration {
  readonly name: string;
  /** Other words for it, and the words that they stand for: `px` is `p -x`. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The lines of "usage:", without the command's name: "[-o] [-l offset] name[.member] [address] [count]". */
  readonly usage: readonly string[];
  readonly options: readonly OptionDeclaration[];
  /** What the help says below the options: paragraphs. */
  readonly details?: string;
  readonly examples: readonly CommandExample[];
  /** All shapes that its rows can have; for those that a command line makes up (struct members), an example of them. */
  readonly forms: readonly FormFacts[];
  readonly needs?: Needs;
  /** What a query's rows stand for behind `do`: where the row's address goes. Absent: it cannot stand there. */
  readonly subject?: {
    /** Whether rows must be tasks. */
    readonly kind: "task" | "address";
    /** Before which of the words that are no options it is put, or as the argument of which option. */
    readonly at: number | { readonly flag: string };
    /** A line takes no more than one. */
    readonly alone?: true;
  };
  /**
   * Words after the options are taken as they stand, even those that begin with a dash; without any options, so are
   * all of them: `alias`, `repeat`, `p`.
   */
  readonly raw?: boolean;
  /** Loads what only its lines need, and not the list of commands: a package. Done once, before the first is bound. */
  prepare?(): Promise<void>;
  /**
   * Makes sense of a command line: reads names of symbols and types, and no memory. Throws a CommandError for what
   * makes none.
   */
  bind(line: CommandLine, session: CommandSession): BoundForm;
}

/** Declares a command. */
export function defineCommand(command: CommandDeclaration): CommandDeclaration {
  return command;
}

/** Declares a form, so that its rows' type is known. */
export function defineForm<Row>(form: CommandForm<Row>): CommandForm<Row> {
  return form;
}

/** A bound form, told what its rows are; the rest of the program takes them as they come. */
export function boundForm<Row>(bound: BoundForm<Row>): BoundForm {
  return bound as unknown as BoundForm;
}
