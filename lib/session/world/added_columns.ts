/** Columns that plugins add to tables of others: they see the row as scripts do. */
import type { ColumnDeclaration } from "../../define/column.ts";
import type { RowValue } from "../../define/row.ts";
import { type PluginColumn, withColumns } from "../../define/declarations.ts";
import type { TableDeclaration } from "../../define/table.ts";
import { fromRowValue, rowOf } from "../script_rows.ts";
import { BoundTable, type TableWorld } from "./tables.ts";

/** The table with the columns. One whose name is taken is called PLUGIN_NAME, whoever comes first. */
export function withPluginColumns(
  declaration: TableDeclaration,
  added: readonly PluginColumn[],
  world: TableWorld,
): BoundTable {
  const names = [...declaration.columns, ...added].map((column) => column.name);
  const columns = added.map((column): ColumnDeclaration => {
    const { name, plugin, type, summary, needs } = column;
    const taken = names.indexOf(name) !== names.lastIndexOf(name);
    if (taken) {
      world.target.warn(
        `the column ${name} of the plugin ${plugin} is ${plugin}_${name}: ${declaration.name} has one of that name`,
      );
    }
    return {
      name: taken ? `${plugin}_${name}` : name,
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
