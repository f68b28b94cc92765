/** From a checked query to a plan: what the source is asked to look up, which steps follow. */
import type { Checked } from "./check/query.ts";
import type { Output } from "./check/scope.ts";
import { findLookup } from "./inner_plan.ts";
import type { Ir, IrArgument, QuerySource, Step } from "./ir.ts";
import { differentOf } from "./run/compare.ts";
import type { BoundSource, PushedCondition } from "./world.ts";

/** A query ready to run. */
export interface Plan {
  readonly source: {
    readonly name: string;
    readonly bound: BoundSource;
    readonly args: readonly IrArgument[];
    readonly hostSlot: number;
    readonly pushed: PushedCondition | undefined;
    readonly used: QuerySource["used"];
    readonly collection?: true;
  };
  readonly steps: readonly Step[];
  readonly outputs: readonly Output[];
  readonly slots: readonly (Ir | undefined)[];
  readonly format: string | undefined;
  /** The file that the answer goes to. */
  readonly to?: string;
  /** The whole answer is what a command gives, which has a layout of its own. */
  readonly drawn?: true;
  /** Of an assertion: what is said when it does not hold. Its only cell is whether it does. */
  readonly assertion?: string;
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
  return {
    source: { ...checked.source, pushed: pushedCondition(checked) },
    steps: checked.steps,
    outputs: checked.scope.outputs,
    slots,
    format,
    warnings,
  };
}

/** The first condition, of those on the source's own rows, that the source can look up. */
function pushedCondition({ source, steps }: Checked): PushedCondition | undefined {
  const end = steps.findIndex((step) => step.kind !== "where");
  const conditions = steps.slice(0, end < 0 ? undefined : end).flatMap((step) =>
    step.kind === "where" ? [step.condition] : []
  );
  const lookup = findLookup(source, conditions, (ir) => ir.kind === "const", () => false);
  if (lookup === undefined) return undefined;
  const values = lookup.values.flatMap((ir) => ir.kind === "const" ? [ir.value] : []);
  return { column: lookup.column, values: differentOf(values) };
}
