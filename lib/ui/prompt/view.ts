/** The screen of a prompt: which character stands where, and what is sent to the terminal for it. */
import { displayWidth } from "../../base/text.ts";
import { charactersOf } from "./edit.ts";

/** A stretch of a text with the codes of its style: "1;34"; "" is plain. */
export interface Span {
  readonly text: string;
  readonly style: string;
}

/** A row of the screen: what is written, and how many columns that takes. */
export interface Row {
  readonly text: string;
  readonly width: number;
}

/** Rows, and where the cursor stands in them. */
export interface Layout {
  readonly rows: readonly Row[];
  readonly row: number;
  readonly column: number;
}

/** What a line looks like. */
export interface Line {
  readonly spans: readonly Span[];
  /** In UTF-16 units of the spans' text. */
  readonly cursor: number;
  /** Before the first line of the text, and before the others: of the same width. */
  readonly first: Span;
  readonly next: Span;
}

/** Breaks a text into rows of `width` columns; a character of two columns is never divided. */
export function layOut({ spans, cursor, first, next }: Line, width: number): Layout {
  const rows: Row[] = [];
  let text = styled(first), used = displayWidth(first.text), at = 0;
  let place: { row: number; column: number } | undefined;
  const end = () => {
    rows.push({ text, width: used });
    text = "";
    used = 0;
  };
  for (const span of spans) {
    for (const character of charactersOf(span.text)) {
      const wide = character === "\n" ? 0 : Math.min(displayWidth(character), 2);
      if (character !== "\n" && used + wide > width) end();
      if (at >= cursor) place ??= { row: rows.length, column: used };
      at += character.length;
      if (character === "\n") {
        end();
        text = styled(next);
        used = displayWidth(next.text);
      } else {
        text += styled({ text: character, style: span.style });
        used += wide;
      }
    }
  }
  // The cursor behind a full row stands on the next one.
  if (place === undefined && used >= width) end();
  place ??= { row: rows.length, column: used };
  end();
  return { rows, ...place };
}

/** A text in its style. */
export function styled({ text, style }: Span): string {
  return style === "" || text === "" ? text : `\x1b[${style}m${text}\x1b[0m`;
}

/** Draws layouts in the place of one another. */
export class View {
  #drawn: Layout | undefined;

  constructor(private readonly write: (text: string) => void) {}

  /** Draws rows in the place of the last ones, with others below them that the cursor is never in. */
  draw(
    layout: Layout,
    below: readonly Row[],
    size: { readonly columns: number; readonly rows: number },
  ): void {
    const { rows, row, column } = window(layout, Math.max(1, size.rows - below.length));
    const all = [...rows, ...below];
    const up = all.length - 1 - row;
    this.write(
      "\x1b[?25l" + this.#home(size.columns) + all.map(({ text }) => text).join("\r\n") +
        (up > 0 ? `\x1b[${up}A` : "") + "\r" + (column > 0 ? `\x1b[${column}C` : "") + "\x1b[?25h",
    );
    this.#drawn = { rows: all, row, column };
  }

  /** To where the last rows begin, and nothing behind that. */
  #home(columns: number): string {
    if (this.#drawn === undefined) return "\r\x1b[J";
    const { rows, row, column } = this.#drawn;
    // A terminal that became narrower has broken rows that were whole.
    const above = rows.slice(0, row).reduce((sum, { width }) => sum + rowsOf(width, columns), 0) +
      Math.floor(column / columns);
    return (above > 0 ? `\x1b[${above}A` : "") + "\r\x1b[J";
  }

  /** The last rows stay; what comes is below them. */
  leave(): void {
    const down = this.#drawn === undefined ? 0 : this.#drawn.rows.length - 1 - this.#drawn.row;
    this.write((down > 0 ? `\x1b[${down}B` : "") + "\r\n");
    this.#drawn = undefined;
  }

  /** Nothing is on the screen. */
  clear(): void {
    this.write("\x1b[H\x1b[2J");
    this.#drawn = undefined;
  }
}

function rowsOf(width: number, columns: number): number {
  return Math.max(1, Math.ceil(width / columns));
}

/** The rows around the cursor that fit. */
function window({ rows, row, column }: Layout, most: number): Layout {
  if (rows.length <= most) return { rows, row, column };
  const from = Math.min(Math.max(0, row - most + 1), rows.length - most);
  return { rows: rows.slice(from, from + most), row: row - from, column };
}
