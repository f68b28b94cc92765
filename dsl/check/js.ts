/** `js(row => …)`: the columns that its function names are those of the rows here. */
import type { Expr, JsNode, Name } from "../ast.ts";
import type { Ir } from "../ir.ts";
import { nearest } from "../nearest.ts";
import { anyType, boolType } from "../types.ts";
import { broken, type Context, typed } from "./context.ts";
import { resolveInRows } from "./names.ts";
import type { Scope } from "./scope.ts";

/** How many columns a message lists. */
const maxListed = 40;

/** The function behind brackets, where an expression is that and nothing else. */
export function asJs(node: Expr): JsNode | undefined {
  if (node.kind === "paren") return asJs(node.inner);
  return node.kind === "js" ? node : undefined;
}

/** As a condition its answer is true or false as JavaScript has it. */
export function checkJs(c: Context, scope: Scope, node: JsNode, condition: boolean): Ir {
  for (const { range, ...problem } of node.problems) c.problem(range, problem.message, problem);
  const { program } = node;
  if (program === null) return broken;
  const fields = program.fields.map((field) => checkField(c, scope, field));
  const row = program.row === null ? null : checkRow(c, scope, { name: "row", range: program.row });
  if (fields.includes(broken) || row === broken) return broken;
  return typed(condition ? boolType : anyType, { kind: "js", program, fields, row, condition });
}

/** `row.NAME`: a binding, a column or a member; symbols are none of the row's. */
function checkField(c: Context, scope: Scope, name: Name): Ir {
  const found = resolveInRows(c, scope, name);
  if (found !== undefined) return found;
  const near = nearest(name.name, scope.candidates());
  const columns = scope.columnNames().slice(0, maxListed);
  return c.problem(name.range, `the row has no column or member \`${name.name}\``, {
    ...(near.length > 0 ? { nearest: near } : {}),
    ...(columns.length > 0 ? { hint: `columns are ${columns.join(", ")}` } : {}),
  });
}

/** The row in one piece: only a source's row is a value. */
function checkRow(c: Context, scope: Scope, name: Name): Ir {
  if (scope.base !== undefined) return scope.base.host;
  return c.problem(name.range, "the row as a whole is no value here", {
    hint: "name its columns: row.count",
  });
}
