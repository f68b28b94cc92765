/** Counts the cells that could not be read: what a rendering leaves blank, standard error spells out. */
import { escapeText, plural } from "../../base/text.ts";
import { Failure, Missing, type Value } from "../../../dsl/value.ts";

/** Reasons that are spelled out; the rest is a number. */
const spelledOut = 5;

export class Tally {
  readonly #missing = new Map<string, number>();
  readonly #failures = new Map<string, number>();

  add(values: readonly Value[]): void {
    for (const value of values) {
      if (value instanceof Missing) count(this.#missing, value.reason);
      else if (value instanceof Failure) count(this.#failures, value.message);
      else if (Array.isArray(value)) this.add(value);
    }
  }

  /** Whether every cell had a value. */
  get clean(): boolean {
    return this.#missing.size + this.#failures.size === 0;
  }

  /** One line for the cells that could not be read, one for those that are errors. */
  lines(): string[] {
    const lines: string[] = [];
    if (this.#missing.size > 0) lines.push(sentence(this.#missing, "could not be read", "could not be read"));
    if (this.#failures.size > 0) lines.push(sentence(this.#failures, "is an error", "are errors"));
    return lines;
  }
}

function count(counts: Map<string, number>, reason: string): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
}

function sentence(counts: Map<string, number>, one: string, many: string): string {
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  const total = sorted.reduce((sum, [, n]) => sum + n, 0);
  const reasons = sorted.slice(0, spelledOut)
    .map(([reason, n]) => sorted.length === 1 ? escapeText(reason) : `${n} ${escapeText(reason)}`);
  if (sorted.length > spelledOut) reasons.push(`and ${plural(sorted.length - spelledOut, "more reason")}`);
  return `${plural(total, "cell")} ${total === 1 ? one : many}: ${reasons.join(", ")}`;
}
