/**
 * The language: text in, rows out. `compile` parses, checks and plans; `run` gives the rows lazily. What a query can see
 * is a World.
 */
import type { Range, Statement } from "./ast.ts";
import { checkAssert } from "./check/assert.ts";
import { Context, type RefuseFile } from "./check/context.ts";
import { Environment } from "./check/environment.ts";
import { checkDefinition } from "./check/definitions.ts";
import { checkQuery } from "./check/query.ts";
import { Scope } from "./check/scope.ts";
import { headsOf } from "./parse.ts";
import { loadWantedJs } from "./js/load.ts";
import { makePlan, type Plan } from "./plan.ts";
import { printStatement } from "./print.ts";
import { QueryError } from "./query_error.ts";
import { type Result, type RunOptions, runPlan } from "./run/result.ts";
import { type ScriptOptions, ScriptReader } from "./script.ts";
import { defaultFormats } from "./formats.ts";
import type { World } from "./world.ts";

export { Environment };
export { beginsCommand } from "./parse.ts";
export { parse, parseExpression } from "./parse.ts";
export { defaultFormats } from "./formats.ts";
export { type Diagnostic, QueryError, type SourceText } from "./query_error.ts";
export type { Parameters } from "./parameters.ts";
export type { ReadFile } from "./script.ts";
export type { RefuseFile } from "./check/context.ts";
export type { Result, ResultColumn, RunOptions } from "./run/result.ts";
export type { Stats } from "./run/stats.ts";

/** What compile can be told. */
export interface CompileOptions extends ScriptOptions {
  /** What `format` may say. */
  readonly formats?: readonly string[];
  /** Absent: no answer can be written to a file. */
  readonly refuseFile?: RefuseFile;
}

/** A query that was checked and planned. */
export class Query {
  constructor(
    /** Its own text. */
    readonly text: string,
    /** Where it stands in the text given to compile. */
    readonly range: Range,
    readonly plan: Plan,
    /** The same as a text that needs no other: with the definitions before it, and parameters written out. */
    readonly standalone: string = text,
  ) {}

  /** Starts it. It may be run more than once. */
  run(options: RunOptions = {}): Result {
    return runPlan(this.plan, options);
  }
}

/**
 * Fetches what the last text took that was not loaded, a js() in it or in a file that it uses; false when there was
 * nothing. The text is then to be compiled again: its errors were not its own.
 */
export function loadMissing(): Promise<boolean> {
  return loadWantedJs();
}

/** A text that makes sense. */
export interface Compiled {
  readonly queries: readonly Query[];
  /** What is defined at its end, for the texts behind it. */
  readonly defined: Environment;
}

/** Checks every statement of a text. Throws a QueryError with all that is wrong. */
export function compile(text: string, world: World, options: CompileOptions = {}): Query[] {
  return [...compileText(text, world, options).queries];
}

/** The same, with what the text leaves behind. */
export function compileText(text: string, world: World, options: CompileOptions = {}): Compiled {
  const formats = options.formats ?? defaultFormats;
  const file = options.name === undefined ? { text } : { name: options.name, text };
  const reader = new ScriptReader(headsOf(world), options, (definition) => {
    const context = new Context(definition.file, world, formats, definition.before);
    checkDefinition(context, definition);
    const own = definition.file === file ? {} : { file: definition.file };
    reader.diagnostics.push(...context.diagnostics.map((d) => ({ ...own, ...d })));
    return context.diagnostics.length > 0;
  });
  const { placed, environment: defined } = reader.read(file);
  const diagnostics = reader.diagnostics;
  const queries: Query[] = [];
  for (const { statement, environment } of placed) {
    const context = new Context(file, world, formats, environment, options.refuseFile);
    const query = compileOne(statement, context, environment);
    diagnostics.push(...context.diagnostics);
    if (query !== undefined) queries.push(query);
  }
  if (diagnostics.length > 0) throw new QueryError(text, diagnostics);
  return { queries, defined };
}

function compileOne(node: Statement, context: Context, environment: Environment): Query | undefined {
  const checked = node.kind === "query"
    ? checkQuery(context, node, new Scope(), true)
    : node.kind === "assert"
    ? checkAssert(context, node)
    : undefined;
  if (checked === undefined) return undefined;
  const text = context.text.slice(node.range.start, node.range.end);
  const { to } = context;
  const plan = {
    ...makePlan(checked, context.slots, context.format, context.warnings),
    ...(to === undefined ? {} : { to }),
    ...(isDrawn(node) && { drawn: true as const }),
  };
  const definitions = environment.oldestFirst().map(({ node }) => printStatement(node) + "; ").join("");
  const standalone = definitions +
    (text.includes("$") || to !== undefined ? printStatement(hereOnly(node)) : text);
  if (node.kind !== "assert") return new Query(text, node.range, plan, standalone);
  const assertion = node.text ?? text.replace(/^assert\s+/, "");
  return new Query(text, node.range, { ...plan, assertion }, standalone);
}

/** Whether nothing is done with the rows of a command. */
function isDrawn(node: Statement): boolean {
  if (node.kind !== "query") return false;
  const last = node.clauses.findLast(({ kind }) => kind !== "to");
  return last === undefined ? node.source.kind === "command" : last.kind === "do";
}

/** A statement whose answer goes to whoever asks. */
function hereOnly(node: Statement): Statement {
  return node.kind === "query"
    ? { ...node, clauses: node.clauses.filter(({ kind }) => kind !== "to") }
    : node;
}
