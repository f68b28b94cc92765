/** The menu of what may stand at the cursor. */
import { displayWidth, escapeText, fit, padEnd } from "../../base/text.ts";
import type { Candidate, Completion } from "../../../dsl/completion/words.ts";
import { type Row, styled } from "./view.ts";

/** Candidates that are shown at once: of the screen a third, but at least and at most so many. */
const fewest = 3, mostShown = 16;

export class Menu {
  /** Which candidate stands in the line; -1: what was typed does. */
  selected = -1;
  /** How many were shown last. */
  #shown = 1;

  constructor(
    readonly completions: Completion,
    /** The line as it was typed. */
    readonly typed: { readonly text: string; readonly cursor: number },
  ) {}

  get candidates(): readonly Candidate[] {
    return this.completions.candidates;
  }

  get current(): Candidate | undefined {
    return this.candidates[this.selected];
  }

  /** The next candidate, or the one before; around the end stands what was typed. */
  move(by: 1 | -1): void {
    const count = this.candidates.length + 1;
    this.selected = (this.selected + 1 + by + count) % count - 1;
  }

  /** A page further or back, to the last candidate or the first. */
  page(by: 1 | -1): void {
    const last = this.candidates.length - 1;
    this.selected = Math.max(0, Math.min(this.selected + by * this.#shown, last));
  }

  get #widest(): number {
    return Math.max(...this.candidates.map(({ text }) => displayWidth(escapeText(text))));
  }

  /** What all candidates begin with. */
  get common(): string {
    const [first, ...others] = this.candidates.map(({ text }) => text);
    let length = first?.length ?? 0;
    for (const other of others) {
      while (length > 0 && !other.startsWith(first.slice(0, length))) length--;
    }
    return first?.slice(0, length) ?? "";
  }

  /**
   * @param most rows that there is room for
   * @param screen rows of the terminal
   */
  rows(columns: number, most: number, screen: number, color: boolean): Row[] {
    const shown = Math.min(mostShown, Math.max(fewest, Math.floor(screen / 3)));
    const room = this.#shown = Math.min(shown, Math.max(1, most - 1));
    const from = Math.max(0, Math.min(this.selected - room + 1, this.candidates.length - room));
    const visible = this.candidates.slice(from, from + room);
    const names = visible.map(({ text }) => escapeText(text));
    const width = Math.min(this.#widest, Math.max(8, Math.floor(columns / 2)));
    const kinds = Math.max(...this.candidates.map(({ kind }) => kind.length));
    const rows = visible.map((candidate, i) => {
      const chosen = from + i === this.selected;
      const name = padEnd(fit(names[i], width), width);
      const more = `  ${padEnd(candidate.kind, kinds)}  ${escapeText(candidate.summary ?? "")}`;
      const line = fit(`${chosen && !color ? "> " : "  "}${name}${more}`.trimEnd(), columns - 1);
      const head = line.slice(0, name.length + 2), tail = line.slice(name.length + 2);
      const text = chosen && color
        ? styled({ text: padEnd(line, Math.min(columns - 1, displayWidth(line))), style: "7" })
        : head + styled({ text: tail, style: color ? "2" : "" });
      return { text, width: displayWidth(line) };
    });
    const hidden = this.candidates.length - visible.length;
    if (hidden === 0 && !this.completions.more) return rows;
    const all = `${this.candidates.length}${this.completions.more ? "+" : ""}`;
    const rest = fit(`  ${from + 1}–${from + visible.length} of ${all}`, columns - 1);
    return [...rows, { text: styled({ text: rest, style: color ? "2" : "" }), width: displayWidth(rest) }];
  }
}
