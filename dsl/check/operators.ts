/** Comparisons, matches and arithmetic: which types they work on, and which bare words are labels. */
import type { BetweenNode, BinaryNode, Expr, InNode, Range } from "../ast.ts";
import type { ArithmeticOp, Ir, OrderOp, Pattern } from "../ir.ts";
import { nearest } from "../nearest.ts";
import { boolType, type ScalarKind, scalarKind, scalarType, typeWords } from "../types.ts";
import type { EnumDomain, StaticType } from "../value.ts";
import { arithmeticKind } from "./arithmetic_type.ts";
import { broken, type Context, typed } from "./context.ts";
import { checkExpression } from "./expression.ts";
import { checkName, checkNameBesideText, resolve } from "./names.ts";
import { checkPattern } from "./pattern.ts";
import type { Scope } from "./scope.ts";

const orderOps: ReadonlySet<string> = new Set(["=", "!=", "<", "<=", ">", ">="]);
const numeric: ReadonlySet<string> = new Set(["int", "float", "size", "address", "enum"]);

/** `a op b` */
export function checkBinary(c: Context, scope: Scope, node: BinaryNode): Ir {
  const { op } = node;
  if (orderOps.has(op)) return checkOrder(c, scope, node, op as OrderOp);
  if (op === "~" || op === "!~") return checkMatch(c, scope, node);
  if (op.startsWith("not ")) {
    const positive = checkSearch(c, scope, node, op.slice(4) as "like" | "has" | "contains");
    return typed(boolType, { kind: "not", operand: positive });
  }
  if (op === "like" || op === "has" || op === "contains") return checkSearch(c, scope, node, op);
  return checkArithmetic(c, scope, node, op as ArithmeticOp);
}

function checkArithmetic(c: Context, scope: Scope, node: BinaryNode, op: ArithmeticOp): Ir {
  const left = checkExpression(c, scope, node.left), right = checkExpression(c, scope, node.right);
  if (left === broken || right === broken) return broken;
  const kind = arithmeticKind(op, scalarKind(left.type), scalarKind(right.type));
  if (kind !== undefined) return typed({ kind } as StaticType, { kind: "arithmetic", op, left, right });
  return c.problem(
    node.range,
    `\`${op}\` does not work on ${typeWords(left.type)} and ${typeWords(right.type)}`,
    unitHint(left.type, right.type),
  );
}

/** Durations and sizes want a unit: the commonest mistake beside them. */
function unitHint(left: StaticType, right: StaticType): { hint?: string } {
  const kinds = [scalarKind(left), scalarKind(right)];
  if (kinds.includes("duration") && kinds.includes("size")) {
    return { hint: "2M is a size, 2m are two minutes" };
  }
  if (kinds.includes("duration")) return { hint: "a duration has a unit: 120s, 5m30s" };
  if (kinds.includes("time") && kinds.includes("string")) return { hint: 'a time is @"2026-11-01 12:00"' };
  if (kinds.includes("none")) return { hint: "a location without a type is read with *(T *)&name" };
  return {};
}

/** The domain when a side is an enumeration. */
function domainOf(ir: Ir | undefined): EnumDomain | undefined {
  const type = ir === undefined ? undefined : scalarType(ir.type);
  return type?.kind === "enum" ? type.domain : undefined;
}

/** Both sides of an operator beside which labels count. */
function sides(
  c: Context,
  scope: Scope,
  left: Expr,
  right: Expr,
): { left: Ir; right: Ir; domain?: EnumDomain } {
  const bareLeft = left.kind === "name" || left.kind === "string";
  const bareRight = right.kind === "name" || right.kind === "string";
  if (bareRight && left.kind !== "string") {
    const l = left.kind === "name" ? resolve(c, scope, left) : checkExpression(c, scope, left);
    const domain = domainOf(l);
    if (l !== undefined && domain !== undefined) {
      return { left: l, right: labelOr(c, scope, right, domain), domain };
    }
    if (l !== undefined) return { left: l, right: besideText(c, scope, l, right) };
  }
  if (bareLeft) {
    const r = right.kind === "name" ? resolve(c, scope, right) : checkExpression(c, scope, right);
    const domain = domainOf(r);
    if (r !== undefined && domain !== undefined) {
      return { left: labelOr(c, scope, left, domain), right: r, domain };
    }
  }
  const l = checkExpression(c, scope, left);
  return { left: l, right: besideText(c, scope, l, right) };
}

