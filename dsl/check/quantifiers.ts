/** Quantifiers: any, all, exists, and the aggregates over the rows of a query or the elements of a value. */
import type { CallNode, CTypeNode, Expr, Query } from "../ast.ts";
import type { Aggregate, InnerQuery, Ir, Step } from "../ir.ts";
import { aggregates } from "../builtins/registry.ts";
import { qualifiedPart } from "../qualified.ts";
import { boolType } from "../types.ts";
import { constantsOf } from "./aggregates.ts";
import { matchArguments } from "./arguments.ts";
import { elementType } from "./collections.ts";
import { broken, type Context, typed } from "./context.ts";
import { definitionOf, queryOf as definedQuery } from "./definitions.ts";
import { checkExpression } from "./expression.ts";
import { resolveInRows } from "./names.ts";
import { type Checked, checkInner } from "./query.ts";
import type { Scope } from "./scope.ts";

/** Those that are no aggregates. */
export const quantifiers = ["any", "all", "exists"] as const;

/** Whether a function may be asked about a query. */
export function isQuantifier(name: string): boolean {
  return (quantifiers as readonly string[]).includes(name) || aggregates.has(name);
}

/** A quantifier's value; undefined when the call is an aggregate over the rows of a group. */
export function checkQuantifier(
  c: Context,
  scope: Scope,
  node: CallNode,
  aggregate: Aggregate | undefined,
): Ir | undefined {
  const query = queryOf(c, scope, node, aggregate);
  if (query === undefined) {
    if (aggregate !== undefined) return undefined;
    const { name } = node.name;
    return c.problem(node.range, `${name}() asks about the rows of a query, or the elements of a value`, {
      hint: `as in ${name}(task where state = D)`,
    });
  }
  const inner = checkInner(c, query, scope);
  if (inner === undefined) return broken;
  return aggregate === undefined
    ? checkExists(c, node, inner.rows)
    : checkGather(c, node, aggregate, inner.checked, inner.rows);
}

/** What is asked about: a query in the argument, a source, or a value with elements. */
function queryOf(
  c: Context,
  scope: Scope,
  node: CallNode,
  aggregate: Aggregate | undefined,
): Query | undefined {
  const value = node.args[0]?.value;
  if (value === undefined || value.kind === "ctype") return undefined;
  const query = written(value);
  if (query !== undefined) return query;
  if (aggregate !== undefined && scope.grouping !== undefined) return undefined;
  return hasRows(c, scope, value) ? bare(c, value) : undefined;
}

function written(value: Expr | CTypeNode): Query | undefined {
  if (value.kind === "paren") return written(value.inner);
  return value.kind === "subquery" ? value.query : undefined;
}

function bare(c: Context, value: Expr): Query {
  const { range } = value;
  const query = { kind: "query", foreach: false, as: null, clauses: [], range } as const;
  if (value.kind === "name") {
    return { ...query, source: { kind: "named", name: { name: value.name, range }, args: null, range } };
  }
  if (value.kind === "call" && isSource(c, value.name.name)) {
    return { ...query, source: { kind: "named", name: value.name, args: value.args, range } };
  }
  const part = ofPlugin(c, value);
  if (part !== undefined) return { ...query, source: { kind: "named", ...part, range } };
  return { ...query, source: { kind: "collection", value, range } };
}

/** `nfs.mounts`, where that is a source of a plugin. */
function ofPlugin(c: Context, value: Expr): ReturnType<typeof qualifiedPart> {
  const part = qualifiedPart(value);
  return part !== undefined && isSource(c, part.name.name) ? part : undefined;
}

/** Whether a value without clauses is a source or has elements. */
function hasRows(c: Context, scope: Scope, value: Expr): boolean {
  if (value.kind === "name") {
    const found = resolveInRows(c, scope, { name: value.name, range: value.range }, true);
    return (found !== undefined && elementType(found.type) !== undefined) ||
      isSource(c, value.name);
  }
  if (value.kind === "call" && isSource(c, value.name.name)) return true;
  if (ofPlugin(c, value) !== undefined) return true;
  if (value.kind !== "member" && value.kind !== "call" && value.kind !== "method" && value.kind !== "index") {
    return value.kind === "symbol" || value.kind === "raw" || value.kind === "paren";
  }
  const ir = checkExpression(c, scope, value);
  c.seen.set(value, ir);
  return ir !== broken && elementType(ir.type) !== undefined;
}

function isSource(c: Context, name: string): boolean {
  const definition = definitionOf(c, name);
  if (definition !== undefined) return definedQuery(c, definition) !== undefined;
  return c.world.source(name) !== undefined;
}

/** The last `where` decides: it may find that it cannot tell. */
function checkExists(c: Context, node: CallNode, rows: InnerQuery): Ir {
  const { name } = node.name;
  if (node.args.length > 1) {
    return c.problem(node.args[1].range, `${name}() takes one argument`, {
      hint: `brackets keep a query together: ${name}((task show pid, comm))`,
    });
  }
  const last: Step | undefined = rows.steps[rows.steps.length - 1];
  const all = name === "all";
  if (last?.kind !== "where") {
    if (!all) return typed(boolType, { kind: "exists", all, rows });
    return c.problem(node.range, "all() needs a condition", { hint: "as in all(t.files where fd < 100)" });
  }
  const asked = { ...rows, steps: rows.steps.slice(0, -1), filter: last.condition };
  return typed(boolType, { kind: "exists", all, rows: asked });
}

function checkGather(
  c: Context,
  node: CallNode,
  aggregate: Aggregate,
  checked: Checked,
  rows: InnerQuery,
): Ir {
  const parameters = aggregate.parameters.slice(1);
  const given = matchArguments(c, checked.scope, node.name, parameters, node.args.slice(1), node.range);
  const constants = given === undefined ? undefined : constantsOf(c, node, aggregate, given);
  if (constants === undefined) return broken;
  const argument = aggregate.name === "count" ? null : rowValue(c, node, checked);
  if (argument === broken) return broken;
  const type = aggregate.result(argument?.type ?? { kind: "null" });
  if ("problem" in type) {
    const hint = argument?.type.kind === "host"
      ? { hint: `say which value with show: ${node.name.name}(… show rss)` }
      : {};
    return c.problem(node.args[0].range, type.problem, hint);
  }
  return typed(type, { kind: "gather", rows, aggregate, argument, constants });
}

/** What a row of a query is as a value: its only column, or the row itself. */
function rowValue(c: Context, node: CallNode, { scope }: Checked): Ir {
  if (scope.untouched && scope.base !== undefined) return scope.base.host;
  const [output, more] = scope.outputs;
  if (output !== undefined && more === undefined) {
    return { kind: "slot", slot: output.slot, type: output.type };
  }
  const names = scope.outputs.map((o) => o.name).join(", ");
  return c.problem(node.args[0].range, `${node.name.name}() takes one column, this query has ${names}`, {
    hint: `say which one with show: ${node.name.name}(… show pid)`,
  });
}
