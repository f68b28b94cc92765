/** Scripts in TypeScript: a file whose default export gives rows, or prints. */
import { InquestError, Interrupted, MemoryFault, UsageError } from "../base/errors.ts";
import { Stats } from "../../dsl/run/stats.ts";
import {
  Address,
  Duration,
  Failure,
  isHost,
  Label,
  Missing,
  Size,
  type StaticType,
  Time,
  type Value,
} from "../../dsl/value.ts";
import type { RowValue } from "../define/row.ts";
import { CObject } from "../types/object.ts";
import { fromRowValue } from "./script_rows.ts";
import type { Session } from "./session.ts";

/** What a script prints with: whole lines, made harmless. */
export interface ScriptOutput {
  /** A line of standard output; values are separated by blanks. */
  print(...values: readonly unknown[]): void;
}

/** What a script is called with. */
export interface ScriptContext {
  readonly session: Session;
  /** The words behind the dump on the command line. */
  readonly args: readonly string[];
  readonly output: ScriptOutput;
}

/** What a column of a script's row may hold; a whole number is an integer, a Date a time. */
export type ScriptCell = RowValue | CObject | Date | undefined | readonly ScriptCell[];

/** Rows by the names of their columns: those of the first one are the columns of all. */
export type ScriptRows = Iterable<Readonly<Record<string, ScriptCell>>>;

type AsyncScriptRows = AsyncIterable<Readonly<Record<string, ScriptCell>>>;

/**
 * The default export of a script, for `inquest VMCORE -f script.ts`: a function or a generator, async or not. The rows
 * that it yields or returns are drawn like those of a query, in any format.
 *
 *     export default (async function* ({ session }) {
 *       for (const task of await session.rows("task")) yield { pid: task.pid, comm: task.comm };
 *     }) satisfies Script;
 */
export type Script = (
  context: ScriptContext,
) => ScriptRows | AsyncScriptRows | void | Promise<ScriptRows | AsyncScriptRows | void>;

/** A script that runs: its columns are known with its first row. */
export class ScriptRun {
  readonly stats = new Stats();

  private constructor(
    readonly path: string,
    private readonly script: Script,
    private readonly session: Session,
  ) {}

  /**
   * Loads a script.
   * @param load imports a module by its path
   * @throws UsageError when it is none, InquestError for what happens while it is loaded
   */
  static async load(
    path: string,
    session: Session,
    load: (path: string) => Promise<unknown>,
  ): Promise<ScriptRun> {
    let module: unknown;
    try {
      module = await load(path);
    } catch (error) {
      throw failure(path, error);
    }
    const script = (module as { default?: unknown }).default;
    if (typeof script !== "function") {
      throw new UsageError(
        `${path}: a script needs a function for its default export`,
        "export default function* ({ session }) { yield { column: 1 }; }",
      );
    }
    return new ScriptRun(path, script as Script, session);
  }

  /**
   * Runs it.
   * @param start is told the columns, before the first row
   */
  async run(
    given: Omit<ScriptContext, "session">,
    start: (columns: readonly { readonly name: string; readonly type: StaticType }[]) => void,
    row: (values: readonly Value[]) => void,
  ): Promise<void> {
    let names: readonly string[] | undefined;
    try {
      const rows = await this.script({ session: this.session, ...given });
      if (rows === undefined || rows === null) return;
      if (typeof rows !== "object" || !(Symbol.iterator in rows || Symbol.asyncIterator in rows)) {
        throw new UsageError(`${this.path}: its function returned neither rows nor nothing`);
      }
      for await (const cells of rows as AsyncScriptRows) {
        const columns = names ?? Object.keys(this.#checked(cells));
        const values = this.#values(cells, columns);
        if (names === undefined) start(columns.map((name, i) => ({ name, type: typeOf(values[i]) })));
        names = columns;
        row(values);
      }
    } catch (error) {
      if (error instanceof Interrupted) {
        this.stats.interrupted = true;
        return;
      }
      throw failure(this.path, error);
    }
  }

  #checked(row: unknown): object {
    if (typeof row === "object" && row !== null && !Array.isArray(row)) return row;
    throw new UsageError(`${this.path}: a row is an object, { column: value }, and not ${String(row)}`);
  }

