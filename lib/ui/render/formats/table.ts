import { displayWidth, escapeText, fit, padEnd, padStart } from "../../../base/text.ts";
import { Failure, Missing, type Value } from "../../../../dsl/value.ts";
import { cellLines } from "../cell.ts";
import { isNumeric, mayBeCut } from "../column.ts";
import { fitWidths } from "../fit_widths.ts";
import {
  defineFormat,
  type Output,
  type RenderColumn,
  type Renderer,
  type RenderOptions,
} from "../../../define/format.ts";
import { type Style, style } from "../style.ts";

/** Rows that are looked at before the widths of the columns are settled: results of any length start to appear. */
const sample = 1000;
const gap = "  ";
const indent = "    ";

interface Cell {
  readonly lines: readonly string[];
  readonly mark?: "missing" | "failure";
}

/**
 * A table for people: fitted to the terminal, numbers to the right, stacks as blocks under their rows. Where so many
 * columns are asked for that they cannot fit, a row stands upright, one column to a line.
 */
export const table = defineFormat({
  name: "table",
  summary: "columns fitted to the terminal, stacks below their rows",
  forPeople: true,
  create: (output, options) => new Table(output, options),
});

class Table implements Renderer {
  #columns: readonly RenderColumn[] = [];
  #rows: Cell[][] = [];
  #layout: Layout | undefined;
  #drawn = 0;
  readonly #style: Style;

  constructor(readonly output: Output, readonly options: RenderOptions) {
    this.#style = style(options.color);
  }

  start(columns: readonly RenderColumn[]): void {
    this.#columns = columns;
  }

  row(values: readonly Value[]): void {
    const cells = values.map((value, i) => cell(value, this.#columns[i].format));
    if (this.#layout) return this.#draw(cells, this.#layout);
    this.#rows.push(cells);
    if (this.#rows.length >= sample) this.#settle();
  }

  end(): void {
    if (!this.#layout) this.#settle();
  }

  /** Decides how the columns are drawn, and draws what was held back. */
  #settle(): void {
    const layout = settle(this.#columns, this.#rows, this.options.width);
    this.#layout = layout;
    if (layout.upright) return this.#drawHeld(layout);
    const names = layout.inline.map((i) => {
      const name = padded(escapeText(this.#columns[i].name), layout.widths[i], layout.right[i]);
      return this.#style.bold(name);
    });
    if (names.length > 0) this.output.write(names.join(gap).trimEnd() + "\n");
    this.#drawHeld(layout);
  }

  #drawHeld(layout: Layout): void {
    for (const cells of this.#rows) this.#draw(cells, layout);
    this.#rows = [];
  }

  #draw(cells: readonly Cell[], layout: Layout): void {
    let drawn = layout.upright ? this.#upright(cells, layout) : this.#line(cells, layout);
    for (const i of layout.blocks) drawn += this.#block(cells[i], this.#columns[i].name, layout);
    // Rows of several lines are set apart by a blank one, of which the last needs none.
    if ((layout.upright || layout.blocks.length > 0) && this.#drawn > 0) drawn = "\n" + drawn;
    this.#drawn++;
    this.output.write(drawn);
  }

  #line(cells: readonly Cell[], layout: Layout): string {
    const texts = layout.inline.map((i, at) => {
      const last = at === layout.inline.length - 1 && !layout.right[i];
      const text = fit(cells[i].lines.join("; "), layout.cut[i] ? layout.widths[i] : Infinity);
      return this.#marked(last ? text : padded(text, layout.widths[i], layout.right[i]), cells[i]);
    });
    return texts.length > 0 ? texts.join(gap) + "\n" : "";
  }

  /** A line for each cell, its name before it, nothing cut. */
  #upright(cells: readonly Cell[], { inline }: Layout): string {
    const names = this.#columns.map((column) => escapeText(column.name));
    const width = Math.max(...inline.map((i) => displayWidth(names[i])));
    return inline.map((i) =>
      this.#style.bold(padEnd(names[i], width)) + gap + this.#marked(cells[i].lines.join("; "), cells[i]) +
      "\n"
    ).join("");
  }

  #block(cell: Cell, name: string, layout: Layout): string {
    const width = this.options.width === undefined ? Infinity : this.options.width - indent.length;
    const title = layout.blocks.length > 1 ? `${gap}${escapeText(name)}:\n` : "";
    const lines = cell.lines.filter((line) => line !== "" || cell.lines.length > 1);
    return title + lines.map((line) => indent + this.#marked(fit(line, width), cell) + "\n").join("");
  }

  #marked(text: string, cell: Cell): string {
    if (cell.mark === "missing") return this.#style.dim(text);
    return cell.mark === "failure" ? this.#style.red(text) : text;
  }
}

function cell(value: Value, format: string | undefined): Cell {
  const mark = value instanceof Missing ? "missing" : value instanceof Failure ? "failure" : undefined;
  return { lines: cellLines(value, format), ...(mark ? { mark } : {}) };
}

/** How the columns are drawn; lists are by column number. */
interface Layout {
  /** Columns that share the row's line. */
  readonly inline: readonly number[];
  /** Columns that are drawn as lines under it. */
  readonly blocks: readonly number[];
  readonly widths: readonly number[];
  readonly right: readonly boolean[];
  readonly cut: readonly boolean[];
  /** No terminal line is long enough for all columns: each gets a line of its own. */
  readonly upright: boolean;
}

function settle(
  columns: readonly RenderColumn[],
  rows: readonly Cell[][],
  width: number | undefined,
): Layout {
  const isBlock = columns.map((column, i) => column.block || rows.some((cells) => cells[i].lines.length > 1));
  const numbers = columns.map((_, i) => i);
  const inline = numbers.filter((i) => !isBlock[i]);
  const wishes = numbers.map((i) => ({
    width: rows.reduce(
      (widest, cells) => Math.max(widest, displayWidth(cells[i].lines[0])),
      displayWidth(escapeText(columns[i].name)),
    ),
    mayBeCut: mayBeCut(columns[i].type) && !isNumeric(columns[i]),
  }));
  const available = width === undefined ? Infinity : width - gap.length * (inline.length - 1);
  const fitted = fitWidths(inline.map((i) => wishes[i]), available);
  const widths = numbers.map(() => 0);
  inline.forEach((i, at) => widths[i] = fitted[at]);
  return {
    inline,
    blocks: numbers.filter((i) => isBlock[i]),
    widths,
    right: columns.map(isNumeric),
    cut: wishes.map((wish) => wish.mayBeCut && width !== undefined),
    upright: inline.length > 1 && fitted.reduce((sum, column) => sum + column, 0) > available,
  };
}

function padded(text: string, width: number, right: boolean): string {
  return right ? padStart(text, width) : padEnd(text, width);
}
