import { escapeText } from "../../../base/text.ts";
import { isHost, type Json, Missing, type Value } from "../../../../dsl/value.ts";
import { cellLines, cellText } from "../cell.ts";
import { defineFormat, type RenderColumn } from "../../../define/format.ts";
import { type Style, style } from "../style.ts";

/** A line with the lines that hang below it. */
interface Node {
  readonly text: string;
  readonly below: readonly Node[];
}

/** Elements of a list and members of a structure that are drawn; the rest are counted. */
const most = 1000;

/**
 * A row is its first cell (its number, where that is a branch), and the other columns hang below it; lists, structures
 * and stacks are branches.
 */
export const tree = defineFormat({
  name: "tree",
  summary: "a branch for each row, lists and structures opened up",
  endings: ["tree"],
  create(output, options) {
    let columns: readonly RenderColumn[] = [];
    let rows = 0;
    const paint = style(options.color);
    return {
      start(given) {
        columns = given;
      },
      row(values) {
        const nodes = values.map((value, i) => nodeOf(columns[i].name, value, paint, columns[i].format));
        rows++;
        const leaf = nodes[0]?.below.length === 0 ? nodes.shift() : undefined;
        output.write(paint.bold(leaf?.text ?? `row ${rows}`) + "\n" + branches(nodes, "", paint));
      },
      end() {},
    };
  },
});

function branches(nodes: readonly Node[], indent: string, paint: Style): string {
  return nodes.map((node, i) => {
    const last = i === nodes.length - 1;
    const line = paint.dim(`${indent}${last ? "└─ " : "├─ "}`) + node.text + "\n";
    return line + branches(node.below, indent + (last ? "   " : "│  "), paint);
  }).join("");
}

function nodeOf(name: string, value: Value, paint: Style, format?: string): Node {
  const label = escapeText(name);
  const leaf = (text: string): Node => ({ text: `${label}: ${text}`, below: [] });
  if (Array.isArray(value)) {
    const items = value as readonly Value[];
    return { text: label, below: few(items, (item, i) => nodeOf(`[${i}]`, item, paint, format)) };
  }
  if (value instanceof Missing) return leaf(paint.dim(escapeText(`(${value.reason})`)));
  if (!isHost(value) || value.scalar() !== undefined) return leaf(cellText(value, format));
  const lines = cellLines(value, format);
  if (lines.length > 1) return { text: label, below: few(lines, (text) => ({ text, below: [] })) };
  const json = value.json();
  return typeof json === "object" && json !== null ? jsonNode(name, json) : leaf(lines.join("; "));
}

/** A structure as its JSON has it, to the depth that that goes. */
function jsonNode(name: string, json: Json): Node {
  const label = escapeText(name);
  if (typeof json !== "object" || json === null) {
    return { text: `${label}: ${escapeText(String(json))}`, below: [] };
  }
  const entries: [string, Json][] = Array.isArray(json)
    ? json.map((item, i) => [`[${i}]`, item])
    : Object.entries(json);
  return { text: label, below: few(entries, ([key, item]) => jsonNode(key, item)) };
}

function few<T>(items: readonly T[], draw: (item: T, i: number) => Node): Node[] {
  const nodes = items.slice(0, most).map(draw);
  if (items.length > most) nodes.push({ text: `and ${items.length - most} more`, below: [] });
  return nodes;
}
