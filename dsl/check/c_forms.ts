/** What C does with types: cast(x, T), container_of(p, T, m), sizeof(T), offsetof(T, m), typeof(x). */
import type { Arg, CallNode } from "../ast.ts";
import type { Ir } from "../ir.ts";
import { intType, scalarKind, stringType, typeWords } from "../types.ts";
import type { CTypeRef } from "../world.ts";
import { asType, memberArgument } from "./arguments.ts";
import { broken, type Context, typed } from "./context.ts";
import { checkExpression } from "./expression.ts";
import type { Scope } from "./scope.ts";

type Form = (c: Context, scope: Scope, node: CallNode) => Ir;

/** The forms by name. */
export const cForms: ReadonlyMap<string, Form> = new Map<string, Form>([
  ["cast", checkCastForm],
  ["container_of", checkContainerOf],
  ["sizeof", checkSizeof],
  ["offsetof", checkOffsetof],
  ["typeof", checkTypeof],
]);

function arity(c: Context, node: CallNode, form: string, count: number): readonly Arg[] | undefined {
  if (node.args.length === count && node.args.every((a) => a.name === null)) return node.args;
  c.problem(node.range, `${node.name.name}() is called as ${form}`);
  return undefined;
}

function typeOfArg(c: Context, arg: Arg): CTypeRef | undefined {
  const node = asType(arg.value);
  if (node !== undefined) return c.cType(node);
  c.problem(arg.range, "a C type stands here", { hint: "as in struct task_struct, unsigned long, pid_t *" });
  return undefined;
}

function valueOf(c: Context, scope: Scope, arg: Arg): Ir {
  if (arg.value.kind !== "ctype") return checkExpression(c, scope, arg.value);
  return c.problem(arg.range, "a value stands here, not a C type");
}

function checkCastForm(c: Context, scope: Scope, node: CallNode): Ir {
  const args = arity(c, node, "cast(x, TYPE)", 2);
  if (args === undefined) return broken;
  const operand = valueOf(c, scope, args[0]);
  const to = typeOfArg(c, args[1]);
  return to === undefined || operand === broken ? broken : typed(to.type, { kind: "cast", to, operand });
}

function checkContainerOf(c: Context, scope: Scope, node: CallNode): Ir {
  const args = arity(c, node, "container_of(p, TYPE, member)", 3);
  if (args === undefined) return broken;
  const operand = valueOf(c, scope, args[0]);
  const type = typeOfArg(c, args[1]);
  const path = type === undefined ? undefined : memberArgument(c, args[2].value, type);
  if (type === undefined || path === undefined || operand === broken) return broken;
  if (!["address", "int", "any", "none", "null"].includes(scalarKind(operand.type))) {
    return c.problem(args[0].range, `a pointer stands here, not ${typeWords(operand.type)}`);
  }
  const offset = BigInt(type.memberPath(path.member)?.offset ?? 0);
  const to = type.pointer(1);
  return typed(to.type, { kind: "containerOf", to, offset, operand });
}

function checkSizeof(c: Context, _scope: Scope, node: CallNode): Ir {
  const args = arity(c, node, "sizeof(TYPE)", 1);
  const type = args === undefined ? undefined : typeOfArg(c, args[0]);
  if (args === undefined || type === undefined) return broken;
  if (type.size === undefined) return c.problem(args[0].range, `the size of \`${type.name}\` is not known`);
  return typed(intType, { kind: "const", value: BigInt(type.size) });
}

function checkOffsetof(c: Context, _scope: Scope, node: CallNode): Ir {
  const args = arity(c, node, "offsetof(TYPE, member)", 2);
  const type = args === undefined ? undefined : typeOfArg(c, args[0]);
  const path = args === undefined || type === undefined ? undefined : memberArgument(c, args[1].value, type);
  if (type === undefined || path === undefined) return broken;
  return typed(intType, { kind: "const", value: BigInt(type.memberPath(path.member)?.offset ?? 0) });
}

/** The type of a value in words: the C type where it has one. Nothing is read. */
function checkTypeof(c: Context, scope: Scope, node: CallNode): Ir {
  const args = arity(c, node, "typeof(x)", 1);
  const operand = args === undefined ? broken : valueOf(c, scope, args[0]);
  if (operand === broken) return broken;
  const words = typeWords(operand.type).replaceAll("`", "");
  return typed(stringType, { kind: "const", value: words });
}
