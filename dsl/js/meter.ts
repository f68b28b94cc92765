/** What one run of a js() may cost: steps, depth, the sizes of its texts and lists. */
import type { Failure, Missing } from "../value.ts";

/** Steps for one row; reading and making long texts and lists takes many. */
export const maxSteps = 1_000_000;
/** Calls and expressions inside of each other. */
const maxDepth = 1000;
/** Characters of a text, elements of a list, bits of an integer. */
export const maxText = 1 << 20;
export const maxItems = 1 << 16;
const maxBits = 1024n;
const largest = 1n << maxBits;

/** An error of the function itself: it becomes the cell. */
export class JsError extends Error {}

/** Thrown where the function uses what could not be read: that is then the answer. */
export class Unread extends Error {
  constructor(readonly value: Missing | Failure) {
    super("not read");
  }
}

/** Counts for one row. */
export class Meter {
  #left = maxSteps;
  #depth = 0;

  spend(steps = 1): void {
    this.#left -= steps;
    if (this.#left < 0) throw new JsError(`more than ${maxSteps} steps`);
  }

  /** Goes one level deeper; `leave` comes back. Errors need not: they end the run. */
  enter(): void {
    if (++this.#depth > maxDepth) throw new JsError(`more than ${maxDepth} levels deep`);
  }

  leave(): void {
    this.#depth--;
  }

  /** What `read` gives, or undefined where it comes upon what cannot be read. */
  attempt<T>(read: () => T): T | undefined {
    const depth = this.#depth;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Unread)) throw error;
      this.#depth = depth;
      return undefined;
    }
  }

  /** Makes room for a list of so many elements. */
  room(items: number): void {
    if (items > maxItems) throw new JsError(`a list of more than ${maxItems} elements`);
    this.spend(1 + items);
  }

  /** Makes room for a text of so many characters. */
  letters(length: number): void {
    if (!(length <= maxText)) throw new JsError(`a text of more than ${maxText} characters`);
    this.spend(1 + (length >> 4));
  }

  /** An integer that has grown. */
  integer(value: bigint): bigint {
    if (value >= largest || value <= -largest) throw new JsError(`an integer of more than ${maxBits} bits`);
    return value;
  }
}
