/** Intervals that were written over one another: which of them shows where. */
import { IntervalMap } from "./intervals.ts";

/** A list of intervals in typed arrays: 24 bytes for each, so that there may be millions. */
export class IntervalList {
  #starts = new Float64Array(1024);
  #ends = new Float64Array(1024);
  #values = new Float64Array(1024);
  length = 0;

  add(start: number, end: number, value: number): void {
    if (this.length === this.#starts.length) {
      this.#starts = doubled(this.#starts);
      this.#ends = doubled(this.#ends);
      this.#values = doubled(this.#values);
    }
    this.#starts[this.length] = start;
    this.#ends[this.length] = end;
    this.#values[this.length++] = value;
  }

  get starts(): Float64Array {
    return this.#starts.subarray(0, this.length);
  }

  get ends(): Float64Array {
    return this.#ends.subarray(0, this.length);
  }

  get values(): Float64Array {
    return this.#values.subarray(0, this.length);
  }
}

function doubled(array: Float64Array): Float64Array<ArrayBuffer> {
  const twice = new Float64Array(array.length * 2);
  twice.set(array);
  return twice;
}

/** Numbers of which the largest comes out first. */
class LargestFirst {
  readonly #heap: number[] = [];

  get top(): number | undefined {
    return this.#heap[0];
  }

  push(number: number): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (heap[parent] >= number) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = number;
  }

  pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1] > heap[child]) child++;
      if (heap[child] <= last) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
  }
}

function byStart(starts: Float64Array): Uint32Array {
  const order = new Uint32Array(starts.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  return order.sort((a, b) => starts[a] - starts[b] || a - b);
}

/** The map of the intervals; where some overlap, the one that was added last shows. No interval may be empty. */
export function layered(list: IntervalList): IntervalMap {
  const { starts, ends, values } = list;
  const order = byStart(starts);
  const shown = new IntervalList();
  // Those that reach beyond `point`, and some that end before it.
  const open = new LargestFirst();
  let next = 0;
  let point = 0;
  for (;;) {
    if (open.top === undefined) {
      if (next === order.length) break;
      point = starts[order[next]];
    }
    while (next < order.length && starts[order[next]] <= point) open.push(order[next++]);
    while (open.top !== undefined && ends[open.top] <= point) open.pop();
    const top = open.top;
    if (top === undefined) continue;
    const end = next < order.length ? Math.min(ends[top], starts[order[next]]) : ends[top];
    shown.add(point, end, values[top] + (point - starts[top]));
    point = end;
  }
  return IntervalMap.ofDisjoint(shown.starts, shown.ends, shown.values);
}
