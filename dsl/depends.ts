/** What a value depends on: the slots that are filled and not computed. */
import { type InnerQuery, type Ir, partsOf, partsOfInner } from "./ir.ts";

const nothing: ReadonlySet<number> = new Set();

/** Answers for the expressions over one query's slots. */
export class Dependencies {
  readonly #known: (ReadonlySet<number> | undefined)[] = [];

  constructor(readonly slots: readonly (Ir | undefined)[]) {}

  /** The filled slots behind an expression. */
  of(ir: Ir): ReadonlySet<number> {
    if (ir.kind === "slot") return this.ofSlot(ir.slot);
    if (ir.kind === "exists") return this.ofInner(ir.rows, partsOf(ir));
    if (ir.kind === "gather") return this.ofInner(ir.rows, partsOf(ir));
    return this.#union(partsOf(ir));
  }

  ofSlot(slot: number): ReadonlySet<number> {
    const ir = this.slots[slot];
    return this.#known[slot] ??= ir === undefined ? new Set([slot]) : this.of(ir);
  }

  /** What a query within a row takes from outside. */
  ofInner(inner: InnerQuery, parts: readonly Ir[] = partsOfInner(inner)): ReadonlySet<number> {
    return new Set([...this.#union(parts)].filter((slot) => slot < inner.from || slot >= inner.to));
  }

  #union(parts: readonly Ir[]): ReadonlySet<number> {
    if (parts.length === 0) return nothing;
    if (parts.length === 1) return this.of(parts[0]);
    const all = new Set<number>();
    for (const part of parts) for (const slot of this.of(part)) all.add(slot);
    return all;
  }

  /** Whether an expression inside a query needs a row from outside. */
  reachesOut(ir: Ir, { from, to }: InnerQuery): boolean {
    for (const slot of this.of(ir)) if (slot < from || slot >= to) return true;
    return false;
  }

  /** Whether an expression needs a row of the query itself. */
  reachesIn(ir: Ir, { from, to }: InnerQuery): boolean {
    for (const slot of this.of(ir)) if (slot >= from && slot < to) return true;
    return false;
  }
}
