/** Arguments and the parameters they are for: by place, by name, with defaults. */
import type { Arg, CTypeNode, Expr, Name, Range } from "../ast.ts";
import type { IrArgument } from "../ir.ts";
import { nearest } from "../nearest.ts";
import { fits, typeOf, typeWords } from "../types.ts";
import type { CTypeRef, Parameter } from "../world.ts";
import { broken, type Context, typed } from "./context.ts";
import { checkExpression } from "./expression.ts";
import type { Scope } from "./scope.ts";

/** An argument with the name it was given by. */
interface Given {
  readonly value: Expr | CTypeNode;
  readonly range: Range;
}

/** One argument for each parameter, or undefined when something is wrong; the problem is noted. */
export function matchArguments(
  c: Context,
  scope: Scope,
  callee: Name,
  parameters: readonly Parameter[],
  args: readonly Arg[],
  range: Range,
): readonly IrArgument[] | undefined {
  const placed = place(c, callee, parameters, args);
  if (placed === undefined) return undefined;
  const out: IrArgument[] = [];
  let ctype: CTypeRef | undefined;
  let fine = true;
  for (const parameter of parameters) {
    const given = placed.get(parameter.name);
    const argument = given === undefined
      ? defaultOf(c, callee, parameter, range)
      : checkArgument(c, scope, parameter, given, ctype);
    if (argument === undefined || argument === broken) fine = false;
    else {
      if ("ctype" in argument) ctype = argument.ctype;
      out.push(argument);
    }
  }
  return fine ? out : undefined;
}

function place(
  c: Context,
  callee: Name,
  parameters: readonly Parameter[],
  args: readonly Arg[],
): Map<string, Given> | undefined {
  const placed = new Map<string, Given>();
  let next = 0;
  let fine = true;
  for (const arg of args) {
    const named = namedArgument(c, arg, parameters);
    const name = named?.name ?? parameters[next++]?.name;
    if (named === undefined && arg.name !== null) {
      fine = false;
      c.problem(
        arg.name.range,
        `${callee.name}() has no parameter \`${arg.name.name}\``,
        signature(callee, parameters),
      );
    } else if (name === undefined) {
      fine = false;
      const most = parameters.length === 0 ? "no arguments" : `at most ${count(parameters.length)}`;
      c.problem(arg.range, `${callee.name}() takes ${most}`, signature(callee, parameters));
      break;
    } else if (placed.has(name)) {
      fine = false;
      c.problem(arg.range, `\`${name}\` of ${callee.name}() is given twice`);
    } else placed.set(name, named?.given ?? { value: arg.value, range: arg.range });
  }
  return fine ? placed : undefined;
}

function count(n: number): string {
  return n === 1 ? "one argument" : `${n} arguments`;
}

/** How a callee is called: a hint. */
function signature(callee: Name, parameters: readonly Parameter[]): { hint: string } {
  const shown = parameters.map((p) => p.default === undefined ? p.name : `${p.name}=…`);
  return { hint: `it is called as ${callee.name}(${shown.join(", ")})` };
}

/** `a = x`, when the callee declares `a`. */
function namedArgument(
  c: Context,
  arg: Arg,
  parameters: readonly Parameter[],
): { name: string; given: Given } | undefined {
  const declares = (name: string) => parameters.some((p) => p.name === name);
  if (arg.name !== null) {
    return declares(arg.name.name)
      ? { name: arg.name.name, given: { value: arg.value, range: arg.range } }
      : undefined;
  }
  const { value } = arg;
  if (value.kind !== "binary" || value.op !== "=" || value.left.kind !== "name") return undefined;
  const sign = c.text.slice(value.opRange.start, value.opRange.end).trim();
  if (sign !== "=" || !declares(value.left.name)) return undefined;
  return { name: value.left.name, given: { value: value.right, range: value.right.range } };
}

function defaultOf(c: Context, callee: Name, parameter: Parameter, range: Range): IrArgument | undefined {
  if (parameter.default !== undefined) {
    return typed(typeOf(parameter.default), { kind: "const", value: parameter.default });
  }
  c.problem(range, `${callee.name}() needs \`${parameter.name}\`: ${parameter.summary}`);
  return undefined;
}

function checkArgument(
  c: Context,
  scope: Scope,
  parameter: Parameter,
  { value, range }: Given,
  ctype: CTypeRef | undefined,
): IrArgument | undefined {
  const { type } = parameter;
  if (type.kind === "ctype") return typeArgument(c, value);
  if (type.kind === "member") return memberArgument(c, value, ctype);
  if (value.kind === "ctype") {
    c.problem(range, `\`${parameter.name}\` is a value, not a C type`);
    return undefined;
  }
  const ir = checkExpression(c, scope, value);
  if (ir === broken || fits(ir.type, type.type)) return ir;
  const unit = type.type.kind === "duration" && ir.type.kind === "int"
    ? { hint: "a duration has a unit: 120s" }
    : {};
  c.problem(range, `\`${parameter.name}\` is ${typeWords(type.type)}, not ${typeWords(ir.type)}`, unit);
  return undefined;
}

function typeArgument(c: Context, value: Expr | CTypeNode): IrArgument | undefined {
  const node = asType(value);
  if (node === undefined) {
    c.problem(value.range, "a C type stands here", {
      hint: "as in struct task_struct, unsigned long, pid_t *",
    });
    return undefined;
  }
  const ctype = c.cType(node);
  return ctype === undefined ? undefined : { ctype };
}

/** A lone word may be a typedef. */
export function asType(value: Expr | CTypeNode): CTypeNode | undefined {
  if (value.kind === "ctype") return value;
  return value.kind === "name"
    ? { kind: "ctype", base: value.name, stars: 0, range: value.range }
    : undefined;
}

/** A member path: `link`, `se.run_node`, `buckets[3].head`. */
export function memberArgument(
  c: Context,
  value: Expr | CTypeNode,
  ctype: CTypeRef | undefined,
): { readonly member: string } | undefined {
  const path = c.textOf(value).replaceAll("->", ".");
  if (!/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[\d+\])*$/.test(path)) {
    c.problem(value.range, "a member stands here", { hint: "as in list, or se.run_node" });
    return undefined;
  }
  if (ctype === undefined || ctype.memberPath(path) !== undefined) return { member: path };
  const near = nearest(path, ctype.memberNames());
  c.problem(
    value.range,
    `\`${ctype.name}\` has no member \`${path}\``,
    near.length > 0 ? { nearest: near } : {},
  );
  return undefined;
}
