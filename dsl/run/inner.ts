/** Runs a query within a row: of a join, of a quantifier. What does not depend on the row is read once and kept. */
import { planInner } from "../inner_plan.ts";
import type { InnerQuery } from "../ir.ts";
import type { Value } from "../value.ts";
import type { PushedCondition } from "../world.ts";
import type { Compiler, Row } from "./evaluate.ts";
import { HashIndex } from "./hash_index.ts";
import { KeptRows } from "./kept_rows.ts";
import { giveBack } from "./joins.ts";
import { differentOf, isNull } from "./compare.ts";
import { plainOf, type Unreadable, unreadable } from "./scalar.ts";
import { prepareSource } from "./source_rows.ts";
import { prepareStep, type ReadyStep } from "./steps.ts";

/** A query within a row, ready to be asked. */
export interface ReadyInner {
  /** The rows for a row around, each with the values of both; why there are none when a collection cannot be read. */
  (outer: Row): Iterable<Row> | Unreadable;
  /** The rows around, read as far ahead as tells which side of a join is the smaller. */
  readonly ahead?: (outers: Iterable<Row>) => Iterable<Row>;
}

/**
 * Who asks: a join counts rows whose key cannot be read, once, and a join that runs a single time keeps what it will
 * ask for alone; whoever asks but once has nothing kept for him.
 */
export type Asker = "join" | "single join" | "quantifier" | "once";

/** Makes a query within a row ready. */
export function prepareInner(inner: InnerQuery, c: Compiler, asker: Asker): ReadyInner {
  const plan = planInner(inner, c.depends);
  const source = prepareSource(inner.source, c);
  const steps = inner.steps.map((step) => prepareStep(step, c));
  const lookup = plan.lookup?.values.map((ir) => c.compile(ir));
  const fixed = plan.lookup !== undefined && !plan.lookup.reachesOut;
  const push = (outer: Row) => lookup && pushed(plan.lookup!.column, lookup.map((value) => value(outer)));
  const sharing = new Sharing(inner, c);
  const fresh: ReadyInner = (outer) => {
    const rows = source(outer, push(outer));
    return unreadable(rows as Unreadable) ? rows : counted(through(steps, rows as Iterable<Row>, outer), c);
  };
  if (asker === "once" || plan.kept === undefined || (plan.lookup !== undefined && !fixed)) {
    return (outer) => {
      const rows = fresh(outer);
      return unreadable(rows as Unreadable) ? rows : sharing.outward(rows as Iterable<Row>, outer);
    };
  }
  const kept = plan.kept;
  const begin = () => {
    const rows = source([], push([]));
    return unreadable(rows as Unreadable)
      ? rows as Unreadable
      : through(steps.slice(0, kept), rows as Iterable<Row>, []);
  };
  const index = plan.key && new HashIndex(plan.key, c, asker === "join" || asker === "single join");
  const rows = new KeptRows(begin, index, inner.source.name, c);
  const rest = steps.slice(kept);
  const find = (outer: Row) => {
    const found = rows.find(outer);
    return Array.isArray(found)
      ? through(rest, sharing.together(found, outer, c), outer)
      : found as Unreadable;
  };
  if (asker !== "single join" || index === undefined) return find;
  return Object.assign(find, { ahead: (outers: Iterable<Row>) => rows.ahead(outers) });
}

function through(steps: readonly ReadyStep[], rows: Iterable<Row>, outer: Row): Iterable<Row> {
  let through = rows;
  for (const step of steps) through = step(through, outer);
  return through;
}

function* counted(rows: Iterable<Row>, c: Compiler): Generator<Row> {
  for (const row of rows) {
    if (!c.budget.take()) return;
    yield row;
  }
}

/** A lookup with values of the row around; those that are null or cannot be read are not looked up. */
function pushed(column: string, values: readonly Value[]): PushedCondition | undefined {
  const plain = values.map(plainOf);
  return plain.some((value) => isNull(value) || unreadable(value))
    ? undefined
    : { column, values: differentOf(plain) };
}

/** Which computed values belong to the rows within, which to the row around. */
class Sharing {
  #within: number[] | undefined;
  #around: number[] | undefined;

  constructor(private readonly inner: InnerQuery, private readonly c: Compiler) {}

  /** Slots of the rows within, filled or computed. */
  get within(): readonly number[] {
    return this.#within ??= this.#slots((slot) => {
      const { depends } = this.c, type = { kind: "any" } as const;
      const ir = { kind: "slot", slot, type } as const;
      return depends.reachesIn(ir, this.inner) && !depends.reachesOut(ir, this.inner);
    });
  }

  /** Slots computed from the row around alone. */
  get around(): readonly number[] {
    return this.#around ??= this.#slots((slot) =>
      this.c.slots[slot] !== undefined &&
      !this.c.depends.reachesIn({ kind: "slot", slot, type: { kind: "any" } }, this.inner)
    );
  }

  #slots(test: (slot: number) => boolean): number[] {
    return [...this.c.slots.keys()].filter(test);
  }

  *outward(rows: Iterable<Row>, outer: Row): Generator<Row> {
    for (const row of rows) {
      yield row;
      giveBack(this.around, row, outer);
    }
  }

  *together(rows: Iterable<Row>, outer: Row, c: Compiler): Generator<Row> {
    const { within, around } = this;
    for (const inner of rows) {
      if (!c.budget.take()) return;
      const row = outer.slice();
      for (const slot of within) if (inner[slot] !== undefined) row[slot] = inner[slot];
      yield row;
      giveBack(within, row, inner);
      giveBack(around, row, outer);
    }
  }
}
