/** What scripts do with the values of rows, exactly as queries do it. */
import { aggregates } from "../../dsl/builtins/registry.ts";
import type { ArithmeticOp, Ir, IrNode, Pattern } from "../../dsl/ir.ts";
import { UsageError } from "../base/errors.ts";
import { arithmetic } from "../../dsl/run/arithmetic.ts";
import { compare, isLast, keyOf, sortKey, sortOrder } from "../../dsl/run/compare.ts";
import { Compiler } from "../../dsl/run/evaluate.ts";
import { elementsOf, readableOrWhy, truthOf, type Unreadable } from "../../dsl/run/scalar.ts";
import { Stats } from "../../dsl/run/stats.ts";
import { gatherer } from "../../dsl/run/steps.ts";
import type { Value } from "../../dsl/value.ts";
import type { RowValue } from "../define/row.ts";
import { fromRowValue, toRowValue } from "./script_rows.ts";

/** A comparison of the language: `=` knows labels, `in` takes a list, `~` a RegExp. */
export type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "~" | "like" | "has" | "contains";

/** Whether a condition holds: `is(task.state, "=", "D")`, `is(task.blocked, ">", new Duration(8_000_000_000n))`; of a
 * value alone whether it counts as true. What cannot be read holds never. */
export function is(value: RowValue, op?: Comparison, other?: RowValue | RegExp): boolean {
  return decided(value, op, other) === true;
}

/** Whether it is known that a condition does not hold: `not …` of the language. */
export function isNot(value: RowValue, op?: Comparison, other?: RowValue | RegExp): boolean {
  return decided(value, op, other) === false;
}

function decided(given: RowValue, op?: Comparison, other?: RowValue | RegExp): boolean | Unreadable {
  const value = fromRowValue(given);
  if (op === undefined) return truthOf(value);
  if (other instanceof RegExp) return truthOf(matching(other)([value]));
  const right = fromRowValue(other);
  switch (op) {
    case "in":
      return inList(value, Array.isArray(right) ? right : [right]);
    case "like":
    case "has":
    case "contains":
      return truthOf(searches[op]([value, right]));
    case "~":
      throw new UsageError("behind ~ stands a RegExp");
    default:
      return compare(op, value, right);
  }
}

function inList(value: Value, list: readonly Value[]): boolean | Unreadable {
  let unknown: Unreadable | undefined;
  for (const item of list) {
    const equal = compare("=", value, item);
    if (equal === true) return true;
    if (equal !== false) unknown ??= equal;
  }
  return unknown ?? false;
}

const type = { kind: "any" } as const;
const left: Ir = { kind: "slot", slot: 0, type }, right: Ir = { kind: "slot", slot: 1, type };

function evaluator(node: IrNode) {
  return new Compiler([undefined, undefined]).compile({ ...node, type });
}

const searches = {
  like: evaluator({ kind: "like", left, right }),
  has: evaluator({ kind: "has", left, right }),
  contains: evaluator({ kind: "contains", left, right }),
};

const matchers = new Map<string, (row: Value[]) => Value>();

function matching(regexp: RegExp): (row: Value[]) => Value {
  const pattern: Pattern = { source: regexp.source, flags: regexp.flags };
  const found = matchers.get(String(regexp));
  if (found) return found;
  const made = evaluator({ kind: "match", operand: left, pattern });
  matchers.set(String(regexp), made);
  return made;
}

/** Arithmetic with sizes and durations, integers as C has them: `calc(task.rss, "/", new Size(1n << 20n))`. */
export function calc(a: RowValue, op: ArithmeticOp, b: RowValue): RowValue {
  return toRowValue(arithmetic(op, fromRowValue(a), fromRowValue(b)));
}

/** A text that is equal for equal values: for `Map.groupBy(tasks, (task) => key(task.state))`. */
export function key(...values: readonly RowValue[]): string {
  const keys = values.map((value) => keyOf(readableOrWhy(fromRowValue(value))));
  return keys.length === 1 ? keys[0] : JSON.stringify(keys);
}

/** What rows are sorted by. */
export type SortKey<T> = ((row: T) => RowValue) | Descending<T>;

/** The same from the greatest down. */
export interface Descending<T> {
  readonly descending: (row: T) => RowValue;
}

/** Sorts from the greatest down: `sorted(tasks, desc((task) => task.rss))`. */
export function desc<T>(by: (row: T) => RowValue): Descending<T> {
  return { descending: by };
}

/** The rows in the order of their keys; what is null or cannot be read comes last, equal rows keep their order. */
export function sorted<T>(rows: Iterable<T>, ...by: readonly SortKey<T>[]): T[] {
  const keyed = Array.from(rows, (row) => ({
    row,
    keys: by.map((k) => sortKey(fromRowValue(typeof k === "function" ? k(row) : k.descending(row)))),
  }));
  keyed.sort((a, b) => {
    for (const [i, k] of by.entries()) {
      const x = a.keys[i], y = b.keys[i], order = sortOrder(x, y);
      if (order !== 0) return typeof k === "function" || isLast(x) || isLast(y) ? order : -order;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

/** The elements of a list, a stack or an array; none of what is null or cannot be read. */
export function* elements(value: RowValue): Generator<RowValue> {
  for (const element of elementsOf(fromRowValue(value)) ?? []) yield toRowValue(element);
}

/** An aggregate of the language over values: `gather("max", tasks.map((task) => task.blocked))`, `gather("pct", …, 95)`. */
export function gather(
  name: string,
  values: Iterable<RowValue>,
  ...constants: readonly RowValue[]
): RowValue {
  const aggregate = aggregates.get(name);
  if (!aggregate) throw new UsageError(`no aggregate is called ${name}`);
  const gathering = gatherer(
    { aggregate, constants: constants.map((value) => fromRowValue(value)) },
    ([value]) => value as Value,
    new Stats(),
  );
  for (const value of values) gathering.gather([fromRowValue(value)]);
  return toRowValue(gathering.result());
}
