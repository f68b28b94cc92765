/** Where scripts get rows from, and expressions of the language over them. */
import type { Query } from "../../dsl/mod.ts";
import { expressionOf, isSourceAlone, sourceRows } from "../../dsl/pieces.ts";
import { isHost, type Value } from "../../dsl/value.ts";
import { UsageError } from "../base/errors.ts";
import type { Row, RowValue } from "../define/row.ts";
import { fromRowValue, rowOf, toRowValue } from "./script_rows.ts";

/** Columns to find rows by, each with a value or several: one of them is used where the table can look it up. */
export type Lookup = Readonly<Record<string, RowValue>>;

/** @param lookup of it the first column that the source looks up is used */
export function rowsOf(query: Query, lookup: Lookup, warn: (message: string) => void): Iterable<Row> {
  if (!isSourceAlone(query)) {
    throw new UsageError("rows() takes a source without clauses; query() takes a query");
  }
  const by = Object.entries(lookup).find(([column]) => query.plan.source.bound.lookups.includes(column));
  const pushed = by && { column: by[0], values: listed(fromRowValue(by[1])) };
  return {
    *[Symbol.iterator]() {
      for (const value of sourceRows(query, pushed, warn)) if (isHost(value)) yield rowOf(value);
    },
  };
}

function listed(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [value as Value];
}

export function expressionIn(query: Query): (...rows: readonly RowValue[]) => RowValue {
  const evaluate = expressionOf(query);
  return (...rows) => toRowValue(evaluate(rows.map((row) => fromRowValue(row))));
}
