/** Columns that plugins add to tables of others: they see the row as scripts do. */
import type { ColumnDeclaration } from "../../define/column.ts";
import type { RowValue } from "../../define/row.ts";
import { addedNames, type PluginColumn, withColumns } from "../../define/declarations.ts";
import type { TableDeclaration } from "../../define/table.ts";
import { fromRowValue, rowOf } from "../script_rows.ts";
import { BoundTable, type TableWorld } from "./tables.ts";

/** The table with the columns. */
export function withPluginColumns(
  declaration: TableDeclaration,
  added: readonly PluginColumn[],
  world: TableWorld,
): BoundTable {
  const names = addedNames(declaration, added);
  const columns = added.map((column, i): ColumnDeclaration => {
    const { plugin, type, summary, needs } = column, name = names[i];
    if (name !== column.name) {
      world.target.warn(
        `the column ${column.name} of the plugin ${plugin} is ${name}: ${declaration.name} has one of that name`,
      );
    }
    return {
      name,
      type,
      summary,
      ...(needs && { needs }),
      get: (row, target) =>
        column.cell(() => fromRowValue(column.get(rowOf(table.row(row)), target) as RowValue)),
    };
  });
  const table = new BoundTable(withColumns(declaration, columns), world);
  return table;
}
