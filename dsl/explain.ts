/** Says what a query will do: what is walked or looked up, what each step reads, and how many rows it keeps. */
import type { Ir, IrArgument, Step } from "./ir.ts";
import { partsOf } from "./ir.ts";
import type { Query } from "./mod.ts";
import type { Plan } from "./plan.ts";
import { Address, Duration, Label, Size, Time, type Value } from "./value.ts";

/** A line of a plan. */
export interface PlanLine {
  /** What is done, in the language's own words. */
  readonly step: string;
  /** Columns, members and symbols that it reads and no step before it has read. */
  readonly reads: readonly string[];
  /** How many rows it holds in memory, or that it ends the walk; null when rows only pass. */
  readonly keeps: string | null;
}

/** The plan of a query, a line for each step. */
export function explain({ plan }: Query): PlanLine[] {
  const seen = new Set<number>([plan.source.hostSlot]);
  const reads = (irs: readonly Ir[]) => [...new Set(irs.flatMap((ir) => namesIn(ir, plan, seen)))];
  const lines: PlanLine[] = [{
    step: sourceText(plan),
    reads: reads(valuesOf(plan.source.args)),
    keeps: null,
  }];
  for (const step of plan.steps) {
    lines.push({ step: step.text, reads: reads(readsOf(step)), keeps: keeps(step) });
  }
  const shown = plan.outputs.map(({ slot, type }): Ir => ({ kind: "slot", slot, type }));
  lines.push({
    step: `show ${plan.outputs.map((o) => o.name).join(", ")}`,
    reads: reads(shown),
    keeps: null,
  });
  if (plan.format !== undefined) lines.push({ step: `format ${plan.format}`, reads: [], keeps: null });
  return lines;
}

function sourceText({ source: { name, pushed } }: Plan): string {
  return pushed === undefined
    ? `walk ${name}`
    : `look up ${name}: ${pushed.column} = ${pushed.values.map(constantText).join(" or ")}`;
}

/** The expressions that a step computes for a row. */
function readsOf(step: Step): readonly Ir[] {
  switch (step.kind) {
    case "where":
      return [step.condition];
    case "sort":
      return step.keys.map((key) => key.value);
    case "top":
      return [step.key];
    case "distinct":
      return step.keys;
    case "group":
      return [
        ...step.keys.map((key) => key.value),
        ...step.aggregates.flatMap((use) => use.argument === null ? [] : [use.argument]),
      ];
    default:
      return [];
  }
}

function keeps(step: Step): string | null {
  switch (step.kind) {
    case "sort":
      return "all rows";
    case "top":
      return `${step.count} rows`;
    case "distinct":
      return "a key for each different row";
    case "limit":
      return "nothing; takes no more rows";
    case "group": {
      const gathered = step.aggregates.map((a) => a.aggregate.name);
      return `a row for each group${gathered.length === 0 ? "" : `: ${gathered.join(", ")}`}`;
    }
    case "count":
      return "one number";
    default:
      return null;
  }
}

/** What an expression reads, following the slots that were not computed before. */
function namesIn(ir: Ir, plan: Plan, seen: Set<number>): string[] {
  if (ir.kind === "slot") {
    if (seen.has(ir.slot)) return [];
    seen.add(ir.slot);
    const computed = plan.slots[ir.slot];
    return computed === undefined ? [] : namesIn(computed, plan, seen);
  }
  if (ir.kind === "symbol") return [`::${ir.name}`];
  const path = pathText(ir, plan);
  if (path !== undefined) return [path];
  const own = ir.kind === "deref" ? ["memory"] : [];
  const arguments_ = ir.kind === "member" ? [ir.object] : partsOf(ir);
  const below = arguments_.flatMap((part) => namesIn(part, plan, seen));
  return ir.kind === "member" ? below.map((name) => `${name}.${ir.name}`) : [...below, ...own];
}

/** `mm.owner.pid`: members of the source's row; undefined for any other expression. */
function pathText(ir: Ir, plan: Plan): string | undefined {
  if (ir.kind !== "member" && ir.kind !== "method") return undefined;
  const { object } = ir;
  if (object.kind === "slot" && object.slot === plan.source.hostSlot) return ir.name;
  const inner = object.kind === "slot" ? plan.slots[object.slot] : object;
  const path = inner && pathText(inner, plan);
  return path && `${path}.${ir.name}`;
}

function valuesOf(args: readonly IrArgument[]): Ir[] {
  return args.filter((argument): argument is Ir => "kind" in argument);
}

function constantText(value: Value): string {
  if (value instanceof Address) return `0x${value.value.toString(16)}`;
  if (value instanceof Size) return String(value.bytes);
  if (value instanceof Duration || value instanceof Time) return `${value.ns}ns`;
  if (value instanceof Label) return value.text;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
