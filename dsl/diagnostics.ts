/** Draws a diagnostic: the message, the line of the query with carets under the place, the help below. */
import type { Diagnostic } from "./query_error.ts";

/** How much of a long line is shown around the place. */
const window = 100;

/** A diagnostic as lines of text, each ended by a newline. */
export function drawDiagnostic(text: string, diagnostic: Diagnostic): string {
  const { message, hint, nearest } = diagnostic;
  const start = Math.min(diagnostic.range.start, text.length);
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const newline = text.indexOf("\n", lineStart);
  const lineEnd = newline < 0 ? text.length : newline;
  const number = text.slice(0, lineStart).split("\n").length;
  const label = text.includes("\n") ? `${number}` : "";
  const end = Math.min(Math.max(diagnostic.range.end, start + 1), Math.max(lineEnd, start + 1));
  const lines = [
    `error: ${message}${diagnostic.file?.name === undefined ? "" : ` (in ${diagnostic.file.name})`}`,
    ...excerpt(text.slice(lineStart, lineEnd), start - lineStart, end - lineStart, label),
  ];
  if (nearest !== undefined && nearest.length > 0) lines.push(`  did you mean ${alternatives(nearest)}?`);
  if (hint !== undefined) lines.push(`  help: ${hint}`);
  return lines.map((l) => l + "\n").join("");
}

/** `a`, `b` or `c`. */
export function alternatives(names: readonly string[]): string {
  const quoted = names.map((n) => `\`${n}\``);
  if (quoted.length < 2) return quoted.join("");
  return `${quoted.slice(0, -1).join(", ")} or ${quoted[quoted.length - 1]}`;
}

function excerpt(line: string, from: number, to: number, label: string): string[] {
  const cut = line.length > window ? Math.max(0, Math.min(from - window / 2, line.length - window)) : 0;
  const shown = clean(line.slice(cut, cut + window));
  const head = (cut > 0 ? "…" : "") + shown + (cut + window < line.length ? "…" : "");
  const indent = from - cut + (cut > 0 ? 1 : 0);
  const carets = Math.max(1, Math.min(to - from, window - (from - cut)));
  const margin = " ".repeat(label.length);
  return [`  ${label} | ${head}`, `  ${margin} | ${" ".repeat(indent)}${"^".repeat(carets)}`];
}

/** Every character one column wide, and none that a terminal would act upon. */
function clean(line: string): string {
  return line.replace(/[^\x20-\x7e\xa1-\u02ff]/g, (c) => c === "\t" ? " " : "\u00b7");
}
