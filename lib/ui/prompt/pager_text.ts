/** The lines that a pager has shown or has still to show, as far as they are kept. */
import { displayWidth } from "../../base/text.ts";

const sgr = /\x1b\[[\d;]*m/g;

/** Characters that are kept to go back to. */
const mostKept = 1 << 24;

/** What is searched for. Without capitals it stands for both. */
export interface Match {
  readonly pattern: string;
  /** Where it is in a text from `from` on; -1: nowhere. */
  at(text: string, from: number): number;
}

export function matcher(pattern: string): Match {
  const both = pattern === pattern.toLowerCase();
  const fold = (text: string) => {
    const lower = both ? text.toLowerCase() : text;
    // A few capitals are longer in lower case; places would be wrong.
    return lower.length === text.length ? lower : text;
  };
  return { pattern, at: (text, from) => fold(text).indexOf(pattern, from) };
}

export class PagerText {
  #lines: string[] = [];
  #kept = 0;

  /** Takes one more line; how many of the oldest are not kept any more. */
  push(line: string): number {
    this.#lines.push(line);
    this.#kept += line.length + 1;
    if (this.#kept <= mostKept) return 0;
    // Half of it at once, so that this is rare.
    let gone = 0;
    while (this.#kept > mostKept / 2 && gone < this.#lines.length - 1) {
      this.#kept -= this.#lines[gone++].length + 1;
    }
    this.#lines = this.#lines.slice(gone);
    return gone;
  }

  get count(): number {
    return this.#lines.length;
  }

  /** How many rows a line takes. */
  rows(at: number, columns: number): number {
    const line = this.#lines[at];
    if (line === undefined) return 1;
    return Math.max(1, Math.ceil(displayWidth(line.replace(sgr, "").trimEnd()) / columns));
  }

  /** The line that is so many rows before another one: at least one line, where there is one. */
  back(from: number, rows: number, columns: number): number {
    let at = from;
    for (let taken = 0; at > 0; at--) {
      taken += this.rows(at - 1, columns);
      if (taken > rows && at < from) break;
    }
    return at;
  }

  /** The next line with a match from `from` on, downwards or upwards. */
  find(match: Match, from: number, by: 1 | -1): number | undefined {
    for (let at = from; at >= 0 && at < this.#lines.length; at += by) {
      if (match.at(this.#lines[at].replace(sgr, ""), 0) >= 0) return at;
    }
    return undefined;
  }

  /** A line as it is written, its matches inverse. */
  drawn(at: number, match: Match | undefined): string {
    const line = this.#lines[at];
    if (match === undefined) return line;
    return line.split(/(\x1b\[[\d;]*m)/).map((part, i) => i % 2 === 1 ? part : marked(part, match)).join("");
  }
}

function marked(text: string, match: Match): string {
  const { length } = match.pattern;
  let out = "", from = 0;
  for (let at = match.at(text, 0); at >= 0; at = match.at(text, from)) {
    out += `${text.slice(from, at)}\x1b[7m${text.slice(at, at + length)}\x1b[27m`;
    from = at + length;
  }
  return out + text.slice(from);
}