  #values(row: Readonly<Record<string, ScriptCell>>, names: readonly string[]): Value[] {
    const stranger = Object.keys(this.#checked(row)).find((name) => !names.includes(name));
    if (stranger !== undefined) {
      throw new UsageError(
        `${this.path}: a row has the column "${stranger}", which the first row has not`,
        "all columns stand in the first row; null stands for nothing",
      );
    }
    return names.map((name) => {
      const value = this.#value(row[name]);
      if (value instanceof Missing || value instanceof Failure) this.stats.unreadable(value);
      return value;
    });
  }

  #value(cell: ScriptCell): Value {
    if (cell === undefined || cell === null) return null;
    if (typeof cell === "number") return Number.isSafeInteger(cell) ? BigInt(cell) : cell;
    if (cell instanceof Date) return dateValue(cell);
    if (cell instanceof CObject) return this.session.world.value(cell);
    if (Array.isArray(cell)) return cell.map((item: ScriptCell) => this.#value(item));
    const value = fromRowValue(cell as RowValue);
    return isValue(value) ? value : new Failure(`a cell cannot hold a value of the kind ${kindOf(cell)}`);
  }
}

function dateValue(date: Date): Value {
  const ms = date.getTime();
  return Number.isNaN(ms) ? new Failure("not a date") : new Time(BigInt(ms) * 1_000_000n);
}

const classes = [Address, Duration, Failure, Label, Missing, Size, Time];

function isValue(value: Value): boolean {
  if (value === null || ["boolean", "bigint", "number", "string"].includes(typeof value)) return true;
  return Array.isArray(value) || classes.some((one) => value instanceof one) || isHost(value);
}

function kindOf(cell: unknown): string {
  const name = typeof cell === "object" && cell !== null ? cell.constructor?.name : undefined;
  return name ?? typeof cell;
}

function typeOf(value: Value): StaticType {
  if (isHost(value)) return { kind: "host", host: value.type };
  switch (typeof value) {
    case "bigint":
      return { kind: "int" };
    case "number":
      return { kind: "float" };
    case "string":
      return { kind: "string" };
    case "boolean":
      return { kind: "bool" };
  }
  if (value instanceof Address) return { kind: "address" };
  if (value instanceof Duration) return { kind: "duration" };
  if (value instanceof Size) return { kind: "size" };
  if (value instanceof Time) return { kind: "time" };
  return Array.isArray(value) ? { kind: "list", of: { kind: "any" } } : { kind: "any" };
}

/** What a script threw, as a line for the user: he wrote it, or somebody for him. */
function failure(path: string, error: unknown): Error {
  if (error instanceof InquestError && !(error instanceof ScriptError)) return error;
  if (error instanceof MemoryFault) return error;
  return error instanceof ScriptError ? error : new ScriptError(path, error);
}

/** A script failed. */
export class ScriptError extends InquestError {
  constructor(path: string, override readonly cause: unknown) {
    super(`${path}: ${whatOf(cause)}${placeIn(path, cause)}`, hintOf(cause));
    if (cause instanceof Error) this.stack = cause.stack;
  }
}

function whatOf(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const message = error.message.replace(/, run again with the --allow-\w+ flag$/, "").split("\n")[0];
  return error.name === "NotCapable" ? message : `${error.name}: ${message}`;
}

/** Where in the script it happened. */
function placeIn(path: string, error: unknown): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const stack = error instanceof Error ? error.stack ?? "" : "";
  const at = stack.split("\n").find((line) => /^ +at /.test(line) && line.includes(`/${name}:`));
  const place = at === undefined ? undefined : /:(\d+):\d+\)?$/.exec(at)?.[1];
  return place === undefined ? "" : ` (line ${place})`;
}

function hintOf(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : "";
  const [, right, what] = /Requires (read|write|net|env) access to "([^"]+)"/.exec(message) ?? [];
  if (right !== undefined) return `--allow-${right}=${what} lets it, if you trust it with that`;
  return /Array buffer allocation failed|Invalid typed array length/.test(message)
    ? "--limit memory=SIZE lets it have more"
    : undefined;
}
