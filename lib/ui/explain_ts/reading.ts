/** What a step writer asks of expressions, and of the code that was made of them. */
import type { JoinKey } from "../../../dsl/inner_plan.ts";
import { type Ir, partsOf, partsOfStep } from "../../../dsl/ir.ts";
import type { Query } from "../../../dsl/mod.ts";
import { scalarKind } from "../../../dsl/types.ts";

/** Whether it is no more than a column, a member or a value that is there. */
export function isRead(ir: Ir): boolean {
  return ir.kind === "member" || ir.kind === "slot";
}

/** The opposite of a condition that is either true or false. */
export function negated(code: string): string {
  const alone = !/ (&&|\|\|) /.test(code);
  if (alone && code.includes(" === ")) return code.replace(" === ", " !== ");
  return alone && /^is(Not)?\(/.test(code) ? `!${code}` : `!(${code})`;
}

/** Whether it is the same for every row. */
export function isConstant(ir: Ir): boolean {
  return ir.kind === "const";
}

const plainKinds: ReadonlySet<string> = new Set(["int", "size", "string", "duration", "time", "bool"]);

/** Whether equal values of both sides have the same key. */
export function isSameKind({ within, around }: JoinKey): boolean {
  const kind = scalarKind(within.type);
  return kind === scalarKind(around.type) && plainKinds.has(kind);
}

/** In how many places of a query a slot is read. */
export function timesRead({ plan }: Query, slot: number): number {
  const within = (ir: Ir): number =>
    ir.kind === "slot" ? Number(ir.slot === slot) : partsOf(ir).reduce((n, part) => n + within(part), 0);
  const read = [...plan.steps.flatMap(partsOfStep), ...plan.slots.filter((ir) => ir !== undefined)];
  return read.reduce((n, ir) => n + within(ir), plan.outputs.filter((o) => o.slot === slot).length);
}
