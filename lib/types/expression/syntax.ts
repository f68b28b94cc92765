/** C expressions as trees. */
import type { CType } from "../ctype.ts";

/** An operator with two operands. */
export type Binary =
  | ","
  | "||"
  | "&&"
  | "|"
  | "^"
  | "&"
  | "=="
  | "!="
  | "<"
  | ">"
  | "<="
  | ">="
  | "<<"
  | ">>"
  | "@"
  | "+"
  | "-"
  | "*"
  | "/"
  | "%";

export type Expression =
  | { readonly kind: "number"; readonly value: bigint | number; readonly type: CType }
  | { readonly kind: "name"; readonly name: string; readonly at: number }
  /** `$1`: an answer that was given before. */
  | { readonly kind: "history"; readonly number: number }
  | { readonly kind: "unary"; readonly op: "+" | "-" | "!" | "~" | "*" | "&"; readonly of: Expression }
  | { readonly kind: "cast"; readonly type: CType; readonly of: Expression }
  /** gdb's `{type} address`. */
  | { readonly kind: "at"; readonly type: CType; readonly of: Expression }
  | { readonly kind: "sizeof"; readonly of: Expression }
  | { readonly kind: "sizeofType"; readonly type: CType }
  | { readonly kind: "binary"; readonly op: Binary; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "choice"; readonly of: Expression; readonly then: Expression; readonly else: Expression }
  | { readonly kind: "member"; readonly of: Expression; readonly name: string }
  | { readonly kind: "index"; readonly of: Expression; readonly index: Expression };

const integer = (name: string, size: number, signed: boolean): CType => ({
  kind: "int",
  name,
  size,
  signed,
  encoding: name === "char" ? "char" : "int",
});

/** C's own types, which need no debug information. */
export const base = {
  int: integer("int", 4, true),
  uint: integer("unsigned int", 4, false),
  long: integer("long int", 8, true),
  ulong: integer("long unsigned int", 8, false),
  char: integer("char", 1, true),
  float: { kind: "float", name: "float", size: 4 } satisfies CType,
  double: { kind: "float", name: "double", size: 8 } satisfies CType,
} as const;
