/** any, all, exists, and aggregates over the rows of a query within a row. */
import type { ExistsNode, GatherNode, Ir } from "../ir.ts";
import type { Value } from "../value.ts";
import type { Compiler, Eval, Row } from "./evaluate.ts";
import { prepareInner } from "./inner.ts";
import { truthOf, type Unreadable, unreadable } from "./scalar.ts";
import { gatherer } from "./steps.ts";

/** Kleene's logic over the rows: one that cannot be decided counts when no other decides. */
export function makeExists(node: ExistsNode, c: Compiler): Eval {
  const alone = c.depends.of(node as Ir).size === 0;
  const inner = prepareInner(node.rows, c, alone ? "once" : "quantifier");
  const filter = node.rows.filter === null ? undefined : c.compile(node.rows.filter);
  const decides = !node.all;
  return onceIf(alone, (outer) => {
    const rows = inner(outer);
    if (unreadable(rows as Unreadable)) return rows as Unreadable;
    let unknown: Unreadable | undefined;
    for (const row of rows as Iterable<Row>) {
      const holds = filter === undefined ? true : truthOf(filter(row));
      if (holds === decides) return decides;
      if (typeof holds !== "boolean") unknown ??= holds;
    }
    return unknown ?? !decides;
  });
}

export function makeGather(node: GatherNode, c: Compiler): Eval {
  const alone = c.depends.of(node as Ir).size === 0;
  const inner = prepareInner(node.rows, c, alone ? "once" : "quantifier");
  const argument = node.argument === null ? undefined : c.compile(node.argument);
  return onceIf(alone, (outer) => {
    const rows = inner(outer);
    if (unreadable(rows as Unreadable)) return rows as Unreadable;
    const gathering = gatherer(node, argument, c.stats);
    for (const row of rows as Iterable<Row>) {
      gathering.gather(row);
      if (gathering.enough()) break;
    }
    return gathering.result();
  });
}

/** What depends on no row is computed once. */
function onceIf(alone: boolean, compute: Eval): Eval {
  if (!alone) return compute;
  let known: Value | undefined;
  return (row) => known ??= compute(row);
}
