import { Failure } from "../value.ts";
import type { Unreadable } from "./scalar.ts";

/** More different reasons than a footer tells: the rest is counted together. */
const maxReasons = 100;
const maxWarnings = 100;

/** What a query could not read, while it runs and after. */
export class Stats {
  /** Cells of the answer, and values that aggregates left out. */
  unreadableCells = 0;
  /** Rows for which a `where` could not be decided. */
  rowsSkipped = 0;
  /** How often each reason was given for either. */
  readonly reasons: Map<string, number> = new Map();
  /** What ended a walk early, and columns left out. */
  readonly warnings: string[] = [];

  /** What a command could not answer, while it answered the rest. */
  readonly failures: string[] = [];

  /** The user ended it: there may be more. */
  interrupted = false;

  /** A row that a `where` leaves out because its condition cannot be read. */
  skip(why: Unreadable): void {
    this.rowsSkipped++;
    this.#because(why);
  }

  /** A cell, or a value of an aggregate, that cannot be read. */
  unreadable(why: Unreadable): void {
    this.unreadableCells++;
    this.#because(why);
  }

  /** Notes a warning once. */
  warn(message: string): void {
    if (this.warnings.length < maxWarnings && !this.warnings.includes(message)) this.warnings.push(message);
  }

  /** Notes a failure. */
  fail(message: string): void {
    if (this.failures.length < maxWarnings) this.failures.push(message);
  }

  #because(why: Unreadable): void {
    const reason = why instanceof Failure ? why.message : why.reason;
    const key = this.reasons.has(reason) || this.reasons.size < maxReasons ? reason : "other reasons";
    this.reasons.set(key, (this.reasons.get(key) ?? 0) + 1);
  }
}
