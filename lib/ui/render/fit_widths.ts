/** How wide columns may be drawn so that a row fits a terminal. */

export interface Wish {
  /** Columns that its longest cell takes. */
  readonly width: number;
  readonly mayBeCut: boolean;
}

/** Below this a name is no longer one. */
const narrowest = 8;

/**
 * The widths in which the wishes fit `available` columns: the widest of those that may be cut give way first. What
 * cannot fit at all stays wider than the terminal rather than lose a number.
 */
export function fitWidths(wishes: readonly Wish[], available: number): number[] {
  const fixed = wishes.reduce((sum, wish) => sum + (wish.mayBeCut ? 0 : wish.width), 0);
  const flexible = wishes.filter((wish) => wish.mayBeCut).map((wish) => wish.width).sort((a, b) => a - b);
  let rest = available - fixed;
  let level = Infinity;
  for (let i = 0; i < flexible.length; i++) {
    const share = Math.floor(rest / (flexible.length - i));
    if (flexible[i] > share) {
      level = Math.max(share, narrowest);
      break;
    }
    rest -= flexible[i];
  }
  return wishes.map((wish) => wish.mayBeCut ? Math.min(wish.width, level) : wish.width);
}
