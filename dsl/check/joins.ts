/** The clauses that give a row several times: expand and join. */
import type { Clause, JoinNode, Name } from "../ast.ts";
import type { Ir, Step } from "../ir.ts";
import { typeWords } from "../types.ts";
import { collectionOf, elementType } from "./collections.ts";
import { broken, type Context } from "./context.ts";
import { checkCondition, checkExpression } from "./expression.ts";
import { checkInner, nameRows, newBase } from "./query.ts";
import type { Output, Scope } from "./scope.ts";

/** `expand E as NAME`: a row for each element. */
export function checkExpand(
  c: Context,
  scope: Scope,
  clause: Extract<Clause, { kind: "expand" }>,
  steps: Step[],
  text: string,
): void {
  const value = checkExpression(c, scope, clause.value);
  const type = value === broken ? undefined : elementType(value.type);
  if (value !== broken && type === undefined) {
    c.problem(clause.value.range, `${typeWords(value.type)} has no elements to expand`);
  }
  const { name } = clause.name;
  const element = c.newSlot(type ?? broken.type);
  scope.aliases.delete(name);
  scope.names.delete(name);
  if (element.type.kind === "host") {
    const base = newBase(name, collectionOf(value.type), element);
    scope.aliases.set(name, { names: new Map(), base });
  } else scope.names.set(name, element);
  addOutput(scope, { name, slot: element.slot, type: element.type });
  steps.push({ kind: "expand", value, slot: element.slot, text });
}

function addOutput(scope: Scope, output: Output): void {
  scope.outputs = [...scope.outputs.filter((o) => o.name !== output.name), output];
}

/** `join SOURCE as NAME on E`: the rows of both for which E holds. */
export function checkJoin(c: Context, scope: Scope, clause: JoinNode, steps: Step[], text: string): void {
  const { source } = clause;
  const query = {
    kind: "query",
    foreach: false,
    source,
    as: null,
    clauses: [],
    range: source.range,
  } as const;
  const inner = checkInner(c, query, scope);
  const as = clause.as ?? (source.kind === "named" ? source.name : undefined);
  if (as === undefined) {
    c.problem(source.range, "the rows of this query need a name", {
      hint: "as in join (task | limit 5) as t on …",
    });
  }
  if (inner === undefined || as === undefined) return;
  nameJoined(scope, as, inner.checked.scope);
  const filter = checkCondition(c, scope, clause.on);
  steps.push({ kind: "join", rows: { ...inner.rows, filter }, text });
}

/** The columns of the joined rows come behind the others, as `NAME.column`. */
function nameJoined(scope: Scope, as: Name, rows: Scope): void {
  scope.names.delete(as.name);
  nameRows(scope, as, rows);
  for (const output of rows.outputs) {
    const name = `${as.name}.${output.name}`;
    const slot: Ir = { kind: "slot", slot: output.slot, type: output.type };
    scope.names.set(name, slot);
    addOutput(scope, { ...output, name });
  }
}
