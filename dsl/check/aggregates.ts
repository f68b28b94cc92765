/** Aggregates: only over the rows of a group, over expressions of the rows before the group. */
import type { CallNode } from "../ast.ts";
import { constantOf } from "../run/evaluate.ts";
import type { Aggregate, Ir, IrArgument } from "../ir.ts";
import type { Value } from "../value.ts";
import { matchArguments } from "./arguments.ts";
import { broken, type Context } from "./context.ts";
import type { Grouping, Scope } from "./scope.ts";

/** A call of an aggregate: the slot of the group's row where its value is. */
export function checkAggregate(c: Context, scope: Scope, node: CallNode, aggregate: Aggregate): Ir {
  const { grouping } = scope;
  if (grouping === undefined) {
    const clause = aggregate.name === "count" ? "; the clause `count` counts rows" : "";
    return c.problem(
      node.range,
      `${aggregate.name}() gathers the rows of a group, and there is no group here`,
      {
        hint: `as in: group by comm show ${aggregate.name}(${
          aggregate.name === "count" ? "" : "…"
        })${clause}`,
      },
    );
  }
  const args = matchArguments(c, grouping.inner, node.name, aggregate.parameters, node.args, node.range);
  if (args === undefined) return broken;
  const constants = constantsOf(c, node, aggregate, args.slice(1));
  if (constants === undefined) return broken;
  return gather(c, node, aggregate, grouping, args[0] as Ir | undefined, constants);
}

/** The arguments behind the first: the same for every row. */
export function constantsOf(
  c: Context,
  node: CallNode,
  aggregate: Aggregate,
  args: readonly IrArgument[],
): Value[] | undefined {
  const constants: Value[] = [];
  for (const [i, argument] of args.entries()) {
    const value = "kind" in argument ? constantOf(argument) : undefined;
    const parameter = aggregate.parameters[i + 1];
    if (value === undefined) {
      c.problem(node.range, `\`${parameter.name}\` of ${aggregate.name}() is a constant`);
      return undefined;
    }
    constants.push(value);
  }
  return constants;
}

function gather(
  c: Context,
  node: CallNode,
  aggregate: Aggregate,
  grouping: Grouping,
  first: Ir | undefined,
  constants: readonly Value[],
): Ir {
  const rowsOnly = node.args.length === 0;
  const argument = rowsOnly || first === undefined ? null : first;
  const type = aggregate.result(argument?.type ?? { kind: "null" });
  if ("problem" in type) return c.problem(node.args[0]?.range ?? node.range, type.problem);
  const slot = c.newSlot(type);
  grouping.step.aggregates.push({ aggregate, argument, constants, slot: slot.slot });
  grouping.texts.set(c.textOf(node), slot);
  return slot;
}
