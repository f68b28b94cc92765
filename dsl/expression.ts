/** One expression by itself: what a command's argument says. */
import { Context } from "./check/context.ts";
import { checkExpression } from "./check/expression.ts";
import { Scope } from "./check/scope.ts";
import { parseExpression } from "./parse.ts";
import { QueryError } from "./query_error.ts";
import { Budget } from "./run/budget.ts";
import { Compiler } from "./run/evaluate.ts";
import { readableOrWhy } from "./run/scalar.ts";
import { Stats } from "./run/stats.ts";
import type { Value } from "./value.ts";
import type { World } from "./world.ts";

/**
 * Checks an expression that stands by itself; its value whenever the result is called.
 * @throws QueryError with all that is wrong
 */
export function compileExpression(text: string, world: World): () => Value {
  const context = new Context({ text }, world, []);
  const ir = checkExpression(context, new Scope(), parseExpression(text));
  if (context.diagnostics.length > 0) throw new QueryError(text, context.diagnostics);
  const stats = new Stats();
  const value = new Compiler(context.slots, stats, new Budget(stats)).compile(ir);
  return () => readableOrWhy(value([]));
}
