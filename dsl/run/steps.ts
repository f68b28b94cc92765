/** The steps over the rows: lazy iterators that keep no more rows than they must. */
import { Interrupted } from "../../lib/base/errors.ts";
import type { AggregateUse, QuerySource, Step } from "../ir.ts";
import type { Value } from "../value.ts";
import { isLast, keyOf, sortKey, sortOrder } from "./compare.ts";
import type { Compiler, Eval, Row } from "./evaluate.ts";
import { expand, join } from "./joins.ts";
import { readableOrWhy, truthOf, type Unreadable, unreadable } from "./scalar.ts";
import { prepareSource } from "./source_rows.ts";
import type { Stats } from "./stats.ts";

type Of<K extends Step["kind"]> = Extract<Step, { kind: K }>;

/** A step made ready: rows in, rows out, lazily. `outer` is the row that a query within a row belongs to. */
export type ReadyStep = (rows: Iterable<Row>, outer: Row) => Iterable<Row>;

/** How often a step is run: a query's own once, those of a query within a row for each row around it. */
export type Runs = "once" | "again";

/** Makes a step ready once, for all its runs. */
export function prepareStep(step: Step, c: Compiler, runs: Runs = "again"): ReadyStep {
  switch (step.kind) {
    case "where":
      return where(step, c);
    case "sort":
      return sort(step, c, runs);
    case "top":
      return top(step, c, runs);
    case "limit":
      return (rows) => limit(step, rows);
    case "distinct":
      return distinct(step, c);
    case "group":
      return group(step, c, runs);
    case "count":
      return (rows, outer) => count(step, rows, outer, c, runs);
    case "expand":
      return expand(step, c);
    case "do":
      return each(step.source, c);
    case "join":
      return join(step.rows, c, runs);
  }
}

function each(source: QuerySource, c: Compiler): ReadyStep {
  const given = prepareSource(source, c);
  return function* (rows) {
    for (const row of rows) {
      const found = given(row, undefined);
      if (unreadable(found as Unreadable)) c.stats.skip(found as Unreadable);
      else yield* found as Iterable<Row>;
    }
  };
}

function where(step: Of<"where">, c: Compiler): ReadyStep {
  const condition = c.compile(step.condition);
  return function* (rows) {
    for (const row of rows) {
      const value = truthOf(condition(row));
      if (value === true) yield row;
      else if (value !== false) c.stats.skip(value);
    }
  };
}

function* limit({ count: most }: Of<"limit">, rows: Iterable<Row>): Generator<Row> {
  if (most === 0) return;
  let taken = 0;
  for (const row of rows) {
    yield row;
    if (++taken >= most) return;
  }
}

/**
 * Takes every row, for a step that gives none before it has seen all. When the user interrupts the query, its own steps
 * go on with what they have; a query within a row has no answer then, as half of its rows may say the opposite.
 */
function takeAll(rows: Iterable<Row>, c: Compiler, runs: Runs, take: (row: Row) => void): void {
  try {
    for (const row of rows) take(row);
  } catch (error) {
    if (!(error instanceof Interrupted) || runs === "again") throw error;
    c.stats.interrupted = true;
  }
}

function* count(
  { slot }: Of<"count">,
  rows: Iterable<Row>,
  outer: Row,
  c: Compiler,
  runs: Runs,
): Generator<Row> {
  let n = 0n;
  takeAll(rows, c, runs, () => n++);
  const row = outer.slice();
  row[slot] = n;
  yield row;
}

function distinct(step: Of<"distinct">, c: Compiler): ReadyStep {
  const keys = step.keys.map((k) => c.compile(k));
  return function* (rows) {
    const seen = new Set<string>();
    for (const row of rows) {
      const key = rowKey(keys, row);
      if (seen.has(key)) continue;
      seen.add(key);
      yield row;
    }
  };
}

function rowKey(keys: readonly Eval[], row: Row): string {
  if (keys.length === 1) return keyOf(readableOrWhy(keys[0](row)));
  return JSON.stringify(keys.map((k) => keyOf(readableOrWhy(k(row)))));
}

/** A row with the values it is sorted by. */
interface Keyed {
  readonly row: Row;
  readonly keys: readonly Value[];
  readonly order: number;
}

