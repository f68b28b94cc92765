/** Checks as people read them: what was found, with its details and what to do. */
import { escapeText } from "../../base/text.ts";
import type { CheckRow } from "./rows.ts";

const indent = " ".repeat(10);

export function* checkText(rows: Iterable<CheckRow>): Generator<string> {
  let none = true;
  for (const row of rows) {
    none = false;
    const { plugin, declaration: { name, summary, advice, link } } = row.check;
    yield `${mark(row).padEnd(indent.length)}${plugin}.${name}: ${escapeText(summary)}\n`;
    if (row.found === false) continue;
    for (const line of row.detail) yield `${indent}${escapeText(line)}\n`;
    const rest = (row.rows ?? 0n) - BigInt(row.detail.length);
    if (rest > 0n) yield `${indent}and ${rest} more\n`;
    if (row.found === null) continue;
    yield `${indent}advice: ${escapeText(advice)}\n`;
    if (link !== undefined) yield `${indent}see ${escapeText(link)}\n`;
  }
  if (none) yield "no checks: plugins have them, which are loaded with --plugin FILE\n";
}

function mark({ found, detail, check }: CheckRow): string {
  if (found === false) return "ok";
  if (found === null && detail.length > 0) return "unknown";
  return check.declaration.severity;
}
