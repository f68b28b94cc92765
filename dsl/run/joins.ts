/** The clauses that give a row several times. */
import type { InnerQuery, Step } from "../ir.ts";
import type { Compiler, Row } from "./evaluate.ts";
import { prepareInner } from "./inner.ts";
import { elementsOf, truthOf, type Unreadable, unreadable } from "./scalar.ts";
import type { ReadyStep, Runs } from "./steps.ts";

/** More elements than any honest collection of a dump. */
const maxElements = 1 << 20;

/** A row for each element. What is null has none; what cannot be read has none, and is counted. */
export function expand({ value, slot }: Extract<Step, { kind: "expand" }>, c: Compiler): ReadyStep {
  const collection = c.compile(value);
  let shared: readonly number[] | undefined;
  return function* (rows) {
    for (const row of rows) {
      const whole = collection(row);
      if (unreadable(whole)) {
        c.stats.skip(whole);
        continue;
      }
      shared ??= computedWithout(c, slot);
      let n = 0;
      for (const element of elementsOf(whole) ?? []) {
        if (n++ >= maxElements) {
          c.stats.warn(`expand: the first ${maxElements} elements only`);
          break;
        }
        if (!c.budget.take()) return;
        const one = row.slice();
        one[slot] = element;
        yield one;
        giveBack(shared, one, row);
      }
    }
  };
}

/** The slots whose values are the same for every element. */
function computedWithout(c: Compiler, slot: number): number[] {
  return [...c.slots.keys()].filter((i) => c.slots[i] !== undefined && !c.depends.ofSlot(i).has(slot));
}

/** What was computed for one of several rows and is the same for all, so that it is computed once. */
export function giveBack(slots: readonly number[], from: Row, to: Row): void {
  for (const slot of slots) to[slot] ??= from[slot];
}

/**
 * The rows of both for which the condition holds, in the order of the rows before the join; a row whose condition
 * cannot be decided is counted, once.
 */
export function join(inner: InnerQuery, c: Compiler, runs: Runs): ReadyStep {
  const joined = prepareInner(inner, c, runs === "once" ? "single join" : "join");
  const filter = inner.filter === null ? undefined : c.compile(inner.filter);
  return function* (rows) {
    for (const row of joined.ahead?.(rows) ?? rows) {
      const others = joined(row);
      if (unreadable(others as Unreadable)) {
        c.stats.skip(others as Unreadable);
        continue;
      }
      let undecided: Unreadable | undefined;
      for (const both of others as Iterable<Row>) {
        const holds = filter === undefined ? true : truthOf(filter(both));
        if (holds === true) yield both;
        else if (holds !== false) undecided ??= holds;
      }
      if (undecided !== undefined) c.stats.skip(undecided);
    }
  };
}
