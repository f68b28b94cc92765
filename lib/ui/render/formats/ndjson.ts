import { escapeJson } from "../../../base/text.ts";
import { toJson } from "../../../../dsl/json_value.ts";
import { defineFormat } from "../../../define/format.ts";

/** One object to a line and nothing around them: for jq, and for results without an end. */
export const ndjson = defineFormat({
  name: "ndjson",
  summary: "one JSON object to a line",
  endings: ["ndjson", "jsonl"],
  create(output) {
    let names: readonly string[] = [];
    return {
      start(columns) {
        names = columns.map((column) => column.name);
      },
      row(values) {
        const row = Object.fromEntries(names.map((name, i) => [name, toJson(values[i])]));
        output.write(escapeJson(JSON.stringify(row)) + "\n");
      },
      end() {},
    };
  },
});
