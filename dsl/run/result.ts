/** Runs a plan: rows come when they are asked for, and reading stops when nobody asks any more. */
import type { Format } from "../check/scope.ts";
import type { Plan } from "../plan.ts";
import type { StaticType, Value } from "../value.ts";
import type { Argument } from "../world.ts";
import { Compiler, type Eval, type Row } from "./evaluate.ts";
import { readableOrWhy, unreadable } from "./scalar.ts";
import { Stats } from "./stats.ts";
import { runStep } from "./steps.ts";

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
  /** Filled while the rows are walked. */
  readonly stats: Stats;
  /** What the query's `format` says. */
  readonly format?: string;
}

/** Starts a plan. Nothing is read before the first row is asked for. */
export function runPlan(plan: Plan): Result {
  const stats = new Stats();
  const compiler = new Compiler(plan.slots);
  for (const warning of plan.warnings) stats.warn(warning);
  let rows: Iterable<Row> = sourceRows(plan, compiler, stats);
  for (const step of plan.steps) rows = runStep(step, rows, compiler, stats);
  const cells = plan.outputs.map((o) => compiler.slot(o.slot));
  return {
    columns: plan.outputs.map(({ name, type, format, block }) => ({
      name,
      type,
      ...(format === undefined ? {} : { format }),
      ...(block === undefined ? {} : { block }),
    })),
    rows: answer(rows, cells, stats),
    stats,
    ...(plan.format === undefined ? {} : { format: plan.format }),
  };
}

function* answer(rows: Iterable<Row>, cells: readonly Eval[], stats: Stats): Generator<readonly Value[]> {
  for (const row of rows) {
    const values: Value[] = [];
    for (const cell of cells) {
      const value = readableOrWhy(cell(row));
      if (unreadable(value)) stats.unreadable(value);
      values.push(value);
    }
    yield values;
  }
}

function* sourceRows({ source }: Plan, compiler: Compiler, stats: Stats): Generator<Row> {
  const args: Argument[] = [];
  for (const argument of source.args) {
    const value = compiler.argument(argument)([]) as Argument;
    if (isUnreadable(value)) {
      stats.unreadable(value);
      stats.warn(`${source.name}: an argument cannot be read`);
      return;
    }
    args.push(value);
  }
  for (const host of source.bound.rows(source.pushed, (message) => stats.warn(message), args)) {
    const row: Row = [];
    row[source.hostSlot] = host;
    yield row;
  }
}

function isUnreadable(
  argument: Argument,
): argument is Extract<Value, { reason: string } | { message: string }> {
  return unreadable(argument as Value);
}
