/** The few styles of the terminal that are used, or none of them. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
}

const sgr = (on: number, off: number) => (text: string) =>
  text === "" ? "" : `\x1b[${on}m${text}\x1b[${off}m`;
const same = (text: string) => text;

const colored: Style = { bold: sgr(1, 22), dim: sgr(2, 22), red: sgr(31, 39) };
const plain: Style = { bold: same, dim: same, red: same };

/** The styles, or with no colour the same that change nothing. */
export function style(color: boolean): Style {
  return color ? colored : plain;
}
