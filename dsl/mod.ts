/**
 * The language: text in, rows out. `compile` parses, checks and plans; `run` gives the rows lazily. What a query can see
 * is a World.
 */
import type { Query as QueryNode, Range } from "./ast.ts";
import { Context } from "./check/context.ts";
import { checkQuery } from "./check/query.ts";
import { Scope } from "./check/scope.ts";
import { loadJs, mentionsJs } from "./js/load.ts";
import { parse } from "./parse.ts";
import { makePlan, type Plan } from "./plan.ts";
import { type Diagnostic, QueryError } from "./query_error.ts";
import { type Result, type RunOptions, runPlan } from "./run/result.ts";
import type { World } from "./world.ts";

export { parse, parseExpression } from "./parse.ts";
export { type Diagnostic, QueryError } from "./query_error.ts";
export type { Result, ResultColumn, RunOptions } from "./run/result.ts";
export type { Stats } from "./run/stats.ts";

/** What compile can be told. */
export interface CompileOptions {
  /** What `format` may say. */
  readonly formats?: readonly string[];
}

/** The formats when nothing is said. */
export const defaultFormats: readonly string[] = [
  "table",
  "json",
  "ndjson",
  "csv",
  "tsv",
  "md",
  "tree",
  "folded",
];

/** A query that was checked and planned. */
export class Query {
  constructor(
    /** Its own text. */
    readonly text: string,
    /** Where it stands in the text given to compile. */
    readonly range: Range,
    readonly plan: Plan,
  ) {}

  /** Starts it. It may be run more than once. */
  run(options: RunOptions = {}): Result {
    return runPlan(this.plan, options);
  }
}

/** Fetches what reading a text takes besides the language itself; to be awaited before `compile` and `parse`. */
export async function prepare(text: string): Promise<void> {
  if (mentionsJs(text)) await loadJs();
}

/** Checks every query of a text. Throws a QueryError with all that is wrong. */
export function compile(text: string, world: World, options: CompileOptions = {}): Query[] {
  const script = parse(text, {
    isSource: (name) => world.source(name) !== undefined,
    isCommand: (name) => world.isCommand?.(name) ?? false,
    sourceNames: () => world.sourceNames(),
  });
  const diagnostics: Diagnostic[] = [];
  const queries: Query[] = [];
  for (const node of script.statements) {
    const query = compileOne(text, node, world, options, diagnostics);
    if (query !== undefined) queries.push(query);
  }
  if (diagnostics.length > 0) throw new QueryError(text, diagnostics);
  return queries;
}

function compileOne(
  text: string,
  node: QueryNode,
  world: World,
  options: CompileOptions,
  diagnostics: Diagnostic[],
): Query | undefined {
  const context = new Context(text, world, options.formats ?? defaultFormats);
  const checked = checkQuery(context, node, new Scope(), true);
  diagnostics.push(...context.diagnostics);
  if (checked === undefined) return undefined;
  const plan = makePlan(checked, context.slots, context.format, context.warnings);
  return new Query(text.slice(node.range.start, node.range.end), node.range, plan);
}