type Direction = readonly { readonly descending: boolean }[];

/** Null and unreadable values come last in both directions; equal rows keep their order. */
function compareKeyed(a: Keyed, b: Keyed, directions: Direction): number {
  for (const [i, { descending }] of directions.entries()) {
    const x = a.keys[i], y = b.keys[i];
    const order = sortOrder(x, y);
    if (order !== 0) return descending && !isLast(x) && !isLast(y) ? -order : order;
  }
  return a.order - b.order;
}

function sort(step: Of<"sort">, c: Compiler, runs: Runs): ReadyStep {
  const keys = step.keys.map((k) => c.compile(k.value));
  return function* (rows) {
    const all: Keyed[] = [];
    takeAll(
      rows,
      c,
      runs,
      (row) => all.push({ row, keys: keys.map((k) => sortKey(k(row))), order: all.length }),
    );
    all.sort((a, b) => compareKeyed(a, b, step.keys));
    for (const { row } of all) yield row;
  };
}

/** Keeps no more than twice the rows asked for: whenever there are so many, the worse half goes. */
function top(step: Of<"top">, c: Compiler, runs: Runs): ReadyStep {
  const key = c.compile(step.key);
  const better = (a: Keyed, b: Keyed) => compareKeyed(a, b, [step]);
  return function* (rows) {
    if (step.count === 0) return;
    const kept: Keyed[] = [];
    let order = 0;
    takeAll(rows, c, runs, (row) => {
      kept.push({ row, keys: [sortKey(key(row))], order: order++ });
      if (kept.length >= 2 * step.count + 64) {
        kept.sort(better);
        kept.length = step.count;
      }
    });
    kept.sort(better);
    for (const { row } of kept.slice(0, step.count)) yield row;
  };
}

/** One group while its rows come. */
interface Group {
  readonly row: Row;
  readonly gather: readonly ((row: Row) => void)[];
  finish(): void;
}

function group(step: Of<"group">, c: Compiler, runs: Runs): ReadyStep {
  const keys = step.keys.map((k) => c.compile(k.value));
  const uses = step.aggregates.map((use) => ({
    use,
    argument: use.argument === null ? undefined : c.compile(use.argument),
  }));
  return function* (rows, outer) {
    const groups = new Map<string, Group>();
    takeAll(rows, c, runs, (row) => {
      const key = rowKey(keys, row);
      let found = groups.get(key);
      if (found === undefined) {
        found = newGroup(outer.slice(), keys.map((k) => readableOrWhy(k(row))), step, uses, c);
        groups.set(key, found);
      }
      for (const gather of found.gather) gather(row);
    });
    for (const { row, finish } of groups.values()) {
      finish();
      yield row;
    }
  };
}

function newGroup(
  row: Row,
  values: readonly Value[],
  step: Of<"group">,
  uses: readonly { use: AggregateUse; argument: Eval | undefined }[],
  c: Compiler,
): Group {
  for (const [i, { slot }] of step.keys.entries()) row[slot] = values[i];
  const gathering = uses.map(({ use, argument }) => gatherer(use, argument, c.stats));
  return {
    row,
    gather: gathering.map((g) => g.gather),
    finish() {
      for (const [i, { use }] of uses.entries()) row[use.slot] = gathering[i].result();
    },
  };
}

/** Unreadable values are counted and left out; a group in which there is nothing else has the first of them. */
export function gatherer(
  { aggregate, constants }: Pick<AggregateUse, "aggregate" | "constants">,
  argument: Eval | undefined,
  stats: Stats,
) {
  const accumulator = aggregate.start(constants, (message) => stats.warn(message));
  let problem: Value | undefined;
  let readable = false;
  return {
    gather(row: Row) {
      if (argument === undefined) return accumulator.add(null);
      const value = readableOrWhy(argument(row));
      if (unreadable(value)) {
        problem ??= value;
        stats.unreadable(value);
      } else {
        readable = true;
        if (value !== null) accumulator.add(value);
      }
    },
    enough: () => accumulator.enough?.() ?? false,
    result: () => problem !== undefined && !readable ? problem : accumulator.result(),
  };
}
