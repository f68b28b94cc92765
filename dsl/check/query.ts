/** Checks a query: its source, then its clauses. What comes out is ready to be planned. */
import type { Arg, Name, Query, SourceNode } from "../ast.ts";
import type { Ir, IrArgument, Step } from "../ir.ts";
import { nearest } from "../nearest.ts";
import type { BoundSource } from "../world.ts";
import { matchArguments } from "./arguments.ts";
import { staticArgument } from "./calls.ts";
import { baseColumn, checkClause } from "./clauses.ts";
import type { Context } from "./context.ts";
import { type Base, Scope } from "./scope.ts";

/** How many steps rows may go through, one calling the next. */
const maxSteps = 250;

/** A checked query. */
export interface Checked {
  readonly source: CheckedSource;
  readonly steps: readonly Step[];
  /** The names behind the last clause: its columns are the answer's. */
  readonly scope: Scope;
}

/** Where the rows come from. */
export interface CheckedSource {
  readonly name: string;
  readonly bound: BoundSource;
  readonly args: readonly IrArgument[];
  /** The slot of the row itself. */
  readonly hostSlot: number;
  /** Columns and members in use by name: what conditions are about. */
  readonly used: ReadonlyMap<string, Ir>;
}

/** Checks a query; undefined when its source is none, so that nothing behind it has a meaning. */
export function checkQuery(c: Context, query: Query, outer: boolean): Checked | undefined {
  const rows = checkSource(c, query.source);
  if (rows === undefined) return undefined;
  const steps = [...rows.steps];
  let { scope } = rows;
  if (query.as !== null) {
    const names = new Map(
      scope.outputs.map((o) => [o.name, { kind: "slot", slot: o.slot, type: o.type } as Ir]),
    );
    const bare = query.source.kind === "named";
    scope.aliases.set(query.as.name, { names: bare ? new Map() : names, base: scope.base });
  }
  for (const clause of query.clauses) scope = checkClause(c, scope, clause, steps, outer);
  if (steps.length > maxSteps) c.problem(query.range, `this query has more than ${maxSteps} steps`);
  return { source: rows.source, steps, scope };
}

function checkSource(c: Context, node: SourceNode): Checked | undefined {
  if (node.kind === "subquery") return checkQuery(c, node.query, false);
  const { name } = node.name;
  const source = c.world.source(name);
  if (source === undefined) {
    unknownSource(c, node.name);
    return undefined;
  }
  const args = bindable(c, node.name, node.args ?? [], node.range, source.parameters);
  if (args === undefined) return undefined;
  const bound = source.bind(args.map(staticArgument));
  if ("problem" in bound) {
    c.problem(node.range, bound.problem);
    return undefined;
  }
  return fromSource(c, name, bound, args);
}

/** A source's arguments see no row: it has none yet. */
function bindable(
  c: Context,
  name: Name,
  args: readonly Arg[],
  range: SourceNode["range"],
  parameters: Parameters<typeof matchArguments>[3],
): readonly IrArgument[] | undefined {
  return matchArguments(c, new Scope(), name, parameters, args, range);
}

function fromSource(c: Context, name: string, bound: BoundSource, args: readonly IrArgument[]): Checked {
  const host = c.newSlot(bound.rowType);
  const base: Base = { name, bound, host, used: new Map() };
  const scope = new Scope();
  scope.base = base;
  scope.outputs = bound.defaults.flatMap((column) => baseColumn(c, scope, column));
  return { source: { name, bound, args, hostSlot: host.slot, used: base.used }, steps: [], scope };
}

function unknownSource(c: Context, name: Name): void {
  const known = c.world.sourceNames();
  const near = nearest(name.name, known);
  if (c.world.isCommand?.(name.name)) {
    c.problem(name.range, `command not available: ${name.name}`, { nearest: near });
    return;
  }
  c.problem(name.range, `no source is called \`${name.name}\``, {
    ...(near.length > 0 ? { nearest: near } : {}),
    hint: `sources are ${known.slice(0, 40).join(", ")}`,
  });
}
