/** A screen of a terminal as SVG: rows of text in the cells' own places, without scripts and foreign fonts. */
import type { Cell } from "../../tests/terminal/session.ts";

/** Pixels of a cell, and around the screen. */
const width = 8.4, height = 18, margin = 14;
const background = "#1d2127", foreground = "#d7dae0";
/** The eight colours and their bright ones. */
const palette = "#3f4451 #e06c75 #98c379 #d19a66 #61afef #c678dd #56b6c2 #d7dae0"
  .concat(" #6b717d #f08790 #b1d196 #e5c07b #7fc1f8 #d99bea #74cdd6 #ffffff").split(" ");

export function svgOf(rows: readonly (readonly Cell[])[], title: string): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const size = [columns * width + 2 * margin, rows.length * height + 2 * margin].map((n) => n.toFixed(0));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" viewBox="0 0 ${
      size.join(" ")
    }" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${background}"/>`,
    `<g font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="${foreground}" xml:space="preserve">`,
    ...rows.flatMap(rowOf),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

interface Run {
  readonly style: string;
  readonly inverse: boolean;
  readonly fill: string;
  readonly start: number;
  cells: number;
  text: string;
}

function rowOf(cells: readonly Cell[], row: number): string[] {
  const top = margin + row * height;
  return runsOf(cells).flatMap(({ style, inverse, fill, start, cells, text }) => {
    if (text.trim() === "" && !inverse) return [];
    const x = (margin + start * width).toFixed(1), wide = (cells * width).toFixed(1);
    const box = inverse
      ? [`<rect x="${x}" y="${top}" width="${wide}" height="${height}" fill="${fill}"/>`]
      : [];
    const color = inverse ? ` fill="${background}"` : fill === foreground ? "" : ` fill="${fill}"`;
    // The length is given, so that cells stay where they are whatever the font is.
    return [
      ...box,
      `<text x="${x}" y="${top + 14}" textLength="${wide}"${color}${style}>${escaped(text)}</text>`,
    ];
  });
}

/** Cells beside one another that look alike. Blanks at the ends of a row are left out. */
function runsOf(cells: readonly Cell[]): Run[] {
  const runs: Run[] = [];
  const end = cells.findLastIndex(({ text, inverse }) => text.trim() !== "" || inverse) + 1;
  cells.slice(0, end).forEach((cell, at) => {
    if (cell.width === 0) return;
    const fill = cell.color < 0 ? foreground : palette[cell.color] ?? foreground;
    const style = (cell.bold ? ` font-weight="bold"` : "") + (cell.dim ? ` opacity="0.6"` : "");
    const last = runs.at(-1), text = cell.text === "" ? " " : cell.text;
    const same = last !== undefined && last.style === style && last.fill === fill &&
      last.inverse === cell.inverse;
    if (same && cell.width === 1 && last.start + last.cells === at) {
      last.cells++;
      last.text += text;
    } else runs.push({ style, inverse: cell.inverse, fill, start: at, cells: cell.width, text });
  });
  return runs;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
