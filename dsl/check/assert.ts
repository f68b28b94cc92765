/** `assert E else "text"`: a query of one row, whose only cell says whether E holds. */
import type { AssertNode } from "../ast.ts";
import { anyType, boolType } from "../types.ts";
import type { Host } from "../value.ts";
import type { BoundSource } from "../world.ts";
import type { Context } from "./context.ts";
import { checkCondition } from "./expression.ts";
import type { Checked } from "./query.ts";
import { Scope } from "./scope.ts";

/** One row of nothing. */
const once: BoundSource = {
  columns: [],
  defaults: [],
  rowType: anyType,
  lookups: [],
  rows: () => [null] as unknown as Iterable<Host>,
};

export function checkAssert(c: Context, node: AssertNode): Checked {
  const scope = new Scope();
  const hostSlot = c.newSlot(anyType).slot;
  const holds = c.memo(checkCondition(c, scope, node.condition), node.condition.range);
  scope.outputs = [{ name: "holds", slot: holds.slot, type: boolType }];
  return { source: { name: "nothing", bound: once, args: [], hostSlot, used: new Map() }, steps: [], scope };
}
