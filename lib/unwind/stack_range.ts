/** The stacks that an unwinding may read. */

export interface StackRange {
  /** "task", "irq", "softirq", "entry", "exception DF", "exception NMI", … */
  readonly name: string;
  readonly low: bigint;
  /** The first address above the stack. */
  readonly high: bigint;
}

/** A few stacks, found by an address on them. */
export class StackMap {
  readonly ranges: readonly StackRange[];

  constructor(ranges: Iterable<StackRange>) {
    this.ranges = [...ranges].filter((range) => range.low < range.high);
  }

  /** The stack that `address` is on. */
  find(address: bigint): StackRange | undefined {
    for (const range of this.ranges) {
      if (address >= range.low && address < range.high) return range;
    }
    return undefined;
  }

  /**
   * The stack that a stack pointer belongs to: the one it is on, else the one it has just left at the top
   * (empty) or overflowed into the guard page below.
   */
  findForSp(sp: bigint): StackRange | undefined {
    return this.find(sp) ?? this.find(sp - 8n) ?? this.find((sp | 0xfffn) + 1n);
  }

  /** The stack that holds all of `length` bytes at `address`. */
  holding(address: bigint, length: number): StackRange | undefined {
    const range = this.find(address);
    return range && address + BigInt(length) <= range.high ? range : undefined;
  }
}
