import { escapeJson } from "../../../base/text.ts";
import { toJson } from "../../../../dsl/json_value.ts";
import { defineFormat, type RenderColumn } from "../../../define/format.ts";

/** An array of objects, one to a line, written as the rows come. */
export const json = defineFormat({
  name: "json",
  summary: "an array of objects",
  endings: ["json"],
  create(output) {
    let names: readonly string[] = [];
    let separator = "\n";
    return {
      start(columns: readonly RenderColumn[]) {
        names = columns.map((column) => column.name);
        output.write("[");
      },
      row(values) {
        const row = Object.fromEntries(names.map((name, i) => [name, toJson(values[i])]));
        output.write(`${separator}  ${escapeJson(JSON.stringify(row))}`);
        separator = ",\n";
      },
      end() {
        output.write(separator === "\n" ? "]\n" : "\n]\n");
      },
    };
  },
});
