import { escapeText } from "../../../base/text.ts";
import { cellLines } from "../cell.ts";
import { isNumeric } from "../column.ts";
import { defineFormat, type RenderColumn } from "../../../define/format.ts";

/** A Markdown table, for a bug report: what Markdown or HTML would act upon is escaped. */
export const md = defineFormat({
  name: "md",
  summary: "a Markdown table",
  endings: ["md"],
  forPeople: true,
  create(output) {
    let columns: readonly RenderColumn[] = [];
    const line = (cells: readonly string[]) => output.write(`| ${cells.join(" | ")} |\n`);
    return {
      start(given) {
        columns = given;
        line(columns.map((column) => plain(escapeText(column.name))));
        line(columns.map((column) => isNumeric(column) ? "---:" : "---"));
      },
      row(values) {
        line(values.map((value, i) => cellLines(value, columns[i].format).map(plain).join("<br>")));
      },
      end() {},
    };
  },
});

/** Every character that means something to Markdown, as itself. */
function plain(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replace(
    /[\\`*_[\]|~#]/g,
    (char) => "\\" + char,
  );
}
