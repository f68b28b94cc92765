/** From a checked query to a plan: what the source is asked to look up, which steps follow. */
import type { Checked } from "./check/query.ts";
import type { Output } from "./check/scope.ts";
import type { Ir, IrArgument, Step } from "./ir.ts";
import type { Value } from "./value.ts";
import type { BoundSource, PushedCondition } from "./world.ts";

/** A query ready to run. */
export interface Plan {
  readonly source: {
    readonly name: string;
    readonly bound: BoundSource;
    readonly args: readonly IrArgument[];
    readonly hostSlot: number;
    readonly pushed: PushedCondition | undefined;
  };
  readonly steps: readonly Step[];
  readonly outputs: readonly Output[];
  readonly slots: readonly (Ir | undefined)[];
  readonly format: string | undefined;
  /** What was left out while planning. */
  readonly warnings: readonly string[];
}

/** Plans a checked query. */
export function makePlan(
  checked: Checked,
  slots: readonly (Ir | undefined)[],
  format: string | undefined,
  warnings: readonly string[],
): Plan {
  const { name, bound, args, hostSlot } = checked.source;
  return {
    source: { name, bound, args, hostSlot, pushed: pushedCondition(checked) },
    steps: checked.steps,
    outputs: checked.scope.outputs,
    slots,
    format,
    warnings,
  };
}

/** The first condition, of those on the source's own rows, that the source can look up. */
function pushedCondition({ source, steps }: Checked): PushedCondition | undefined {
  if (source.bound.lookups.length === 0) return undefined;
  for (const step of steps) {
    if (step.kind !== "where") return undefined;
    const { condition } = step;
    const parts = condition.kind === "logic" && condition.op === "and" ? condition.operands : [condition];
    for (const part of parts) {
      const pushed = lookup(source, part);
      if (pushed !== undefined) return pushed;
    }
  }
  return undefined;
}

function lookup(source: Checked["source"], ir: Ir): PushedCondition | undefined {
  if (ir.kind === "compare" && ir.op === "=") {
    const left = columnOf(source, ir.left), right = columnOf(source, ir.right);
    if (left !== undefined && isLookupValue(ir.right)) return { column: left, values: [ir.right.value] };
    if (right !== undefined && isLookupValue(ir.left)) return { column: right, values: [ir.left.value] };
  }
  if (ir.kind === "in") {
    const column = columnOf(source, ir.operand);
    const values = ir.values.filter(isLookupValue).map((v) => v.value);
    if (column !== undefined && values.length === ir.values.length) return { column, values };
  }
  return undefined;
}

function isLookupValue(ir: Ir): ir is Extract<Ir, { kind: "const" }> & { value: Exclude<Value, null> } {
  return ir.kind === "const" && ir.value !== null;
}

function columnOf({ bound, used }: Checked["source"], ir: Ir): string | undefined {
  if (ir.kind !== "slot") return undefined;
  return bound.lookups.find((name) => {
    const column = used.get(name);
    return column?.kind === "slot" && column.slot === ir.slot;
  });
}
