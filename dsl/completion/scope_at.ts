/** What names mean at a place: the checker, on as much of the text as is whole. */
import type { Expr } from "../ast.ts";
import { Context } from "../check/context.ts";
import type { Environment } from "../check/environment.ts";
import { checkExpression } from "../check/expression.ts";
import { checkQuery } from "../check/query.ts";
import { aliasNamed } from "../check/names.ts";
import { type Alias, Scope } from "../check/scope.ts";
import { InquestError } from "../../lib/base/errors.ts";
import { beginsCommand, parse, parseExpression } from "../parse.ts";
import type { Heads } from "../build.ts";
import type { StaticType } from "../value.ts";
import type { World } from "../world.ts";
import type { QueryFrame } from "./place.ts";

/** What a text is checked with. */
export interface Checking {
  readonly world: World;
  readonly heads: Heads;
  readonly defined: Environment;
}

/** The names behind the whole clauses of the innermost query, and those of the queries around it. */
export function scopeAt(text: string, queries: readonly QueryFrame[], checking: Checking): Scope {
  let scope = new Scope();
  for (const [depth, frame] of queries.entries()) {
    scope = scopeOf(text, frame, depth > 0, scope, checking) ?? scope;
  }
  return scope;
}

function scopeOf(
  text: string,
  { start, clauseStart, clause }: QueryFrame,
  inner: boolean,
  around: Scope,
  checking: Checking,
): Scope | undefined {
  if (clause === undefined) return undefined;
  const whole = text.slice(start, clauseStart).replace(/\|\s*$/, "").trim();
  const tries = [whole];
  // `task` alone is a command, and the beginning of `task where` a query.
  const { world, defined } = checking;
  const names = defined.names();
  if (!inner && !/^(?:explain|foreach)\b/.test(whole) && !beginsCommand(text.slice(start), world, names)) {
    tries.unshift(`foreach ${whole}`);
  }
  // The names of a join are there while its condition is typed.
  const joined = clause === "join" ? /^join\s.*?\son\b/s.exec(text.slice(clauseStart))?.[0] : undefined;
  if (joined !== undefined) tries.unshift(`${whole} ${joined} 1 = 1`);
  for (const one of tries) {
    const found = checked(inner ? `foreach (${one})` : one, around, checking);
    if (found !== undefined) return found;
  }
  return undefined;
}

function checked(text: string, around: Scope, { world, heads, defined }: Checking): Scope | undefined {
  return quietly(() => {
    const { statements: [statement] } = parse(text, heads);
    if (statement?.kind !== "query") return undefined;
    const context = new Context({ text }, world, [], defined, () => undefined);
    return checkQuery(context, statement, around, false)?.scope;
  });
}

/** The type of an operand's text; undefined where it has none. */
export function typeOfOperand(text: string, scope: Scope, checking: Checking): StaticType | undefined {
  return quietly(() => typeOfExpression(parseExpression(text), text, scope, checking));
}

function typeOfExpression(
  node: Expr,
  text: string,
  scope: Scope,
  checking: Checking,
): StaticType | undefined {
  const context = new Context({ text }, checking.world, [], checking.defined);
  const { type } = checkExpression(context, scope, node);
  return context.diagnostics.length > 0 ? undefined : type;
}

/** What a word before a `.` stands for, where it is `as NAME`. */
export function aliasAt(text: string, scope: Scope): Alias | undefined {
  return /^\w+$/.test(text) ? aliasNamed(scope, text) : undefined;
}

function quietly<T>(what: () => T): T | undefined {
  try {
    return what();
  } catch (error) {
    if (error instanceof InquestError) return undefined;
    throw error;
  }
}
