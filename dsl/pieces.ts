/** Pieces of queries by themselves: the rows of a source, the value of an expression over rows at hand. */
import type { Query } from "./mod.ts";
import { Compiler, type Row } from "./run/evaluate.ts";
import { prepareSource } from "./run/source_rows.ts";
import { type Unreadable, unreadable } from "./run/scalar.ts";
import { Stats } from "./run/stats.ts";
import { differentOf, isNull } from "./run/compare.ts";
import type { Value } from "./value.ts";
import type { PushedCondition } from "./world.ts";

/** Whether a query is a source and nothing else. */
export function isSourceAlone({ plan }: Query): boolean {
  return plan.steps.length === 0 && plan.assertion === undefined && plan.source.collection === undefined;
}

/**
 * The rows of a query's source, without its clauses.
 * @param lookup a column and the values to find the rows by; those that cannot be looked up are walked
 * @param warn told what ended the walk early
 */
export function* sourceRows(
  { plan }: Query,
  lookup: PushedCondition | undefined,
  warn: (message: string) => void,
): Generator<Value> {
  const { source } = plan, stats = new Stats();
  const rows = prepareSource(source, new Compiler(plan.slots, stats))([], lookup && lookedUp(lookup));
  for (const row of unreadable(rows as Unreadable) ? [] : rows as Iterable<Row>) {
    yield row[source.hostSlot] as Value;
    while (stats.warnings.length > 0) warn(stats.warnings.shift()!);
  }
  stats.warnings.forEach(warn);
}

function lookedUp({ column, values }: PushedCondition): PushedCondition | undefined {
  if (values.some((value) => isNull(value) || unreadable(value))) return undefined;
  return { column, values: differentOf(values) };
}

/**
 * The value of a query's last column over rows at hand: those of its source, and of each expand and join, in their
 * order. Its other clauses are not done.
 */
export function expressionOf({ plan }: Query): (rows: readonly Value[]) => Value {
  const slots = [
    plan.source.hostSlot,
    ...plan.steps.flatMap((step) =>
      step.kind === "expand" ? [step.slot] : step.kind === "join" ? [step.rows.source.hostSlot] : []
    ),
  ];
  const evaluate = new Compiler(plan.slots).slot(plan.outputs.at(-1)!.slot);
  return (rows) => {
    const row: Row = [];
    slots.forEach((slot, i) => row[slot] = rows[i]);
    return evaluate(row);
  };
}
