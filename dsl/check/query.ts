/** Checks a query: its source, then its clauses. What comes out is ready to be planned. */
import type { Expr, Name, Query, SourceNode } from "../ast.ts";
import type { InnerQuery, Ir, IrArgument, QuerySource, Step } from "../ir.ts";
import { nearest } from "../nearest.ts";
import { behindTasks, isCrashCommand, withoutCommand } from "../reserved.ts";
import { scalarKind, typeWords } from "../types.ts";
import type { BoundSource } from "../world.ts";
import { matchArguments } from "./arguments.ts";
import { staticArgument } from "./calls.ts";
import { baseColumn, checkClause } from "./clauses.ts";
import { collectionOf, elementType } from "./collections.ts";
import { checkCommand } from "./commands.ts";
import { broken, type Context, type SlotIr } from "./context.ts";
import { checkDefinedSource, definitionOf, queryOf } from "./definitions.ts";
import { checkExpression } from "./expression.ts";
import { resolveInRows } from "./names.ts";
import { type Base, Scope } from "./scope.ts";

/** How many steps rows may go through, one calling the next. */
const maxSteps = 250;

/** A checked query. */
export interface Checked {
  readonly source: QuerySource;
  readonly steps: readonly Step[];
  /** The names behind the last clause: its columns are the answer's. */
  readonly scope: Scope;
}

/**
 * Checks a query; undefined when its source is none, so that nothing behind it has a meaning. `around` has the names
 * that it sees besides its own; `outer` is whether it is the statement itself.
 */
export function checkQuery(c: Context, query: Query, around: Scope, outer: boolean): Checked | undefined {
  const rows = checkSource(c, query.source, around);
  if (rows === undefined) return undefined;
  const steps = [...rows.steps];
  let { scope } = rows;
  if (query.as !== null) nameRows(scope, query.as, scope);
  for (const clause of query.clauses) scope = checkClause(c, scope, clause, steps, outer);
  if (steps.length > maxSteps) c.problem(query.range, `this query has more than ${maxSteps} steps`);
  return { source: rows.source, steps, scope };
}

/** Lets `as NAME` stand for the rows of a source. */
export function nameRows(scope: Scope, as: Name, rows: Scope): void {
  const names = new Map(
    rows.outputs.map((o) => [o.name, { kind: "slot", slot: o.slot, type: o.type } as Ir]),
  );
  const bare = rows.base !== undefined && rows.untouched && rows.names.size === 0;
  scope.aliases.set(as.name, { names: bare ? new Map() : names, base: rows.base });
}

/** A query within a row: its own slots are told apart from those of the row. */
export function checkInner(
  c: Context,
  query: Query,
  around: Scope,
): { checked: Checked; rows: InnerQuery } | undefined {
  const from = c.slots.length;
  const checked = checkQuery(c, query, around, false);
  if (checked === undefined) return undefined;
  const { source, steps } = checked;
  return { checked, rows: { source, steps, filter: null, from, to: c.slots.length } };
}

/** The rows of a source. */
function checkSource(c: Context, node: SourceNode, around: Scope): Checked | undefined {
  if (node.kind === "subquery") return checkQuery(c, node.query, around, false);
  if (node.kind === "collection") return elements(c, node.value, around);
  if (node.kind === "command") return checkCommand(c, node, around);
  const { name } = node.name;
  if (node.args === null) {
    const found = resolveInRows(c, around, node.name, true);
    if (found !== undefined && elementType(found.type) !== undefined) return fromCollection(c, found, around);
  }
  const definition = definitionOf(c, name);
  const defined = definition && queryOf(c, definition);
  if (definition && defined) return checkDefinedSource(c, definition, defined, node, around);
  const source = c.world.source(name);
  if (source === undefined) {
    if (node.args === null || (around.base === undefined && !definition)) return unknownSource(c, node.name);
    return elements(c, { kind: "call", name: node.name, args: node.args, range: node.range }, around);
  }
  const args = matchArguments(c, around, node.name, source.parameters, node.args ?? [], node.range);
  if (args === undefined) return undefined;
  const bound = source.bind(args.map(staticArgument));
  if ("problem" in bound) {
    c.problem(node.range, bound.problem);
    return undefined;
  }
  return fromSource(c, name, bound, args, around);
}

/** The rows of a source that is bound, with the names that they have. */
export function fromSource(
  c: Context,
  name: string,
  bound: BoundSource,
  args: readonly IrArgument[],
  around: Scope,
): Checked {
  const scope = new Scope();
  scope.around = around;
  scope.bindings = around.bindings;
  const base = newBase(name, bound, c.newSlot(bound.rowType));
  scope.base = base;
  scope.outputs = bound.defaults.flatMap((column) => baseColumn(c, scope, column));
  return { source: { name, bound, args, hostSlot: base.host.slot, used: base.used }, steps: [], scope };
}

/** What names mean that are looked up in a row. */
export function newBase(name: string, bound: BoundSource, host: SlotIr): Base & { readonly host: SlotIr } {
  return { name, bound, host, used: new Map() };
}

/** The elements of a value as rows. */
function elements(c: Context, value: Expr, around: Scope): Checked | undefined {
  const ir = c.seen.get(value) ?? checkExpression(c, around, value);
  c.seen.delete(value);
  if (ir === broken) return undefined;
  if (elementType(ir.type) !== undefined) return fromCollection(c, ir, around);
  c.problem(value.range, `${typeWords(ir.type)} has no elements to ask about`);
  return undefined;
}

function fromCollection(c: Context, value: Ir, around: Scope): Checked {
  const bound = collectionOf(value.type);
  const checked = fromSource(c, "elements", bound, [value], around);
  const { hostSlot } = checked.source;
  checked.scope.outputs = [{ name: "value", slot: hostSlot, type: bound.rowType }];
  if (scalarKind(bound.rowType) !== "none" && checked.scope.base !== undefined) {
    checked.scope.names.set("value", checked.scope.base.host);
  }
  return { ...checked, source: { ...checked.source, collection: true } };
}

function unknownSource(c: Context, name: Name): undefined {
  const known = [...c.environment.names(), ...c.world.sourceNames()];
  const qualified = c.world.qualified?.("source", name.name) ?? [];
  const near = qualified.length > 0 ? qualified : nearest(name.name, known);
  if (isCrashCommand(name.name)) {
    c.problem(name.range, `command not available: ${name.name}`, {
      nearest: near,
      hint: withoutCommand(name.name, known),
    });
    return;
  }
  c.problem(name.range, `no source is called \`${name.name}\``, {
    ...(near.length > 0 ? { nearest: near } : {}),
    ...(near.length === 0 &&
      { hint: behindTasks(name.name) ?? `sources are ${known.slice(0, 40).join(", ")}` }),
  });
}
