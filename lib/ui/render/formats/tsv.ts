import { escapeText } from "../../../base/text.ts";
import { Failure, isHost, Missing, type Value } from "../../../../dsl/value.ts";
import { cellLines } from "../cell.ts";
import { toJson } from "../../../../dsl/json_value.ts";
import { defineFormat } from "../../../define/format.ts";

/**
 * Tabs between cells, a line for each row, for cut, awk and sort: no cell holds a tab or a newline, they are written as
 * `\t` and `\n`. Cells hold what JSON holds; null is empty, a value that could not be read says so.
 */
export const tsv = defineFormat({
  name: "tsv",
  summary: "tab-separated values with a heading line, for cut and awk",
  endings: ["tsv"],
  create(output) {
    const line = (cells: readonly string[]) => output.write(cells.join("\t") + "\n");
    return {
      start(columns) {
        line(columns.map((column) => escapeText(column.name)));
      },
      row(values) {
        line(values.map(cell));
      },
      end() {},
    };
  },
});

function cell(value: Value): string {
  if (value === null) return "";
  if (value instanceof Missing) return escapeText(`missing: ${value.reason}`);
  if (value instanceof Failure) return escapeText(`error: ${value.message}`);
  if (isHost(value)) return cellLines(value).join("\\n");
  const json = toJson(value);
  return escapeText(typeof json === "object" ? JSON.stringify(json) : String(json));
}
