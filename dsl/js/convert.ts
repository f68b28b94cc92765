/** From acorn's tree to the language's own: what it does not have is refused here, with its place. */
import type { ArrowFunctionExpression, Expression, Literal, Property, SpreadElement } from "acorn";
import { nearest } from "../nearest.ts";
import type { Diagnostic } from "../query_error.ts";
import { harmlessPattern } from "../run/text_match.ts";
import { convertCall, convertMember } from "./convert_members.ts";
import { convertFunction, convertProgram } from "./convert_statements.ts";
import { methodNames } from "./methods/registry.ts";
import { pureFunctions, pureNames } from "./pure/registry.ts";
import { rangeOf, Reading } from "./reading.ts";
import type {
  JsBinaryOp,
  JsEntry,
  JsExpr,
  JsExprNode,
  JsItem,
  JsLogicalOp,
  JsProgram,
  JsUnaryOp,
} from "./tree.ts";

type Of<K extends Expression["type"]> = Extract<Expression, { type: K }>;
type Converters = { readonly [K in Expression["type"]]?: (r: Reading, node: Of<K>) => JsExprNode };

/** The whole function; what is wrong with it goes to `problems`. */
export function convertArrow(node: ArrowFunctionExpression, problems: Diagnostic[]): JsProgram {
  const reading = new Reading(problems);
  const body = convertProgram(reading, node);
  for (const { name, range } of reading.methods) {
    if (methodNames.has(name) || reading.properties.has(name)) continue;
    const near = nearest(name, methodNames);
    reading.refuse(
      range,
      `nothing in js() has a method \`${name}\``,
      near.length > 0 ? { nearest: near } : {},
    );
  }
  return { fields: reading.fields(), row: reading.row, body };
}

/** Any expression. */
export function convert(r: Reading, node: Expression): JsExpr {
  return r.deeper(
    node,
    () => {
      const make = converters[node.type] as ((r: Reading, node: Expression) => JsExprNode) | undefined;
      return make === undefined ? unknown(r, node) : { ...make(r, node), range: rangeOf(node) };
    },
    (refused) => refused,
  );
}

const words: Partial<Record<Expression["type"], string>> = {
  ThisExpression: "`this`",
  FunctionExpression: "`function`",
  ClassExpression: "`class`",
  NewExpression: "`new`",
  AwaitExpression: "`await`",
  YieldExpression: "`yield`",
  ImportExpression: "`import()`",
  MetaProperty: "`import.meta`",
  SequenceExpression: "the comma operator",
  TaggedTemplateExpression: "a tagged template",
};

function unknown(r: Reading, node: Expression): JsExpr {
  return r.refuse(node, `js() does not understand ${words[node.type] ?? `a ${node.type}`}`, {
    hint: "it knows expressions, arrow functions, const, let, if, for…of and return",
  });
}

const unaryOps: ReadonlySet<string> = new Set<JsUnaryOp>(["-", "+", "!", "~", "typeof"]);
const refusedOps: ReadonlySet<string> = new Set(["in", "instanceof"]);

const converters: Converters = {
  Literal: convertLiteral,
  Identifier: (r, node) => convertName(r, node.name, node),
  ParenthesizedExpression: (r, node) => convert(r, node.expression),
  TemplateLiteral: (r, node) => ({
    kind: "template",
    texts: node.quasis.map((quasi) => quasi.value.cooked ?? ""),
    values: node.expressions.map((e) => convert(r, e)),
  }),
  ArrayExpression: (r, node) => ({
    kind: "array",
    items: node.elements.map((item): JsItem =>
      item === null ? { kind: "literal", value: undefined, range: rangeOf(node) } : convertItem(r, item)
    ),
  }),
  ObjectExpression: (r, node) => ({
    kind: "object",
    entries: node.properties.map((p) => convertEntry(r, p)),
  }),
  UnaryExpression: (r, node) =>
    unaryOps.has(node.operator)
      ? { kind: "unary", op: node.operator as JsUnaryOp, operand: convert(r, node.argument) }
      : r.refuse(node, `js() has no operator \`${node.operator}\``),
  BinaryExpression(r, node) {
    if (refusedOps.has(node.operator) || node.left.type === "PrivateIdentifier") {
      return r.refuse(node, `js() has no operator \`${node.operator}\``);
    }
    const op = node.operator as JsBinaryOp;
    return { kind: "binary", op, left: convert(r, node.left), right: convert(r, node.right) };
  },
  LogicalExpression: (r, node) => ({
    kind: "logical",
    op: node.operator,
    left: convert(r, node.left),
    right: convert(r, node.right),
  }),
  ConditionalExpression: (r, node) => ({
    kind: "conditional",
    test: convert(r, node.test),
    yes: convert(r, node.consequent),
    no: convert(r, node.alternate),
  }),
  MemberExpression: convertMember,
  ChainExpression: (r, node) => ({ kind: "chain", inner: convert(r, node.expression) }),
  CallExpression: convertCall,
  ArrowFunctionExpression: convertFunction,
  AssignmentExpression(r, node) {
    if (node.left.type !== "Identifier") return r.refuse(node.left, ...unchangeable);
    const op = node.operator === "=" ? null : node.operator.slice(0, -1) as JsBinaryOp | JsLogicalOp;
    const { name } = node.left;
    return assigned(r, name, node.left) ?? { kind: "assign", name, op, value: convert(r, node.right) };
  },
  UpdateExpression(r, node) {
    if (node.argument.type !== "Identifier") return r.refuse(node.argument, ...unchangeable);
    const { name } = node.argument, by = node.operator === "++" ? 1 : -1;
    return assigned(r, name, node.argument) ?? { kind: "update", name, by, prefix: node.prefix };
  },
};

