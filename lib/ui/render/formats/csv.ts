import { escapeText } from "../../../base/text.ts";
import { Failure, isHost, Missing, type Value } from "../../../../dsl/value.ts";
import { cellLines } from "../cell.ts";
import { toJson } from "../../../../dsl/json_value.ts";
import { defineFormat } from "../../../define/format.ts";

/**
 * RFC 4180: CRLF, quotes doubled. Cells hold what JSON holds (bytes, seconds, hex addresses); null is empty, a value
 * that could not be read says so, a stack keeps its lines. Control characters in names are escaped as in a table.
 */
export const csv = defineFormat({
  name: "csv",
  summary: "comma-separated values with a heading line, for spreadsheets",
  endings: ["csv"],
  create: (output) => ({
    start(columns) {
      output.write(columns.map((column) => quote(escapeText(column.name))).join(",") + "\r\n");
    },
    row(values) {
      output.write(values.map((value) => quote(cell(value))).join(",") + "\r\n");
    },
    end() {},
  }),
});

function cell(value: Value): string {
  if (value === null) return "";
  if (value instanceof Missing) return escapeText(`missing: ${value.reason}`);
  if (value instanceof Failure) return escapeText(`error: ${value.message}`);
  if (isHost(value)) return cellLines(value).join("\n");
  const json = toJson(value);
  return escapeText(typeof json === "object" ? JSON.stringify(json) : String(json));
}

function quote(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
