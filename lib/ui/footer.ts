/** What a rendering leaves blank, standard error spells out: what could not be read, and why. */
import { escapeText, plural } from "../base/text.ts";

/** What a query counts while its rows are walked. */
export interface Footnotes {
  readonly unreadableCells: number;
  /** Rows for which a `where` could not be decided. */
  readonly rowsSkipped: number;
  /** How often each reason was given for either. */
  readonly reasons: ReadonlyMap<string, number>;
  /** What ended a walk early, and columns left out. */
  readonly warnings: readonly string[];
  /** What a command could not answer. */
  readonly failures: readonly string[];
  /** The user ended it before its end. */
  readonly interrupted?: boolean;
}

/** Reasons that are spelled out; the rest is a number. */
const spelledOut = 5;

/** The failures and the warnings, then one line for all that could not be read. */
export function footer(notes: Footnotes): string[] {
  const lines = [
    ...notes.failures.map(escapeText),
    ...notes.warnings.map((warning) => `warning: ${escapeText(warning)}`),
  ];
  const parts: string[] = [];
  if (notes.unreadableCells > 0) parts.push(`${plural(notes.unreadableCells, "cell")} could not be read`);
  if (notes.rowsSkipped > 0) {
    parts.push(`${plural(notes.rowsSkipped, "row")} left out because the condition could not be read`);
  }
  if (parts.length > 0) lines.push(`${parts.join(", ")}: ${reasons(notes)}`);
  if (notes.interrupted) lines.push("interrupted: the answer is what was found so far");
  return lines;
}

/** Whether everything that was asked for could be read. */
export function isComplete(notes: Footnotes): boolean {
  return notes.unreadableCells + notes.rowsSkipped === 0;
}

function reasons({ reasons, unreadableCells, rowsSkipped }: Footnotes): string {
  const sorted = [...reasons].sort((a, b) => b[1] - a[1]);
  if (sorted.length === 1 && sorted[0][1] === unreadableCells + rowsSkipped) return escapeText(sorted[0][0]);
  const texts = sorted.slice(0, spelledOut).map(([reason, count]) => `${count} ${escapeText(reason)}`);
  const rest = sorted.slice(spelledOut).reduce((sum, [, count]) => sum + count, 0);
  if (rest > 0) texts.push(`${rest} for ${plural(sorted.length - spelledOut, "other reason")}`);
  return texts.join(", ");
}