/** The other side of a comparison, whose bare words may be texts that lack their quotes. */
function besideText(c: Context, scope: Scope, left: Ir, right: Expr): Ir {
  if (right.kind !== "name") return checkExpression(c, scope, right);
  // Beside a name that is none, it may well be a label: one error is enough.
  if (left === broken) return resolve(c, scope, right) ?? broken;
  if (left.type.kind !== "string") return checkName(c, scope, right);
  return checkNameBesideText(c, scope, right);
}

/** Marks a label: a constant text of the enumeration's type. */
function labelOr(c: Context, scope: Scope, node: Expr, domain: EnumDomain): Ir {
  const type: StaticType = { kind: "enum", domain };
  if (node.kind === "string" || (node.kind === "name" && domain.has(node.name))) {
    const label = node.kind === "string" ? node.value : node.name;
    if (domain.has(label)) return typed(type, { kind: "const", value: label });
    return unknownLabel(c, label, node.range, domain);
  }
  if (node.kind !== "name") return checkExpression(c, scope, node);
  return resolve(c, scope, node) ?? unknownLabel(c, node.name, node.range, domain);
}

function unknownLabel(c: Context, label: string, range: Range, domain: EnumDomain): Ir {
  const near = nearest(label, domain.labels());
  return c.problem(range, `\`${label}\` is no label of \`${domain.name}\``, {
    ...(near.length > 0 ? { nearest: near } : {}),
    hint: `labels are ${domain.labels().slice(0, 40).join(", ")}`,
  });
}

/** The label that `labelOr` marked. */
function asLabel(ir: Ir): string | undefined {
  return ir.kind === "const" && ir.type.kind === "enum" && typeof ir.value === "string"
    ? ir.value
    : undefined;
}

function labelTest(operand: Ir, domain: EnumDomain, label: string, negated: boolean): Ir {
  const test = typed(boolType, { kind: "label", operand, domain, label });
  return negated ? typed(boolType, { kind: "not", operand: test }) : test;
}

function checkOrder(c: Context, scope: Scope, node: BinaryNode, op: OrderOp): Ir {
  const { left, right, domain } = sides(c, scope, node.left, node.right);
  if (left === broken || right === broken) return broken;
  if (domain === undefined) return compared(c, node, op, left, right);
  const label = asLabel(right) ?? asLabel(left);
  if (label !== undefined && (op === "=" || op === "!=")) {
    return labelTest(asLabel(right) === undefined ? right : left, domain, label, op === "!=");
  }
  const [low, high] = [left, right].map((ir) => inOrder(c, ir, domain, node.range, op));
  return low === broken || high === broken ? broken : compared(c, node, op, low, high);
}

function compared(c: Context, node: BinaryNode, op: OrderOp, left: Ir, right: Ir): Ir {
  return comparable(c, node, left, right) ? typed(boolType, { kind: "compare", op, left, right }) : broken;
}

/** A label that `labelOr` marked as the value that it names; anything else as it is. */
function inOrder(c: Context, ir: Ir, domain: EnumDomain, range: Range, op: string): Ir {
  const label = asLabel(ir);
  if (label === undefined) return ir;
  const value = domain.order?.(label);
  if (value !== undefined) return typed({ kind: "enum", domain }, { kind: "const", value });
  return c.problem(range, `\`${domain.name}\` has no order: \`${op}\` does not work on its labels`, {
    hint: "labels stand beside = != in has",
  });
}

/** Whether two values can be compared; notes the problem when they cannot. */
function comparable(c: Context, node: { readonly range: Range }, left: Ir, right: Ir): boolean {
  const l = scalarKind(left.type), r = scalarKind(right.type);
  if (l === "any" || r === "any") return true;
  if (l === "null" || r === "null" || (l === r && l !== "list" && l !== "none")) return true;
  if (numeric.has(l) && numeric.has(r)) return true;
  if ((l === "enum" && r === "string") || (l === "string" && r === "enum")) return true;
  c.problem(node.range, `${typeWords(left.type)} cannot be compared with ${typeWords(right.type)}`, {
    ...boolHint(l, r),
    ...unitHint(left.type, right.type),
  });
  return false;
}

function boolHint(l: ScalarKind, r: ScalarKind): { hint?: string } {
  return l === "bool" || r === "bool"
    ? { hint: "a truth value stands alone: where kthread, where not kthread" }
    : {};
}

