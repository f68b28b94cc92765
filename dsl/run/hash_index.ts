/** Finds the rows whose key equals a value, so that a join does not try every pair. */
import type { JoinKey } from "../inner_plan.ts";
import { Address, type Value } from "../value.ts";
import { isNull, keyOf } from "./compare.ts";
import type { Compiler, Eval, Row } from "./evaluate.ts";
import { integerOf, plainOf, unreadable } from "./scalar.ts";

/** Rows by their key; built when first asked. What it finds may be too much, never too little. */
export class HashIndex {
  readonly #within: Eval;
  readonly #around: Eval;
  #found: Map<string, Row[]> | undefined;
  /** Rows whose key cannot be read: whether they match is not known. */
  readonly #undecided: Row[] = [];

  /** `joining` leaves rows out whose key cannot be read, and counts them. */
  constructor(
    private readonly key: JoinKey,
    private readonly c: Compiler,
    private readonly joining: boolean,
  ) {
    this.#within = c.compile(key.within);
    this.#around = c.compile(key.around);
  }

  find(rows: readonly Row[], outer: Row): readonly Row[] {
    const found = this.#found ??= this.#build(rows);
    const value = plainOf(this.#around(outer));
    if (unreadable(value)) {
      if (!this.joining) return rows;
      this.c.stats.skip(value);
      return [];
    }
    const [own, ...others] = this.#keys(value);
    const lists = [own, ...others].flatMap((key) => found.get(key) ?? []);
    return this.#undecided.length === 0 ? lists : [...lists, ...this.#undecided];
  }

  #build(rows: readonly Row[]): Map<string, Row[]> {
    const found = new Map<string, Row[]>();
    for (const row of rows) {
      const value = plainOf(this.#within(row));
      if (unreadable(value)) {
        if (this.joining) this.c.stats.skip(value);
        else this.#undecided.push(row);
        continue;
      }
      const [key] = this.#keys(value);
      const list = found.get(key);
      if (list === undefined) found.set(key, [row]);
      else list.push(row);
    }
    return found;
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
