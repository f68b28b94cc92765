/** Plans a query within a row: what is looked up, what is read once and kept, what finds the rows of it. */
import type { Dependencies } from "./depends.ts";
import { type InnerQuery, type Ir, partsOfStep, type QuerySource, type Step } from "./ir.ts";
import { scalarKind, stringType } from "./types.ts";

/** A key that the rows within and the row around share. */
export interface JoinKey {
  readonly within: Ir;
  readonly around: Ir;
  /** Whether an address is compared: then numbers are what C makes of them. */
  readonly addresses: boolean;
}

/** What a source is asked to look up: values that the query knows before its rows. */
export interface Lookup {
  readonly column: string;
  readonly values: readonly Ir[];
  readonly reachesOut: boolean;
}

export interface InnerPlan {
  readonly lookup: Lookup | undefined;
  /** How many steps are done once for all rows around; undefined when not even the source can be. */
  readonly kept: number | undefined;
  readonly key: JoinKey | undefined;
}

export function planInner(inner: InnerQuery, depends: Dependencies): InnerPlan {
  const out = (ir: Ir) => depends.reachesOut(ir, inner);
  const within = (ir: Ir) => depends.reachesIn(ir, inner);
  const lookup = findLookup(inner.source, conditions(inner), (ir) => !within(ir), out);
  if (inner.source.args.some((argument) => "kind" in argument && out(argument))) {
    return { lookup, kept: undefined, key: undefined };
  }
  const open = inner.steps.findIndex((step) =>
    partsOfStep(step).some(out) || reachesOut(step, inner, depends)
  );
  const kept = open < 0 ? inner.steps.length : open;
  const next = inner.steps[kept];
  const condition = next === undefined ? inner.filter : next.kind === "where" ? next.condition : null;
  return { lookup, kept, key: condition === null ? undefined : joinKey(condition, out, within) };
}

function reachesOut(step: Step, { from, to }: InnerQuery, depends: Dependencies): boolean {
  if (step.kind !== "join") return false;
  return [...depends.ofInner(step.rows)].some((slot) => slot < from || slot >= to);
}

/** The conditions on the source's own rows. */
function conditions({ steps, filter }: Pick<InnerQuery, "steps" | "filter">): Ir[] {
  const end = steps.findIndex((step) => step.kind !== "where");
  const found = steps.slice(0, end < 0 ? undefined : end).flatMap((step) =>
    step.kind === "where" ? [step.condition] : []
  );
  return end < 0 && filter !== null ? [...found, filter] : found;
}

/** The parts of a condition that must all hold. */
function conjuncts(condition: Ir): readonly Ir[] {
  return condition.kind === "logic" && condition.op === "and"
    ? condition.operands.flatMap(conjuncts)
    : [condition];
}

/** The first condition that the source can look up, one with constants before others. */
export function findLookup(
  source: QuerySource,
  conditions: readonly Ir[],
  known: (ir: Ir) => boolean,
  reachesOut: (ir: Ir) => boolean,
): Lookup | undefined {
  if (source.bound.lookups.length === 0) return undefined;
  let found: Lookup | undefined;
  for (const part of conditions.flatMap(conjuncts)) {
    const one = lookupOf(source, part, known);
    if (one === undefined) continue;
    const lookup = { ...one, reachesOut: one.values.some(reachesOut) };
    if (!lookup.reachesOut) return lookup;
    found ??= lookup;
  }
  return found;
}

function lookupOf(
  source: QuerySource,
  ir: Ir,
  known: (ir: Ir) => boolean,
): { column: string; values: readonly Ir[] } | undefined {
  if (ir.kind === "compare" && ir.op === "=") {
    for (const [side, value] of [[ir.left, ir.right], [ir.right, ir.left]]) {
      const column = columnOf(source, side);
      if (column !== undefined && isValue(value) && known(value)) return { column, values: [value] };
    }
  }
  if (ir.kind === "label") {
    const column = columnOf(source, ir.operand);
    return column === undefined ? undefined : { column, values: [labelText(ir.label)] };
  }
  if (ir.kind === "in") {
    const column = columnOf(source, ir.operand);
    const values = ir.values.map((v) => v.kind === "label" ? labelText(v.label) : v);
    if (column !== undefined && values.every((v) => isValue(v) && known(v))) return { column, values };
  }
  return undefined;
}

/** A label is looked up by its text, as it may stand for several values. */
function labelText(label: string): Ir {
  return { kind: "const", value: label, type: stringType };
}

/** Not null, which nothing looks up. */
function isValue(ir: Ir): boolean {
  return ir.kind !== "const" || ir.value !== null;
}

function columnOf({ bound, used }: QuerySource, ir: Ir): string | undefined {
  if (ir.kind !== "slot") return undefined;
  return bound.lookups.find((name) => {
    const column = used.get(name);
    return column?.kind === "slot" && column.slot === ir.slot;
  });
}

const numbers: ReadonlySet<string> = new Set(["int", "float", "size", "address", "enum"]);
const plain: ReadonlySet<string> = new Set(["string", "bool", "duration", "time"]);

/** An equality between the rows within and the row around whose values are equal when their keys are. */
function joinKey(
  condition: Ir,
  reachesOut: (ir: Ir) => boolean,
  reachesIn: (ir: Ir) => boolean,
): JoinKey | undefined {
  for (const part of conjuncts(condition)) {
    if (part.kind !== "compare" || part.op !== "=") continue;
    const l = scalarKind(part.left.type), r = scalarKind(part.right.type);
    if (!(numbers.has(l) && numbers.has(r)) && !(l === r && plain.has(l))) continue;
    const addresses = l === "address" || r === "address";
    for (const [within, around] of [[part.left, part.right], [part.right, part.left]]) {
      if (reachesIn(within) && !reachesOut(within) && !reachesIn(around)) {
        return { within, around, addresses };
      }
    }
  }
  return undefined;
}
