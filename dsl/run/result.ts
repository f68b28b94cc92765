/** Runs a plan: rows come when they are asked for, and reading stops when nobody asks any more. */
import { Interrupted } from "../../lib/base/errors.ts";
import type { Format } from "../check/scope.ts";
import type { Plan } from "../plan.ts";
import type { StaticType, Value } from "../value.ts";
import type { SaveFile } from "../world.ts";
import { Budget } from "./budget.ts";
import { drawn, drawnCommand } from "./drawn.ts";
import { Compiler, type Eval, type Row } from "./evaluate.ts";
import { readableOrWhy, type Unreadable, unreadable } from "./scalar.ts";
import { Stats } from "./stats.ts";
import { prepareSource } from "./source_rows.ts";
import { prepareStep } from "./steps.ts";

/** A column of an answer. */
export interface ResultColumn {
  readonly name: string;
  readonly type: StaticType;
  /** How its cells are drawn; JSON takes no notice. */
  readonly format?: Format;
  /** Drawn as a block below the other columns of its row. */
  readonly block?: true;
}

/** The answer to a query. */
export interface Result {
  readonly columns: readonly ResultColumn[];
  /** One array a row, one value a column. Lazy: to be walked once. */
  readonly rows: Iterable<readonly Value[]>;
  /** The same answer as the command lays it out that it is all from: to be walked instead of the rows. */
  readonly drawn?: Iterable<string>;
  /** Filled while the rows are walked. */
  readonly stats: Stats;
  /** Of an assertion: what is said when the only cell of its only row is not true. */
  readonly assertion?: string;
  /** What the query's `format` says. */
  readonly format?: string;
  /** The file that its `to` names. */
  readonly to?: string;
}

/** How far a run may go. */
export interface RunOptions {
  /** The most combinations of rows that expand, join and quantifiers may try. */
  readonly combinations?: number;
  /** Called often; an Interrupted that it throws ends the query, whose answer is then what was found so far. */
  readonly poll?: () => void;
  /** Writes the files that command lines name; none are written unless given. */
  readonly save?: SaveFile;
}

/** Starts a plan. Nothing is read before the first row is asked for. */
export function runPlan(plan: Plan, { combinations, poll, save }: RunOptions = {}): Result {
  const stats = new Stats();
  const compiler = new Compiler(plan.slots, stats, new Budget(stats, combinations, poll));
  for (const warning of plan.warnings) stats.warn(warning);
  const rows = stepped(plan, plan.steps, compiler);
  const command = drawnCommand(plan);
  const cells = plan.outputs.map((o) => compiler.slot(o.slot));
  return {
    columns: plan.outputs.map(({ name, type, format, block }) => ({
      name,
      type,
      ...(format === undefined ? {} : { format }),
      ...(block === undefined ? {} : { block }),
    })),
    rows: untilInterrupted(answer(rows, cells, compiler), stats),
    ...(command === undefined ? {} : {
      drawn: untilInterrupted(
        drawn(
          command,
          plan.steps.length === 0 ? [[]] : stepped(plan, plan.steps.slice(0, -1), compiler),
          compiler,
          save,
        ),
        stats,
      ),
    }),
    stats,
    ...(plan.assertion === undefined ? {} : { assertion: plan.assertion }),
    ...(plan.format === undefined ? {} : { format: plan.format }),
    ...(plan.to === undefined ? {} : { to: plan.to }),
  };
}

function stepped(plan: Plan, steps: Plan["steps"], compiler: Compiler): Iterable<Row> {
  let rows: Iterable<Row> = planRows(plan, compiler);
  for (const step of steps) rows = prepareStep(step, compiler, "once")(rows, []);
  return rows;
}

/** What comes before the user interrupts it. */
function* untilInterrupted<T>(items: Iterable<T>, stats: Stats): Generator<T> {
  try {
    yield* items;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    stats.interrupted = true;
  }
}

function* answer(
  rows: Iterable<Row>,
  cells: readonly Eval[],
  { stats, budget }: Compiler,
): Generator<readonly Value[]> {
  for (const row of rows) {
    budget.poll();
    const values: Value[] = [];
    for (const cell of cells) {
      const value = readableOrWhy(cell(row));
      if (unreadable(value)) stats.unreadable(value);
      values.push(value);
    }
    yield values;
  }
}

/** The source is asked when the first row is. */
function* planRows({ source }: Plan, c: Compiler): Generator<Row> {
  const rows = prepareSource(source, c)([], source.pushed);
  if (unreadable(rows as Unreadable)) c.stats.unreadable(rows as Unreadable);
  else yield* rows as Iterable<Row>;
}
