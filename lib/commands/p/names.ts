/** Whether the names of an expression stand for something: found out before anything is read. */
import type { Expression } from "../../types/expression/syntax.ts";
import type { ExpressionScope } from "../../types/expression/evaluate.ts";

/** Throws an ExpressionError for a name that stands for nothing. */
export function checkNames(expression: Expression, scope: ExpressionScope): void {
  if (expression.kind === "name") {
    scope.named(expression.name, expression.at);
    return;
  }
  for (const part of Object.values(expression)) {
    if (typeof part === "object" && part !== null && "kind" in part && isExpression(part)) {
      checkNames(part, scope);
    }
  }
}

/** Types are parts of expressions, too, and may refer to themselves. */
function isExpression(part: { readonly kind: string }): part is Expression {
  return kinds.has(part.kind);
}

const kinds: ReadonlySet<string> = new Set<Expression["kind"]>([
  "number",
  "name",
  "history",
  "unary",
  "cast",
  "at",
  "sizeof",
  "sizeofType",
  "binary",
  "choice",
  "member",
  "index",
]);