/** `a in (b, c)` */
export function checkIn(c: Context, scope: Scope, node: InNode): Ir {
  const operand = checkExpression(c, scope, node.operand);
  const domain = domainOf(operand);
  const values: Ir[] = [];
  for (const item of node.list) {
    const value = domain === undefined
      ? besideText(c, scope, operand, item)
      : labelOr(c, scope, item, domain);
    const label = asLabel(value);
    if (operand === broken || value === broken) continue;
    if (label !== undefined && domain !== undefined) {
      values.push(typed(boolType, { kind: "label", operand, domain, label }));
    } else if (comparable(c, item, operand, value)) values.push(value);
  }
  if (operand === broken) return broken;
  const test = typed(boolType, { kind: "in", operand, values });
  return node.negated ? typed(boolType, { kind: "not", operand: test }) : test;
}

/** `a between b and c` */
export function checkBetween(c: Context, scope: Scope, node: BetweenNode): Ir {
  const operand = checkExpression(c, scope, node.operand);
  const domain = domainOf(operand);
  const [low, high] = [node.low, node.high].map((bound) =>
    domain === undefined
      ? checkExpression(c, scope, bound)
      : inOrder(c, labelOr(c, scope, bound, domain), domain, bound.range, "between")
  );
  if (operand === broken || low === broken || high === broken) return broken;
  if (!comparable(c, node.low, operand, low) || !comparable(c, node.high, operand, high)) return broken;
  const test = typed(boolType, { kind: "between", operand, low, high });
  return node.negated ? typed(boolType, { kind: "not", operand: test }) : test;
}

function checkMatch(c: Context, scope: Scope, node: BinaryNode): Ir {
  const operand = checkExpression(c, scope, node.left);
  const pattern = patternOf(c, node.right);
  if (operand === broken || pattern === undefined) return broken;
  if (!isText(operand.type)) {
    return c.problem(node.left.range, `a pattern matches text, not ${typeWords(operand.type)}`);
  }
  const test = typed(boolType, { kind: "match", operand, pattern });
  if (node.op === "~") scope.match = { operand, pattern };
  return node.op === "~" ? test : typed(boolType, { kind: "not", operand: test });
}

function patternOf(c: Context, node: Expr): Pattern | undefined {
  if (node.kind === "paren") return patternOf(c, node.inner);
  if (node.kind === "regex") return checkPattern(c, node.source, node.flags, node.range);
  if (node.kind === "string") return checkPattern(c, node.value, "", node.range);
  c.problem(node.range, "behind `~` stands a pattern", {
    hint: "between slashes or as a text: comm ~ /^kworker/",
  });
  return undefined;
}

/** Whether a value has a text to look into: hosts have one, whatever they are. */
function isText(type: StaticType): boolean {
  return ["string", "enum", "any", "host", "null"].includes(type.kind);
}

function checkSearch(c: Context, scope: Scope, node: BinaryNode, op: "like" | "has" | "contains"): Ir {
  const { left, right, domain } = op === "has" ? flagSides(c, scope, node) : {
    left: checkExpression(c, scope, node.left),
    right: checkExpression(c, scope, node.right),
    domain: undefined,
  };
  if (left === broken || right === broken) return broken;
  const label = asLabel(right);
  if (label !== undefined && domain !== undefined) return labelTest(left, domain, label, false);
  if (!searchable(op, left.type, right.type)) {
    return c.problem(
      node.range,
      `\`${op}\` does not work on ${typeWords(left.type)} and ${typeWords(right.type)}`,
      { hint: searchHints[op] },
    );
  }
  return typed(boolType, { kind: op, left, right });
}

const searchHints = {
  like: '`like` matches a text with % and _: path like "/mnt/%"',
  has: '`has` asks for a flag, a word or an element: flags has PF_EXITING, stack has "schedule"',
  contains: '`contains` asks for a part of a text or an element: comm contains "work"',
};

function flagSides(c: Context, scope: Scope, node: BinaryNode): { left: Ir; right: Ir; domain?: EnumDomain } {
  const left = checkExpression(c, scope, node.left);
  const domain = domainOf(left);
  if (domain === undefined) return { left, right: checkExpression(c, scope, node.right) };
  return { left, right: labelOr(c, scope, node.right, domain), domain };
}

function searchable(op: "like" | "has" | "contains", left: StaticType, right: StaticType): boolean {
  if (left.kind === "any" || right.kind === "any" || left.kind === "list" || left.kind === "host") {
    return op !== "like" || (isText(left) && isText(right));
  }
  const l = scalarKind(left), r = scalarKind(right);
  if (l === "string" || l === "enum") {
    if (r === "string" || r === "enum") return true;
  }
  return op === "has" && numeric.has(l) && numeric.has(r) && l !== "float" && r !== "float";
}