const unchangeable = [
  "js() changes variables only, neither rows nor members",
  { hint: "make a new object: ({ ...old, name: value })" },
] as const;

/** Why a name cannot be given a value; undefined when it can. */
function assigned(r: Reading, name: string, place: Expression): JsExpr | undefined {
  const kind = r.find(name);
  if (kind === "variable") return undefined;
  if (kind === undefined) return r.refuse(place, `no variable of the function is called \`${name}\``);
  return r.refuse(place, `\`${name}\` cannot be changed`, { hint: `declare it with let: let ${name} = …` });
}

function convertLiteral(r: Reading, node: Literal): JsExprNode {
  if (node.regex !== undefined) return convertPattern(r, node, node.regex);
  if (node.bigint !== undefined) {
    // Acorn's own value is undefined where the engine has no bigint; the text is always there.
    return node.bigint.length > 300
      ? r.refuse(node, "this number is too long")
      : { kind: "literal", value: BigInt(node.bigint) };
  }
  const { value } = node;
  if (value !== null && typeof value === "object") {
    return r.refuse(node, "js() does not understand this literal");
  }
  return { kind: "literal", value };
}

function convertPattern(r: Reading, node: Literal, regex: { pattern: string; flags: string }): JsExprNode {
  const { pattern: source, flags } = regex;
  const bad = /[^ims]/.exec(flags)?.[0];
  if (bad !== undefined) {
    return r.refuse(node, `unknown flag \`${bad}\` of a pattern`, { hint: "known are i, m and s" });
  }
  if (!harmlessPattern(source)) {
    return r.refuse(node, "a pattern in js() can neither look around, nor refer back, nor repeat much", {
      hint: "patterns with more are for `~`: comm ~ /(a)\\1/",
    });
  }
  return { kind: "pattern", source, flags };
}

function convertName(r: Reading, name: string, place: Expression): JsExprNode {
  const kind = r.find(name);
  if (kind === "row") {
    r.row ??= rangeOf(place);
    return { kind: "row" };
  }
  if (typeof kind === "object") return r.field(kind.column, place);
  if (kind !== undefined) return { kind: "name", name };
  if (name === "undefined") return { kind: "literal", value: undefined };
  if (name === "NaN" || name === "Infinity") return { kind: "literal", value: Number(name) };
  if (pureFunctions.has(name)) return { kind: "pure", name };
  const near = nearest(name, [...r.names(), ...pureNames]);
  return r.refuse(place, `no name \`${name}\` is known in js()`, {
    ...(near.length > 0 ? { nearest: near } : {}),
    hint: "it sees its row, its own variables and a few pure functions; columns are members of the row",
  });
}

/** An element of an array, or an argument. */
export function convertItem(r: Reading, node: Expression | SpreadElement): JsItem {
  if (node.type !== "SpreadElement") return convert(r, node);
  return { kind: "spread", of: convert(r, node.argument), range: rangeOf(node) };
}

function convertEntry(r: Reading, node: Property | SpreadElement): JsEntry {
  if (node.type === "SpreadElement") return { kind: "spread", of: convert(r, node.argument) };
  if (node.kind !== "init" || node.method) {
    return {
      kind: "entry",
      key: "",
      value: r.refuse(node, "js() has neither getters nor methods of its own"),
    };
  }
  const key = propertyKey(r, node);
  if (typeof key === "string") r.properties.add(key);
  return { kind: "entry", key, value: convert(r, node.value) };
}

/** `name`, `"name"`, `5` or `[expression]` before a colon. */
export function propertyKey(
  r: Reading,
  { key, computed }: { key: Property["key"]; computed: boolean },
): string | JsExpr {
  if (computed) return convert(r, key);
  if (key.type === "Identifier") return key.name;
  return key.type === "Literal" && key.value !== undefined ? String(key.value) : "";
}
