/** Says what a query will do: what is walked or looked up, what each step reads, and how many rows it keeps. */
import { Dependencies } from "./depends.ts";
import { planInner } from "./inner_plan.ts";
import { type InnerQuery, type Ir, type IrArgument, partsOf, partsOfStep, type Step } from "./ir.ts";
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

/** The plan of a query: a line for each step, and further in for the queries within it. */
export function explain({ plan }: Query): PlanLine[] {
  return new Explainer(plan).lines();
}

const allByKey = "all rows, by a key";

/** Names what is read as it goes: what one step has read is there for the next. */
class Explainer {
  readonly #seen = new Set<number>();
  /** What the members of a row in this slot are called: a source's by themselves, others behind a name. */
  readonly #rows = new Map<number, string>();
  readonly #depends: Dependencies;

  constructor(readonly plan: Plan) {
    this.#depends = new Dependencies(plan.slots);
  }

  lines(): PlanLine[] {
    const { source, steps, outputs, format } = this.plan;
    this.#fill(source.hostSlot, "");
    const lines: PlanLine[] = [{
      step: sourceText(this.plan),
      reads: this.#reads(valuesOf(source.args)),
      keeps: null,
    }];
    for (const step of steps) {
      lines.push(
        ...this.#stepLines(step, "", "the rows of the smaller side, by a key, and what matches them"),
      );
    }
    const shown = outputs.map(({ slot, type }): Ir => ({ kind: "slot", slot, type }));
    const text = `show ${outputs.map((o) => o.name).join(", ")}`;
    lines.push(...this.#lineOf(text, shown, null, ""));
    if (format !== undefined) lines.push({ step: `format ${format}`, reads: [], keeps: null });
    return lines;
  }

  /** @param joined what a join on an equality keeps */
  #stepLines(step: Step, indent: string, joined: string): PlanLine[] {
    if (step.kind === "join") {
      return [
        { step: indent + step.text, reads: [], keeps: null },
        ...this.#innerLines(step.rows, indent + "  ", joined),
      ];
    }
    const lines = this.#lineOf(step.text, partsOfStep(step), keeps(step), indent);
    if (step.kind === "expand") {
      this.#fill(step.slot, `${pathOf(step.value, this.plan, this.#rows) ?? "element"}.`);
    }
    return lines;
  }

  /** A step that computes these, and the queries within them. */
  #lineOf(step: string, irs: readonly Ir[], keeps: string | null, indent: string): PlanLine[] {
    const inner = irs.flatMap((ir) => this.#queriesIn(ir));
    const line = { step: indent + step, reads: this.#reads(irs), keeps };
    return [line, ...inner.flatMap((query) => this.#innerLines(query, indent + "  "))];
  }

  #innerLines(inner: InnerQuery, indent: string, byKey = allByKey): PlanLine[] {
    const { source, steps, filter } = inner;
    this.#fill(source.hostSlot, source.collection ? "" : `${source.name}.`);
    const { lookup, kept, key } = planInner(inner, this.#depends);
    const each = kept === undefined || (lookup?.reachesOut ?? false);
    const what = lookup === undefined ? `walk ${source.name}` : `look up ${source.name} by ${lookup.column}`;
    const first = {
      step: `${indent}${what}, ${each ? "for each row" : "once"}`,
      reads: this.#reads(valuesOf(source.args)),
      keeps: each ? null : key === undefined ? "all rows" : byKey,
    };
    const rest = steps.flatMap((step) => this.#stepLines(step, indent, allByKey));
    return [
      first,
      ...rest,
      ...(filter === null ? [] : this.#lineOf("where the condition holds", [filter], null, indent)),
    ];
  }

  #fill(slot: number, name: string): void {
    this.#seen.add(slot);
    this.#rows.set(slot, name);
  }

  #reads(irs: readonly Ir[]): string[] {
    return [...new Set(irs.flatMap((ir) => this.#namesIn(ir)))];
  }

  /** What an expression reads, following the slots that were not computed before. */
  #namesIn(ir: Ir): string[] {
    if (ir.kind === "exists" || ir.kind === "gather") return [];
    if (ir.kind === "slot") {
      if (this.#seen.has(ir.slot)) return [];
      this.#seen.add(ir.slot);
      const computed = this.plan.slots[ir.slot];
      return computed === undefined ? [] : this.#namesIn(computed);
    }
    if (ir.kind === "symbol") return [`::${ir.name}`];
    const path = pathOf(ir, this.plan, this.#rows);
    if (path !== undefined) return [path];
    const below = partsOf(ir).flatMap((part) => this.#namesIn(part));
    if (ir.kind === "member") return below.map((name) => `${name}.${ir.name}`);
    return ir.kind === "deref" ? [...below, "memory"] : below;
  }

  /** The queries within an expression that was not computed before. */
  #queriesIn(ir: Ir): InnerQuery[] {
    if (ir.kind === "exists" || ir.kind === "gather") return [ir.rows];
    if (ir.kind !== "slot") return partsOf(ir).flatMap((part) => this.#queriesIn(part));
    const computed = this.#seen.has(ir.slot) ? undefined : this.plan.slots[ir.slot];
    return computed === undefined ? [] : this.#queriesIn(computed);
  }
}

/** `mm.owner.pid`: members of a row; undefined for any other expression. */
function pathOf(ir: Ir, plan: Plan, rows: ReadonlyMap<number, string>): string | undefined {
  if (ir.kind === "slot") {
    const computed = plan.slots[ir.slot];
    return computed && pathOf(computed, plan, rows);
  }
  if (ir.kind !== "member" && ir.kind !== "method") return undefined;
  const { object } = ir;
  const row = object.kind === "slot" ? rows.get(object.slot) : undefined;
  if (row !== undefined) return row + ir.name;
  const path = pathOf(object, plan, rows);
  return path && `${path}.${ir.name}`;
}

function sourceText({ source: { name, pushed, used } }: Plan): string {
  if (pushed === undefined) return `walk ${name}`;
  const ofLabels = used.get(pushed.column)?.type.kind === "enum";
  const texts = pushed.values.map((value) => ofLabels ? String(value) : constantText(value));
  return `look up ${name}: ${pushed.column} = ${texts.join(" or ")}`;
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
