/** The one door between the language and what it asks about: a session implements it, tests fake it. */
import type { Failure, Host, Missing, StaticType, Value } from "./value.ts";

/** A column of a source. */
export interface Column {
  readonly name: string;
  readonly type: StaticType;
  /** One line for the help. */
  readonly summary: string;
  /** Why this dump cannot answer it; absent when it can. */
  readonly unavailable?: string;
}

/** A parameter of a source, function or walker. */
export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  /** Absent: the argument must be given. */
  readonly default?: Value;
  readonly summary: string;
}

/** What an argument is: a value, or a piece of C's grammar that is not evaluated. */
export type ParameterType =
  | { readonly kind: "value"; readonly type: StaticType }
  /** `struct wedge_obj`, resolved by the world's `cType`. */
  | { readonly kind: "ctype" }
  /** `link`, `se.run_node`: a member path of the C type given before it. */
  | { readonly kind: "member" };

/** A C type or a member path given as an argument. */
export type CArgument = { readonly ctype: CTypeRef } | { readonly member: string };

/** An argument when the query runs: a value, or a piece of C's grammar. */
export type Argument = Value | CArgument;

/** An argument as the checker knows it: a value by its type alone, and by itself when it is a constant. */
export type StaticArgument = { readonly type: StaticType; readonly constant?: Value } | CArgument;

/** A C type that the world resolved from its text. */
export interface CTypeRef {
  readonly name: string;
  readonly size: number | undefined;
  /** The static type of a value of it. */
  readonly type: StaticType;
  /** The offset in bytes and the type of a member path (`a.b[3].c`), or undefined. */
  memberPath(path: string): { readonly offset: number; readonly type: StaticType } | undefined;
  memberNames(): readonly string[];
  /** `(T *)address`, `(T)value`. */
  cast(value: Value): Value;
  /** The same type with `depth` more pointers. */
  pointer(depth: number): CTypeRef;
  /** The object of this type at an address: `*(T *)address`. */
  at(address: bigint): Value;
}

/** A source of rows: a table or a walker. Made once per use in a query. */
export interface Source {
  readonly name: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  /**
   * Resolves the row's type from the arguments, before any page is read: one for each parameter, defaults filled in.
   * The values themselves come when the rows are asked for.
   */
  bind(args: readonly StaticArgument[]): BoundSource | { readonly problem: string };
}

/** A condition that a source may answer by itself: `pid = 1` looks one task up. */
export interface PushedCondition {
  readonly column: string;
  /** Different ones. A label of an enumeration is its text: it may stand for several values. */
  readonly values: readonly Value[];
}

/** A source with its arguments: what a row looks like, and the rows. */
export interface BoundSource {
  readonly columns: readonly Column[];
  /** Which columns are shown when a query says nothing. */
  readonly defaults: readonly string[];
  /** The type of the row itself, when it can stand as a value (a task is a `struct task_struct *`). */
  readonly rowType: StaticType;
  /** Columns on which `rows` can look up instead of walking. */
  readonly lookups: readonly string[];
  /**
   * What a lone `show NAME` (or `show NAME(…)`) stands for: `stack` for pid, comm, state, cpu, stack. The column NAME
   * is then drawn as a block under the others.
   */
  readonly showSets?: Readonly<Record<string, readonly string[]>>;
  /**
   * The rows, lazily. With `pushed`, only rows that satisfy it (more may come: the condition is checked again).
   * A row is a Host whose members are the columns and then the members of its C object.
   * `warn` is told what ended a walk early: a cycle, a cap, a page that is not there. `args` are the source's arguments,
   * one for each parameter; never Missing or Failure. `fail` is told what a command could not answer.
   */
  rows(
    pushed: PushedCondition | undefined,
    warn: (message: string) => void,
    args: readonly Argument[],
    fail?: (message: string) => void,
  ): Iterable<Host>;
}

/** What a running command reports besides its rows. */
export interface CommandReport {
  warn(message: string): void;
  /** An argument that cannot be answered while others are: the program ends with status 1. */
  fail(message: string): void;
  /** A cell that the layout leaves out because it cannot be read. */
  unreadable(why: Missing | Failure): void;
  /** Writes a file that the command line names; absent where none may be written. */
  readonly save?: SaveFile;
}

/** Writes all parts to a new file, which has its name when it is complete. Throws why it cannot be. */
export type SaveFile = (path: string, parts: Iterable<Uint8Array>) => void;

/** A command line that makes sense. */
export interface BoundCommand extends BoundSource {
  /** Crash's layout of the rows: pieces of text. `args` as for `rows`. */
  text(report: CommandReport, args: readonly Argument[]): Iterable<string>;
}

/** What is wrong with a command line. */
export interface CommandProblem {
  readonly message: string;
  readonly hint?: string;
  readonly nearest?: readonly string[];
  /** The part of the line that it is about. */
  readonly range?: { readonly start: number; readonly end: number };
}

/** A function of the language that the world provides: symbol(), string(). (`stack(top=3)` is a method of the row.) */
export interface WorldFunction {
  readonly name: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  /** Why this dump cannot answer it; undefined when it can. Absent: any dump can. */
  unavailable?(): string | undefined;
  /** The type of the result for these arguments, one for each parameter, defaults filled in. */
  result(args: readonly StaticArgument[]): StaticType;
  /** Its value. Missing and Failure in a value argument never get here: they are the result. */
  call(args: readonly Argument[]): Value;
}

/** All that a query can see. Lookups are cheap and read no more of the dump than they must. */
export interface World {
  source(name: string): Source | undefined;
  sourceNames(): readonly string[];
  function(name: string): WorldFunction | undefined;
  functionNames(): readonly string[];
  /** What a name that several plugins have may mean: `nfs.mounts`, `cifs.mounts`. Absent: there are no plugins. */
  qualified?(kind: "source" | "function", name: string): readonly string[];
  /** A C type by its text: "struct task_struct", "unsigned int", "pid_t *". Undefined: not in this dump. */
  cType(text: string): CTypeRef | undefined;
  /** Names of C types near `text`, for suggestions. */
  nearTypes(text: string): readonly string[];
  /** A kernel symbol. Its static type is its C type where the dump tells it, else a location without a type. */
  symbol(name: string): { readonly type: StaticType; value(): Value } | undefined;
  nearSymbols(name: string): readonly string[];
  /** A bare word that is a C constant (an enumerator of the dump): its value. */
  constant(name: string): Value | undefined;
  /** Whether a word is a command or an alias of one, so that a query that begins with it is told apart. */
  isCommand?(name: string, typed?: boolean): boolean;
  /** The commands and their aliases, for suggestions. */
  commandNames?(): readonly string[];
  /**
   * Makes sense of a command line. Undefined: there is no such command (or it is being loaded). With `subject`, the rows
   * of a query take the place of an argument: the source then has one argument, the row.
   */
  command?(text: string, subject: boolean): BoundCommand | CommandProblem | undefined;
}
