import type { Stats } from "./stats.ts";

/** Combinations of rows that a query may try: a minute or so. */
export const maxCombinations = 1 << 28;

/** Combinations between two polls. */
const stride = 16;

/** Bounds what expand, join and quantifiers multiply. */
export class Budget {
  #left: number;

  /** @param poll is called now and then; what it throws ends the query */
  constructor(
    private readonly stats: Stats,
    readonly most = maxCombinations,
    readonly poll: () => void = () => {},
  ) {
    this.#left = most;
  }

  /** Takes one combination; false when there are no more, and then the answer says that it is incomplete. */
  take(): boolean {
    if (this.#left % stride === 0) this.poll();
    if (this.#left-- > 0) return true;
    this.stats.warn(`stopped after ${this.most} combinations of rows: the answer is incomplete`);
    return false;
  }
}
