/** Checks an expression: every name resolved, every type known. Problems are noted, not thrown. */
import type { Expr, IsNode, Literal } from "../ast.ts";
import type { Ir } from "../ir.ts";
import {
  boolType,
  durationType,
  floatType,
  intType,
  nullType,
  scalarKind,
  scalarType,
  sizeType,
  stringType,
  timeType,
  typeWords,
} from "../types.ts";
import { Duration, Size, Time } from "../value.ts";
import { checkCall, checkMethod } from "./calls.ts";
import { broken, type Context, typed } from "./context.ts";
import { asJs, checkJs } from "./js.ts";
import { checkIndex, checkMember, checkName, checkPointer, checkRaw, checkSymbol } from "./names.ts";
import { checkBetween, checkBinary, checkIn } from "./operators.ts";
import type { Scope } from "./scope.ts";
import { spell } from "./spelling.ts";

/** The checked form of an expression. */
export function checkExpression(c: Context, scope: Scope, node: Expr): Ir {
  return ofGroup(c, scope, node) ?? spell(c, checked(c, scope, node), node);
}

function checked(c: Context, scope: Scope, node: Expr): Ir {
  switch (node.kind) {
    case "name":
      return checkName(c, scope, node);
    case "symbol":
      return checkSymbol(c, node.name);
    case "raw":
      return checkRaw(c, scope, node.name);
    case "paren":
      return checkExpression(c, scope, node.inner);
    case "parameter":
      return c.problem(node.range, `\`$${node.name}\` has no value`);
    case "subquery":
      return c.problem(node.range, "a query is no value", {
        hint: "ask about its rows: count(…), any(…), first(…), list(…)",
      });
    case "member":
      return checkMember(c, scope, node);
    case "index":
      return checkIndex(c, scope, node);
    case "call":
      return checkCall(c, scope, node);
    case "method":
      return checkMethod(c, scope, node);
    case "unary":
      return checkUnary(c, scope, node);
    case "cast":
      return checkCast(c, scope, node);
    case "binary":
      return checkBinary(c, scope, node);
    case "logic": {
      const operands = node.operands.map((o) => checkCondition(c, scope, o));
      return typed(boolType, { kind: "logic", op: node.op, operands });
    }
    case "not":
      return typed(boolType, { kind: "not", operand: checkCondition(c, scope, node.operand) });
    case "in":
      return checkIn(c, scope, node);
    case "between":
      return checkBetween(c, scope, node);
    case "is":
      return checkIs(c, scope, node);
    case "js":
      return checkJs(c, scope, node, false);
    default:
      return checkLiteral(c, node);
  }
}

function checkIs(c: Context, scope: Scope, node: IsNode): Ir {
  const operand = checkExpression(c, scope, node.operand);
  const is = typed(boolType, { kind: "is", operand, what: node.what });
  return node.negated ? typed(boolType, { kind: "not", operand: is }) : is;
}

/** Behind a `group by`, the text of a key is the key. */
function ofGroup(c: Context, scope: Scope, node: Expr): Ir | undefined {
  if (scope.grouping === undefined || node.kind === "name") return undefined;
  return scope.grouping.texts.get(c.textOf(node));
}

/** An expression that is true or false: C's truth for numbers and pointers. */
export function checkCondition(c: Context, scope: Scope, node: Expr): Ir {
  const js = asJs(node);
  // By itself it would be a value: beside an `and` it is a condition wherever it stands.
  if (js !== undefined) return spell(c, checkJs(c, scope, js, true), js, " and true");
  const ir = checkExpression(c, scope, node);
  const kind = scalarKind(ir.type);
  if (kind === "bool") return ir;
  if (["any", "int", "address", "size", "float", "null"].includes(kind)) {
    return ir === broken ? ir : typed(boolType, { kind: "truth", operand: ir });
  }
  const text = c.textOf(node);
  const hint = kind === "enum"
    ? `compare it: ${text} = ${firstLabel(ir)}`
    : kind === "string"
    ? `compare it: ${text} != ""`
    : kind === "none"
    ? `it may be asked for: ${text} is not missing`
    : `compare it: ${text} > …`;
  return c.problem(node.range, `${typeWords(ir.type)} is no condition`, { hint });
}

function firstLabel(ir: Ir): string {
  const type = scalarType(ir.type);
  return (type?.kind === "enum" ? type.domain.labels()[0] : undefined) ?? "…";
}

function checkLiteral(c: Context, node: Literal): Ir {
  switch (node.kind) {
    case "int":
      return typed(intType, { kind: "const", value: node.value });
    case "float":
      return typed(floatType, { kind: "const", value: node.value });
    case "string":
      return typed(stringType, { kind: "const", value: node.value });
    case "bool":
      return typed(boolType, { kind: "const", value: node.value });
    case "null":
      return typed(nullType, { kind: "const", value: null });
    case "size":
      return typed(sizeType, { kind: "const", value: new Size(node.bytes) });
    case "duration":
      return typed(durationType, { kind: "const", value: new Duration(node.ns) });
    case "time":
      return typed(timeType, { kind: "const", value: new Time(node.ns) });
    case "regex":
      return c.problem(node.range, "a pattern is no value", {
        hint: "it stands behind `~` or `!~`: comm ~ /^kworker/",
      });
  }
}

function checkUnary(c: Context, scope: Scope, node: Extract<Expr, { kind: "unary" }>): Ir {
  const operand = checkExpression(c, scope, node.operand);
  if (operand === broken) return broken;
  if (node.op === "*" || node.op === "&") return checkPointer(c, operand, node.op, node.range);
  const type = scalarType(operand.type);
  const kind = type?.kind ?? "none";
  const allowed = node.op === "~"
    ? ["int", "size", "address", "enum"]
    : ["int", "float", "duration", "size", "enum"];
  if (kind !== "any" && kind !== "null" && !allowed.includes(kind)) {
    return c.problem(node.range, `\`${node.op}\` does not work on ${typeWords(operand.type)}`);
  }
  const result = kind === "size" || kind === "enum" ? intType : type ?? operand.type;
  if (node.op === "+") return operand;
  return typed(result, { kind: node.op === "-" ? "negate" : "complement", operand });
}

function checkCast(c: Context, scope: Scope, node: Extract<Expr, { kind: "cast" }>): Ir {
  const operand = checkExpression(c, scope, node.operand);
  const to = c.cType(node.type);
  if (to === undefined || operand === broken) return broken;
  return typed(to.type, { kind: "cast", to, operand });
}
