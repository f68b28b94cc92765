/** Calls: built-in functions, methods of the row, the world's functions, aggregates, and C's own forms. */
import type { CallNode, Expr, MethodNode } from "../ast.ts";
import { aggregates, functions } from "../builtins/registry.ts";
import type { Ir, IrArgument } from "../ir.ts";
import { nearest } from "../nearest.ts";
import { typeWords } from "../types.ts";
import type { Method } from "../value.ts";
import type { StaticArgument, WorldFunction } from "../world.ts";
import { checkAggregate } from "./aggregates.ts";
import { matchArguments } from "./arguments.ts";
import { cForms } from "./c_forms.ts";
import { broken, type Context, typed } from "./context.ts";
import { checkDefinedCall, definitionOf } from "./definitions.ts";
import { checkExpression } from "./expression.ts";
import { aliasNamed, resolveInRows } from "./names.ts";
import { checkQuantifier, isQuantifier, quantifiers } from "./quantifiers.ts";
import type { Scope } from "./scope.ts";

/** `f(a, b)` */
export function checkCall(c: Context, scope: Scope, node: CallNode): Ir {
  const { name } = node.name;
  const form = cForms.get(name);
  if (form !== undefined) return form(c, scope, node);
  const aggregate = aggregates.get(name);
  if (isQuantifier(name)) {
    const quantified = checkQuantifier(c, scope, node, aggregate);
    if (quantified !== undefined) return quantified;
  }
  if (aggregate !== undefined) return checkAggregate(c, scope, node, aggregate);
  const builtin = functions.get(name);
  if (builtin !== undefined) return callFunction(c, scope, node, builtin);
  for (let rows: Scope | undefined = scope; rows !== undefined; rows = rows.around) {
    const row = rows.base?.bound.rowType;
    const method = row?.kind === "host" ? row.host.method?.(name) : undefined;
    if (method !== undefined && rows.base !== undefined) {
      return callMethod(c, scope, node, rows.base.host, method);
    }
  }
  const definition = definitionOf(c, name);
  if (definition !== undefined) return checkDefinedCall(c, scope, node, definition);
  const fn = c.world.function(name);
  return fn === undefined ? unknownFunction(c, scope, node) : callFunction(c, scope, node, fn);
}

function callFunction(c: Context, scope: Scope, node: CallNode, callee: WorldFunction): Ir {
  const unavailable = callee.unavailable?.();
  if (unavailable !== undefined) {
    return c.problem(
      node.name.range,
      `\`${node.name.name}()\` is not available in this dump: ${unavailable}`,
    );
  }
  const args = matchArguments(c, scope, node.name, callee.parameters, node.args, node.range);
  if (args === undefined) return broken;
  const type = callee.result(args.map(staticArgument));
  return typed(type, { kind: "call", callee, args });
}

function callMethod(c: Context, scope: Scope, node: CallNode | MethodNode, object: Ir, method: Method): Ir {
  const args = matchArguments(c, scope, node.name, method.parameters, node.args, node.range);
  if (args === undefined) return broken;
  return typed(method.result, { kind: "method", object, name: node.name.name, args });
}

/** What the checker tells of an argument. */
export function staticArgument(argument: IrArgument): StaticArgument {
  if (!("kind" in argument)) return argument;
  return argument.kind === "const"
    ? { type: argument.type, constant: argument.value }
    : { type: argument.type };
}

/** `x.f(a, b)` */
export function checkMethod(c: Context, scope: Scope, node: MethodNode): Ir {
  const plugin = pluginFunction(c, scope, node);
  if (plugin !== undefined) return plugin;
  const object = methodObject(c, scope, node.object);
  if (object === broken) return broken;
  const { type } = object;
  const method = type.kind === "host" ? type.host.method?.(node.name.name) : undefined;
  if (method !== undefined) return callMethod(c, scope, node, object, method);
  return c.problem(
    node.name.range,
    `${typeWords(type)} has nothing called \`${node.name.name}\` that takes arguments`,
    {
      ...(isFunction(c, node.name.name) ? { hint: `functions are called as ${node.name.name}(x)` } : {}),
    },
  );
}

/** `nfs.age(x)`: a function of a plugin, unless the name before the dot is one of the rows'. */
function pluginFunction(c: Context, scope: Scope, node: MethodNode): Ir | undefined {
  const { object, name, args, range } = node;
  if (object.kind !== "name" || node.op !== ".") return undefined;
  const whole = {
    name: `${object.name}.${name.name}`,
    range: { start: object.range.start, end: name.range.end },
  };
  const callee = c.world.function(whole.name), prefix = `${object.name}.`;
  const others = callee === undefined ? c.world.functionNames().filter((one) => one.startsWith(prefix)) : [];
  if (callee === undefined && others.length === 0) return undefined;
  if (resolveInRows(c, scope, object, true) !== undefined) return undefined;
  if (callee === undefined) {
    return c.problem(whole.range, `no function is called \`${whole.name}\``, {
      nearest: nearest(whole.name, others),
      hint: `functions of ${object.name} are ${others.join(", ")}`,
    });
  }
  return callFunction(c, scope, { kind: "call", name: whole, args, range }, callee);
}

function methodObject(c: Context, scope: Scope, node: Expr): Ir {
  const alias = node.kind === "name" ? aliasNamed(scope, node.name) : undefined;
  return alias?.base?.host ?? checkExpression(c, scope, node);
}

function isFunction(c: Context, name: string): boolean {
  return functions.has(name) || c.world.function(name) !== undefined;
}

function unknownFunction(c: Context, scope: Scope, node: CallNode): Ir {
  const { name, range } = node.name;
  const known = [
    ...functions.keys(),
    ...aggregates.keys(),
    ...quantifiers,
    ...cForms.keys(),
    ...c.world.functionNames(),
    ...c.environment.names(),
  ];
  if (c.world.source(name) !== undefined) {
    return c.problem(range, `\`${name}\` is a source, not a function`, {
      hint: "sources stand after foreach",
    });
  }
  const qualified = c.world.qualified?.("function", name) ?? [];
  const near = qualified.length > 0 ? qualified : nearest(name, known);
  const column = [...scope.candidates()].includes(name)
    ? { hint: `\`${name}\` takes no arguments: write ${name}` }
    : {};
  return c.problem(range, `no function is called \`${name}\``, {
    ...(near.length > 0 ? { nearest: near } : {}),
    ...column,
  });
}
