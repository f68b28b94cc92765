/** The tree of a `js(row => …)`: what is left of JavaScript's grammar. Nothing here knows what a name of the row is. */
import type { Range } from "../ast.ts";

/** Operators of two operands that look at both. */
export type JsBinaryOp =
  | ("+" | "-" | "*" | "/" | "%" | "**" | "&" | "|" | "^" | "<<" | ">>" | ">>>")
  | ("==" | "!=" | "===" | "!==" | "<" | "<=" | ">" | ">=");
export type JsLogicalOp = "&&" | "||" | "??";
export type JsUnaryOp = "-" | "+" | "!" | "~" | "typeof";

/** An expression, or `...expression` in an array or in arguments. */
export type JsItem = JsExpr | { readonly kind: "spread"; readonly of: JsExpr; readonly range: Range };

/** A property of an object literal, or `...expression`. */
export type JsEntry =
  | { readonly kind: "entry"; readonly key: string | JsExpr; readonly value: JsExpr }
  | { readonly kind: "spread"; readonly of: JsExpr };

/** What a declaration or a parameter gives names to. */
export type JsTarget =
  | { readonly kind: "name"; readonly name: string }
  | {
    readonly kind: "object";
    readonly entries: readonly { readonly key: string; readonly to: JsTarget; readonly or: JsExpr | null }[];
  }
  | {
    readonly kind: "array";
    readonly items: readonly ({ readonly to: JsTarget; readonly or: JsExpr | null } | null)[];
  };

/** A function's parameter, with what it is when it was not given. */
export interface JsParameter {
  readonly to: JsTarget;
  readonly or: JsExpr | null;
}

export type JsBody =
  | { readonly kind: "value"; readonly value: JsExpr }
  | { readonly kind: "block"; readonly statements: readonly JsStatement[] };

export type JsExprNode =
  | {
    readonly kind: "literal";
    readonly value: undefined | null | boolean | number | bigint | string;
  }
  | { readonly kind: "pattern"; readonly source: string; readonly flags: string }
  | { readonly kind: "template"; readonly texts: readonly string[]; readonly values: readonly JsExpr[] }
  | { readonly kind: "name"; readonly name: string }
  /** `row.NAME`: by its number in the function's fields. */
  | { readonly kind: "field"; readonly field: number }
  /** The row itself. */
  | { readonly kind: "row" }
  /** One of the pure functions, by its whole name: `Math.max`. */
  | { readonly kind: "pure"; readonly name: string }
  | { readonly kind: "array"; readonly items: readonly JsItem[] }
  | { readonly kind: "object"; readonly entries: readonly JsEntry[] }
  | { readonly kind: "unary"; readonly op: JsUnaryOp; readonly operand: JsExpr }
  | { readonly kind: "binary"; readonly op: JsBinaryOp; readonly left: JsExpr; readonly right: JsExpr }
  | { readonly kind: "logical"; readonly op: JsLogicalOp; readonly left: JsExpr; readonly right: JsExpr }
  | { readonly kind: "conditional"; readonly test: JsExpr; readonly yes: JsExpr; readonly no: JsExpr }
  | {
    readonly kind: "member";
    readonly object: JsExpr;
    readonly key: string | JsExpr;
    readonly optional: boolean;
  }
  /** The end of a chain of `?.`: what was not there ends here as undefined. */
  | { readonly kind: "chain"; readonly inner: JsExpr }
  | {
    readonly kind: "method";
    readonly object: JsExpr;
    readonly name: string;
    readonly args: readonly JsItem[];
    readonly optional: boolean;
  }
  | {
    readonly kind: "call";
    readonly callee: JsExpr;
    readonly args: readonly JsItem[];
    readonly optional: boolean;
  }
  | { readonly kind: "arrow"; readonly parameters: readonly JsParameter[]; readonly body: JsBody }
  /** `name = value`; `op` is that of `+=` and its like. */
  | {
    readonly kind: "assign";
    readonly name: string;
    readonly op: JsBinaryOp | JsLogicalOp | null;
    readonly value: JsExpr;
  }
  /** `++name`, `name--`. */
  | { readonly kind: "update"; readonly name: string; readonly by: 1 | -1; readonly prefix: boolean };

export type JsExpr = JsExprNode & { readonly range: Range };

export type JsStatement =
  | {
    readonly kind: "declare";
    readonly constant: boolean;
    readonly to: JsTarget;
    readonly value: JsExpr | null;
  }
  | { readonly kind: "if"; readonly test: JsExpr; readonly yes: JsStatement; readonly no: JsStatement | null }
  | {
    readonly kind: "forOf";
    readonly constant: boolean;
    readonly to: JsTarget;
    readonly of: JsExpr;
    readonly body: JsStatement;
  }
  | { readonly kind: "return"; readonly value: JsExpr | null }
  | { readonly kind: "break" | "continue" }
  | { readonly kind: "block"; readonly statements: readonly JsStatement[] }
  | { readonly kind: "expression"; readonly value: JsExpr };

/** The whole function: what it asks of the row, and what it does. */
export interface JsProgram {
  /** The names behind `row.`, each once, and where they stand first. */
  readonly fields: readonly { readonly name: string; readonly range: Range }[];
  /** Where the row itself is used, past its columns; null when it is not. */
  readonly row: Range | null;
  readonly body: JsBody;
}
