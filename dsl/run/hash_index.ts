/** Finds the rows whose key equals a value, so that a join does not try every pair. */
import type { JoinKey } from "../inner_plan.ts";
import { Address, type Value } from "../value.ts";
import { isNull, keyOf } from "./compare.ts";
import type { Compiler, Eval, Row } from "./evaluate.ts";
import { integerOf, plainOf, unreadable } from "./scalar.ts";

/** Rows with their places among all. */
interface Numbered {
  readonly rows: Row[];
  readonly places: number[];
}

/** Rows by their key. What it finds may be too much, never too little, and is in the order in which it was added. */
export class HashIndex {
  readonly #within: Eval;
  readonly #around: Eval;
  readonly #found = new Map<string, Numbered>();
  /** Rows whose key cannot be read: whether they match is not known. */
  readonly #undecided: Numbered = { rows: [], places: [] };
  /** When not all rows are kept: the keys of those that will be asked for. */
  #wanted: ReadonlySet<string> | undefined;
  /** The keys that were computed for that: once for each row around. */
  readonly #asked = new Map<Row, Value>();
  #places = 0;
  #kept = 0;

  /** `joining` leaves rows out whose key cannot be read, and counts them. */
  constructor(
    private readonly key: JoinKey,
    private readonly c: Compiler,
    readonly joining: boolean,
  ) {
    this.#within = c.compile(key.within);
    this.#around = c.compile(key.around);
  }

  /** How many rows are kept. */
  get size(): number {
    return this.#kept;
  }

  /** Adds a row. */
  add(row: Row): void {
    const place = this.#places++;
    const value = plainOf(this.#within(row));
    if (unreadable(value)) {
      if (this.joining) return this.c.stats.skip(value);
      return this.#put(this.#undecided, row, place);
    }
    const [key] = this.#keys(value);
    if (this.#wanted !== undefined && !this.#wanted.has(key)) return;
    let list = this.#found.get(key);
    if (list === undefined) this.#found.set(key, list = { rows: [], places: [] });
    this.#put(list, row, place);
  }

  #put(list: Numbered, row: Row, place: number): void {
    list.rows.push(row);
    list.places.push(place);
    this.#kept++;
  }

  /** From here on only rows are kept that one of these will find, and what they do not find is let go. */
  keepOnlyFor(outers: readonly Row[]): void {
    const wanted = new Set<string>();
    for (const outer of outers) {
      const value = plainOf(this.#around(outer));
      this.#asked.set(outer, value);
      if (!unreadable(value)) { for (const key of this.#keys(value)) wanted.add(key); }
    }
    this.#wanted = wanted;
    for (const [key, { rows }] of this.#found) {
      if (wanted.has(key)) continue;
      this.#found.delete(key);
      this.#kept -= rows.length;
    }
  }

  /** The rows for a row around; undefined when its key cannot be read, so that any may match. */
  find(outer: Row): readonly Row[] | undefined {
    const value = this.#asked.get(outer) ?? plainOf(this.#around(outer));
    this.#asked.delete(outer);
    if (unreadable(value)) {
      if (!this.joining) return undefined;
      this.c.stats.skip(value);
      return [];
    }
    const lists = this.#keys(value).flatMap((key) => this.#found.get(key) ?? []);
    if (this.#undecided.rows.length > 0) lists.push(this.#undecided);
    return lists.length === 1 ? lists[0].rows : inOrder(lists);
  }

  /** The key of a value, and those of the values that equal it: the null pointer is null, and it is 0. */
  #keys(value: Value): string[] {
    if (value === null) return ["null", "pointer"];
    if (isNull(value)) return ["pointer", "null", "n0"];
    const integer = integerOf(value);
    if (integer === 0n || value === 0) return ["n0", "pointer"];
    if (integer === undefined || !this.key.addresses) return [keyOf(value)];
    return [keyOf(new Address(BigInt.asUintN(64, integer)))];
  }
}

function inOrder(lists: readonly Numbered[]): Row[] {
  return lists.flatMap(({ rows, places }) => rows.map((row, i) => ({ row, place: places[i] })))
    .sort((a, b) => a.place - b.place)
    .map(({ row }) => row);
}
