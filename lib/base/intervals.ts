/** Disjoint intervals of numbers in sorted typed arrays: thousands of segments without an object for each. */

/** A half-open interval, and the number that stands for its first point (a file offset, say). */
export interface Interval {
  readonly start: number;
  readonly end: number;
  readonly value: number;
}

/**
 * A map from points to numbers: a point at distance d from an interval's start has the value `value + d`.
 * Where given intervals overlap, the one that starts earlier keeps the common part, and of two that start
 * together the one given first; the rest of the other still counts.
 */
export class IntervalMap {
  private constructor(
    readonly starts: Float64Array,
    readonly ends: Float64Array,
    readonly values: Float64Array,
  ) {}

  static of(intervals: readonly Interval[]): IntervalMap {
    const order = intervals.filter((i) => i.end > i.start).sort((a, b) => a.start - b.start);
    const starts = new Float64Array(order.length);
    const ends = new Float64Array(order.length);
    const values = new Float64Array(order.length);
    let count = 0;
    let covered = -Infinity;
    for (const { start, end, value } of order) {
      const from = Math.max(start, covered);
      if (end <= from) continue;
      starts[count] = from;
      ends[count] = end;
      values[count++] = value + (from - start);
      covered = end;
    }
    return new IntervalMap(starts.slice(0, count), ends.slice(0, count), values.slice(0, count));
  }

  /** Takes over sorted arrays of intervals that are not empty and do not overlap. */
  static ofDisjoint(starts: Float64Array, ends: Float64Array, values: Float64Array): IntervalMap {
    return new IntervalMap(starts, ends, values);
  }

  get length(): number {
    return this.starts.length;
  }

  /** One more than the highest point covered, 0 for an empty map. */
  get end(): number {
    return this.length === 0 ? 0 : this.ends[this.length - 1];
  }

  /** The index of the first interval that ends after the point, or `length`. */
  firstEndingAfter(point: number): number {
    let low = 0;
    let high = this.ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.ends[middle] > point) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The index of the interval that holds the point, or -1. */
  find(point: number): number {
    const index = this.firstEndingAfter(point);
    return index < this.length && this.starts[index] <= point ? index : -1;
  }

  /** Whether any point in [start, end) is covered. */
  overlaps(start: number, end: number): boolean {
    const index = this.firstEndingAfter(start);
    return index < this.length && this.starts[index] < end;
  }
}
