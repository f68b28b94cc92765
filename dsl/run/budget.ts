import type { Stats } from "./stats.ts";

/** Combinations of rows that a query may try: a minute or so. */
export const maxCombinations = 1 << 28;

/** Bounds what expand, join and quantifiers multiply. */
export class Budget {
  #left: number;

  constructor(private readonly stats: Stats, readonly most = maxCombinations) {
    this.#left = most;
  }

  /** Takes one combination; false when there are no more, and then the answer says that it is incomplete. */
  take(): boolean {
    if (this.#left-- > 0) return true;
    this.stats.warn(`stopped after ${this.most} combinations of rows: the answer is incomplete`);
    return false;
  }
}
