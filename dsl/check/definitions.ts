/** Definitions: checked where they stand, written out where they are used. */
import type { Arg, CallNode, DefNode, LetStatement, Name, Query, Range } from "../ast.ts";
import type { Ir } from "../ir.ts";
import { qualifiedPart } from "../qualified.ts";
import { isReserved } from "../reserved.ts";
import { constantOf } from "../run/evaluate.ts";
import { anyType } from "../types.ts";
import type { Parameter } from "../world.ts";
import { matchArguments } from "./arguments.ts";
import { broken, type Context, typed } from "./context.ts";
import type { Definition } from "./environment.ts";
import { checkExpression } from "./expression.ts";
import { type Checked, checkQuery } from "./query.ts";
import { Scope } from "./scope.ts";

type Def = Definition & { readonly node: DefNode };

/** A definition that is a source or a function. */
export function definitionOf(c: Context, name: string): Def | undefined {
  const found = c.environment.find(name);
  return found?.node.kind === "def" ? found as Def : undefined;
}

/** The query that a definition stands for; undefined when it is a function. */
export function queryOf(c: Context, { node, before }: Def): Query | undefined {
  let { body } = node;
  while (body.kind === "paren") body = body.inner;
  const { range } = body;
  if (body.kind === "subquery") return body.query;
  const bare = { kind: "query", foreach: false, as: null, clauses: [], range } as const;
  const isSource = (name: string) => {
    const other = before.find(name);
    if (other !== undefined) return other.node.kind === "def" && queryOf(c, other as Def) !== undefined;
    return c.world.source(name) !== undefined;
  };
  const name: Name | undefined = body.kind === "name" ? { name: body.name, range } : undefined;
  if (name !== undefined && isSource(name.name)) {
    return { ...bare, source: { kind: "named", name, args: null, range } };
  }
  if (body.kind === "call" && isSource(body.name.name)) {
    return { ...bare, source: { kind: "named", name: body.name, args: body.args, range } };
  }
  const part = qualifiedPart(body);
  if (part !== undefined && c.world.source(part.name.name) !== undefined) {
    return { ...bare, source: { kind: "named", ...part, range } };
  }
  return undefined;
}

/** A definition as a source. The rows keep their names; what the definition saw is left behind. */
export function checkDefinedSource(
  c: Context,
  definition: Def,
  query: Query,
  use: { readonly name: Name; readonly args: readonly Arg[] | null; readonly range: Range },
  around: Scope,
): Checked | undefined {
  if (definition.broken) return undefined;
  const inside = bind(c, definition, around, use.name, use.args ?? [], use.range);
  if (inside === undefined) return undefined;
  const checked = c.within(definition, use.range, () => checkQuery(c, query, inside, false));
  if (checked === undefined) return undefined;
  checked.scope.around = around;
  checked.scope.bindings = around.bindings;
  return checked;
}

/** A definition as a function. */
export function checkDefinedCall(c: Context, scope: Scope, node: CallNode, definition: Def): Ir {
  if (definition.broken) return broken;
  if (queryOf(c, definition) !== undefined) {
    return c.problem(node.range, `\`${node.name.name}\` is a source, not a value`, {
      hint: `ask about its rows: count(${node.name.name}(…)), first(…), any(…)`,
    });
  }
  const inside = bind(c, definition, scope, node.name, node.args, node.range);
  if (inside === undefined) return broken;
  const value = c.within(definition, node.range, () => checkExpression(c, inside, definition.node.body));
  return value === undefined || value === broken ? broken : c.memo(value, node.range);
}

/** A name that a `let` outside of queries has defined. */
export function checkDefinedName(c: Context, name: Name): Ir | undefined {
  const definition = c.environment.find(name.name);
  if (definition === undefined || definition.node.kind !== "letStatement") return undefined;
  if (definition.broken) return broken;
  const { value } = definition.node;
  const ir = c.within(definition, name.range, () => checkExpression(c, new Scope(), value)) ?? broken;
  if (ir === broken) return broken;
  const constant = constantOf(ir);
  return constant === undefined ? c.memo(ir, name.range) : typed(ir.type, { kind: "const", value: constant });
}

/** A scope in which the parameters are the arguments. */
function bind(
  c: Context,
  definition: Def,
  around: Scope,
  name: Name,
  args: readonly Arg[],
  range: Range,
): Scope | undefined {
  const parameters = parametersOf(c, definition);
  const given = parameters && matchArguments(c, around, name, parameters, args, range);
  if (parameters === undefined || given === undefined) return undefined;
  const bindings = new Map<string, Ir>();
  for (const [i, argument] of given.entries()) {
    if (!("kind" in argument)) continue;
    const constant = constantOf(argument);
    const value = constant === undefined
      ? c.memo(argument, range)
      : typed(argument.type, { kind: "const", value: constant });
    bindings.set(parameters[i].name, value);
  }
  const inside = new Scope();
  inside.bindings = bindings;
  return inside;
}

/** The parameters with their defaults, which are constants and say what is expected. */
function parametersOf(c: Context, definition: Def): Parameter[] | undefined {
  return c.within(definition, definition.node.range, () => {
    const found: Parameter[] = [];
    for (const { name, default: fallback } of definition.node.params) {
      const summary = `a parameter of ${definition.node.name.name}()`;
      if (fallback === null) {
        found.push({ name: name.name, type: { kind: "value", type: anyType }, summary });
        continue;
      }
      const ir = checkExpression(c, new Scope(), fallback);
      const value = ir === broken ? null : constantOf(ir);
      if (value === undefined) c.problem(fallback.range, "a default is a constant");
      const type = value === null ? anyType : ir.type;
      found.push({ name: name.name, type: { kind: "value", type }, default: value ?? null, summary });
    }
    return found;
  });
}

/** What is wrong with a definition by itself, as far as it can be told without its arguments. */
export function checkDefinition(c: Context, definition: Definition): void {
  const { node } = definition;
  const { name, range } = node.name;
  if (isReserved(name)) {
    c.problem(
      range,
      `\`${name}\` cannot be defined: it is a word of the language, or one of crash's commands`,
    );
  } else if (node.kind === "def" && (c.world.source(name) ?? c.world.function(name)) !== undefined) {
    c.problem(range, `there is a source or a function called \`${name}\` already`);
  } else if (node.kind === "letStatement") checkLet(c, node);
  else checkDef(c, definition as Def);
}

function checkLet(c: Context, node: LetStatement): void {
  checkExpression(c, new Scope(), node.value);
}

function checkDef(c: Context, definition: Def): void {
  const seen = new Set<string>();
  for (const { name } of definition.node.params) {
    if (seen.has(name.name)) c.problem(name.range, `two parameters are called \`${name.name}\``);
    seen.add(name.name);
  }
  const parameters = parametersOf(c, definition);
  if (parameters === undefined || c.diagnostics.length > 0) return;
  // What a parameter without a default is, only a use can tell.
  if (parameters.some((p) => p.default === undefined)) return;
  const inside = new Scope();
  inside.bindings = new Map(parameters.map((p): [string, Ir] => {
    const type = p.type.kind === "value" ? p.type.type : anyType;
    return [p.name, typed(type, { kind: "const", value: p.default ?? null })];
  }));
  const query = queryOf(c, definition);
  if (query !== undefined) checkQuery(c, query, inside, false);
  else checkExpression(c, inside, definition.node.body);
}
