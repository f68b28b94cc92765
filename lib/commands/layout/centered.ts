/** Text in the middle of a column, as crash puts it. */

/** The middle of a column that is at least so wide; what is left over goes behind the text, or before it. */
export function centered(text: string, width: number, rest: "behind" | "before" = "behind"): string {
  const free = Math.max(0, width - text.length), half = free >> 1;
  const left = rest === "behind" ? half : free - half;
  return " ".repeat(left) + text + " ".repeat(free - left);
}

/** A column: its heading over one cell. */
export interface CenteredColumn {
  readonly heading: string;
  readonly cell: string;
  /** At least so wide. */
  readonly width?: number;
}

/** Two lines: the headings, and the cells below their middle. */
export function centeredLines(columns: readonly CenteredColumn[]): string {
  const widths = columns.map(({ heading, cell, width }) => Math.max(heading.length, cell.length, width ?? 0));
  const headings = columns.map(({ heading }, i) => centered(heading, widths[i]));
  const cells = columns.map(({ cell }, i) => centered(cell, widths[i], "before"));
  return `${headings.join("  ")}\n${cells.join("  ")}\n`;
}
