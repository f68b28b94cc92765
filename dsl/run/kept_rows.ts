/** The rows of a query within a row, read once for all rows around. Of a join no more is kept than its smaller side wants. */
import type { Compiler, Row } from "./evaluate.ts";
import type { HashIndex } from "./hash_index.ts";
import { type Unreadable, unreadable } from "./scalar.ts";

/** More rows than are kept of a query that is asked again for each row. */
const maxKept = 1 << 20;

/** So many rows are kept without a look at how many there are on the other side. */
const fewRows = 1 << 10;

/** Rows between two looks at whether the query is interrupted. */
const stride = 64;

/**
 * A join must walk both sides whichever it keeps; what is at stake is memory. From `fewRows` on, rows are taken from
 * both sides by turns. When the joined source ends first, it is the smaller and all of it is in the index; the rows
 * around go on one by one. When the rows around end first, they are the smaller: the joined rows go on one by one,
 * and those that no row around will find are let go. What is found is held until its row's turn comes, as the answer
 * has the order of the rows around: never more than all joined rows, mostly far less.
 */
export class KeptRows {
  #rows: Iterator<Row> | Unreadable | undefined;
  readonly #all: Row[] = [];
  #taken = 0;
  #ended = false;

  /** @param begin starts the query within; called once */
  constructor(
    private readonly begin: () => Iterable<Row> | Unreadable,
    private readonly index: HashIndex | undefined,
    private readonly name: string,
    private readonly c: Compiler,
  ) {}

  /** The rows for a row around; why there are none when they cannot be had. */
  find(outer: Row): readonly Row[] | Unreadable {
    const why = this.#begun();
    if (why !== undefined) return why;
    while (this.#take());
    return this.index === undefined ? this.#all : this.index.find(outer) ?? this.#all;
  }

  /** The same rows around, read ahead until one side has ended. */
  *ahead(outers: Iterable<Row>): Generator<Row> {
    const around = outers[Symbol.iterator]();
    try {
      const before = this.#readAhead(around).reverse();
      for (let row = before.pop(); row !== undefined; row = before.pop()) yield row;
      for (let next = around.next(); !next.done; next = around.next()) yield next.value;
    } finally {
      around.return?.();
    }
  }

  #readAhead(around: Iterator<Row>): Row[] {
    const before: Row[] = [];
    // Without a row around, nothing is asked of the other side.
    let next = around.next();
    if (next.done || this.#begun() !== undefined) return next.done ? [] : [next.value];
    before.push(next.value);
    for (let few = fewRows; few > 0; few--) if (!this.#take()) return before;
    while (this.#take()) {
      next = around.next();
      if (next.done) {
        this.index!.keepOnlyFor(before);
        break;
      }
      before.push(next.value);
    }
    return before;
  }

  /** Starts the query within; why that cannot be. */
  #begun(): Unreadable | undefined {
    if (this.#rows === undefined) {
      const rows = this.begin();
      this.#rows = unreadable(rows as Unreadable)
        ? rows as Unreadable
        : (rows as Iterable<Row>)[Symbol.iterator]();
    }
    return unreadable(this.#rows as Unreadable) ? this.#rows as Unreadable : undefined;
  }

  /** Takes a row; false when there are no more. */
  #take(): boolean {
    if (this.#ended) return false;
    if (this.#taken++ % stride === 0) this.c.budget.poll();
    const rows = this.#rows as Iterator<Row>, next = rows.next();
    if (next.done) {
      this.#ended = true;
      return false;
    }
    if ((this.index?.size ?? 0) >= maxKept || this.#all.length >= maxKept) {
      this.c.stats.warn(`${this.name}: the first ${maxKept} rows only`);
      this.#ended = true;
      rows.return?.();
      return false;
    }
    // Whoever joins asks the index alone.
    if (this.index === undefined || !this.index.joining) this.#all.push(next.value);
    this.index?.add(next.value);
    return true;
  }
}
