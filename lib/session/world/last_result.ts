/** The last answer as a source: `_ | where …`. */
import type { StaticType, Value } from "../../../dsl/value.ts";
import type { Source } from "../../../dsl/world.ts";
import { PlainRow, plainRowType, type RowSource } from "./plain_row.ts";

/** The rows of an answer: one value a column. */
export interface KeptAnswer {
  readonly columns: readonly { readonly name: string; readonly type: StaticType }[];
  readonly rows: () => Iterable<readonly Value[]>;
}

export function lastResult({ columns, rows }: KeptAnswer): Source {
  const numbers = new Map(columns.map(({ name }, i) => [name, i]));
  const table: RowSource = {
    declaration: { name: "_" },
    columnType: (name) => {
      const number = numbers.get(name);
      return number === undefined ? undefined : columns[number].type;
    },
    method: () => undefined,
    names: () => columns.map(({ name }) => name),
    cell: (row, name) => {
      const number = numbers.get(name);
      return number === undefined ? undefined : (row as readonly Value[])[number];
    },
    callRow: () => undefined,
  };
  const names = columns.map(({ name }) => name);
  return {
    name: "_",
    summary: "The rows of the last answer",
    parameters: [],
    bind: () => ({
      columns: columns.map(({ name, type }) => ({ name, type, summary: "a column of the last answer" })),
      defaults: names,
      rowType: { kind: "host", host: plainRowType(table) },
      lookups: [],
      *rows() {
        for (const row of rows()) yield new PlainRow(table, row);
      },
    }),
  };
}
