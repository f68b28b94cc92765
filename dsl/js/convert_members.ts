/** Members and calls: of the row, of what is in it, of the pure functions. */
import type { CallExpression, Expression, MemberExpression } from "acorn";
import { nearest } from "../nearest.ts";
import { convert, convertItem } from "./convert.ts";
import { pureConstants, pureFunctions, pureNames, pureSpaces } from "./pure/registry.ts";
import { rangeOf, type Reading } from "./reading.ts";
import type { JsExpr, JsExprNode } from "./tree.ts";

/** `a.b`, `a[b]`, `a?.b` */
export function convertMember(r: Reading, node: MemberExpression): JsExprNode {
  const { object } = node;
  if (object.type === "Super") return r.refuse(object, "js() does not understand `super`");
  const key = keyOf(r, node);
  if (object.type === "Identifier" && typeof key === "string") {
    const kind = r.find(object.name);
    if (kind === "row") return r.field(key, node.property);
    if (kind === undefined && pureSpaces.has(object.name)) return pureMember(r, object.name, key, node);
  }
  return { kind: "member", object: convert(r, object), key, optional: node.optional === true };
}

function keyOf(r: Reading, node: MemberExpression): string | JsExpr {
  const { property } = node;
  if (property.type === "PrivateIdentifier") return r.refuse(property, "js() has no private members");
  if (!node.computed && property.type === "Identifier") return property.name;
  if (property.type === "Literal" && typeof property.value === "string") return property.value;
  return convert(r, property);
}

/** `Math.PI`, `Math.max` */
function pureMember(r: Reading, space: string, name: string, node: MemberExpression): JsExprNode {
  const whole = `${space}.${name}`;
  const constant = pureConstants.get(whole);
  if (constant !== undefined) return { kind: "literal", value: constant };
  if (pureFunctions.has(whole)) return { kind: "pure", name: whole };
  const near = nearest(whole, pureNames);
  return r.refuse(node, `js() has no \`${whole}\``, near.length > 0 ? { nearest: near } : {});
}

/** `f(a)`, `a.f(b)`, `a?.f(b)` */
export function convertCall(r: Reading, node: CallExpression): JsExprNode {
  const { callee } = node;
  if (callee.type === "Super") return r.refuse(callee, "js() does not understand `super`");
  const args = () => node.arguments.map((argument) => convertItem(r, argument));
  const optional = node.optional === true;
  if (callee.type !== "MemberExpression") {
    return { kind: "call", callee: convert(r, callee), args: args(), optional };
  }
  if (optional) return r.refuse(node, "js() does not understand `?.(`");
  return memberCall(r, callee, args);
}

function memberCall(
  r: Reading,
  callee: MemberExpression,
  args: () => Extract<JsExprNode, { kind: "call" }>["args"],
): JsExprNode {
  const target = convertMember(r, callee);
  const place: Expression | { start: number; end: number } = callee.property;
  if (target.kind === "pure") {
    return { kind: "call", callee: { ...target, range: rangeOf(callee) }, args: args(), optional: false };
  }
  if (target.kind === "field") {
    return r.refuse(place, "a column of the row is no function", {
      hint: "a column with arguments stands outside, as in let s = stack(top=3)",
    });
  }
  if (target.kind !== "member") return { ...target };
  const { object, key } = target;
  if (typeof key !== "string") {
    return { kind: "call", callee: { ...target, range: rangeOf(callee) }, args: args(), optional: false };
  }
  r.methods.push({ name: key, range: rangeOf(place) });
  return { kind: "method", object, name: key, args: args(), optional: target.optional };
}
