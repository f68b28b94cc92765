import type { JsProgram } from "./js/tree.ts";
import type { Diagnostic } from "./query_error.ts";

/** The syntax tree. Every node says where in the text it stands; nothing here knows what a name means. */

/** A stretch of the query text: offsets in UTF-16 units, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A word with its place. */
export interface Name {
  readonly name: string;
  readonly range: Range;
}

export interface Script {
  readonly statements: readonly Statement[];
}

export type Statement = Query | AssertNode | LetStatement | DefNode | UseNode;

/** `assert E else "text"` */
export interface AssertNode {
  readonly kind: "assert";
  readonly condition: Expr;
  readonly text: string | null;
  readonly range: Range;
}

/** `let NAME = E` outside a query. */
export interface LetStatement {
  readonly kind: "letStatement";
  readonly name: Name;
  readonly value: Expr;
  readonly range: Range;
}

/** `def NAME(limit = 120s) = foreach …`: a source; or `= E`: a function. */
export interface DefNode {
  readonly kind: "def";
  readonly name: Name;
  readonly params: readonly ParamNode[];
  readonly body: Expr;
  readonly range: Range;
}

export interface ParamNode {
  readonly name: Name;
  readonly default: Expr | null;
  readonly range: Range;
}

/** `use "other.inq"`, `use plugin "nfs.ts"` */
export interface UseNode {
  readonly kind: "use";
  readonly plugin: boolean;
  readonly path: Name;
  readonly range: Range;
}

/** `foreach SOURCE as NAME CLAUSE…`, with or without the `foreach`. */
export interface Query {
  readonly kind: "query";
  readonly foreach: boolean;
  readonly source: SourceNode;
  readonly as: Name | null;
  readonly clauses: readonly Clause[];
  readonly range: Range;
}

export type SourceNode =
  | {
    readonly kind: "named";
    readonly name: Name;
    readonly args: readonly Arg[] | null;
    readonly range: Range;
  }
  | { readonly kind: "subquery"; readonly query: Query; readonly range: Range }
  /** `ps -m`: crash's commands, taken apart by the world. */
  | { readonly kind: "command"; readonly text: string; readonly range: Range }
  /** Only inside brackets: `(t.files where …)`. */
  | { readonly kind: "collection"; readonly value: Expr; readonly range: Range };

/** `show E as NAME:FORMAT`; also a key of group by and distinct. */
export interface Item {
  readonly kind: "item";
  readonly value: Expr;
  readonly as: Name | null;
  readonly format: Name | null;
  readonly range: Range;
}

/** `*` in a show. */
export interface Star {
  readonly kind: "star";
  readonly range: Range;
}

export interface SortKey {
  readonly value: Expr;
  readonly descending: boolean;
  readonly range: Range;
}

export type Clause =
  | { readonly kind: "where"; readonly condition: Expr; readonly range: Range }
  | { readonly kind: "show"; readonly items: readonly (Item | Star)[]; readonly range: Range }
  | { readonly kind: "let"; readonly name: Name; readonly value: Expr; readonly range: Range }
  | { readonly kind: "group"; readonly keys: readonly Item[]; readonly range: Range }
  | { readonly kind: "sort"; readonly keys: readonly SortKey[]; readonly range: Range }
  | { readonly kind: "top"; readonly count: Expr; readonly key: SortKey; readonly range: Range }
  | { readonly kind: "limit"; readonly count: Expr; readonly range: Range }
  | { readonly kind: "distinct"; readonly keys: readonly Item[]; readonly range: Range }
  | { readonly kind: "first"; readonly count: Literal | null; readonly range: Range }
  | { readonly kind: "count"; readonly range: Range }
  | { readonly kind: "expand"; readonly value: Expr; readonly name: Name; readonly range: Range }
  | JoinNode
  | DoNode
  | { readonly kind: "format"; readonly name: Name; readonly range: Range }
  /** `to "FILE"` */
  | { readonly kind: "to"; readonly path: Name; readonly range: Range };

/** `join SOURCE as NAME on E`; without `as` a named source goes by its own name. */
/** `do COMMAND`: what a command says of each row. */
export interface DoNode {
  readonly kind: "do";
  readonly text: string;
  /** Where the text stands. */
  readonly line: Range;
  readonly range: Range;
}

export interface JoinNode {
  readonly kind: "join";
  readonly source: SourceNode;
  readonly as: Name | null;
  readonly on: Expr;
  readonly range: Range;
}

/** An argument. `f(a=1)` parses as a comparison; only the checker knows whether f declares `a`. */
export interface Arg {
  /** Only for a C type: `type = struct foo`. */
  readonly name: Name | null;
  readonly value: Expr | CTypeNode;
  readonly range: Range;
}

/** `struct foo **`: the base as text, and the number of pointers. */
export interface CTypeNode {
  readonly kind: "ctype";
  readonly base: string;
  readonly stars: number;
  readonly range: Range;
}

/** Operators of two operands that are no logic. */
export type BinaryOp =
  | ("|" | "^" | "&" | "<<" | ">>" | "+" | "-" | "*" | "/" | "%")
  | CompareOp;
/** Comparisons: not associative. */
export type CompareOp =
  | ("=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~")
  | ("like" | "has" | "contains" | "not like" | "not has" | "not contains");
/** How a member is reached. */
export type MemberOp = "." | "->" | "?.";

export type Literal =
  | { readonly kind: "int"; readonly value: bigint; readonly text: string; readonly range: Range }
  | { readonly kind: "float"; readonly value: number; readonly text: string; readonly range: Range }
  | { readonly kind: "size"; readonly bytes: bigint; readonly text: string; readonly range: Range }
  | { readonly kind: "duration"; readonly ns: bigint; readonly text: string; readonly range: Range }
  | { readonly kind: "time"; readonly ns: bigint; readonly text: string; readonly range: Range }
  | { readonly kind: "string"; readonly value: string; readonly range: Range }
  | { readonly kind: "regex"; readonly source: string; readonly flags: string; readonly range: Range }
  | { readonly kind: "bool"; readonly value: boolean; readonly range: Range }
  | { readonly kind: "null"; readonly range: Range };

export type Expr =
  | Literal
  | { readonly kind: "name"; readonly name: string; readonly range: Range }
  /** `$name`: given with the query. */
  | { readonly kind: "parameter"; readonly name: string; readonly range: Range }
  /** `::name` */
  | { readonly kind: "symbol"; readonly name: Name; readonly range: Range }
  /** `->name` of the row itself */
  | { readonly kind: "raw"; readonly name: Name; readonly range: Range }
  | { readonly kind: "paren"; readonly inner: Expr; readonly range: Range }
  | SubqueryNode
  | MemberNode
  | { readonly kind: "index"; readonly object: Expr; readonly index: Expr; readonly range: Range }
  | CallNode
  | MethodNode
  | {
    readonly kind: "unary";
    readonly op: "-" | "+" | "~" | "*" | "&";
    readonly operand: Expr;
    readonly range: Range;
  }
  | { readonly kind: "cast"; readonly type: CTypeNode; readonly operand: Expr; readonly range: Range }
  | BinaryNode
  | {
    readonly kind: "logic";
    readonly op: "and" | "or";
    readonly operands: readonly Expr[];
    readonly range: Range;
  }
  | { readonly kind: "not"; readonly operand: Expr; readonly range: Range }
  | InNode
  | BetweenNode
  | IsNode
  | JsNode;

/** `js(row => …)`, with what is wrong in the function; the program is then null. */
export interface JsNode {
  readonly kind: "js";
  readonly source: string;
  readonly program: JsProgram | null;
  readonly problems: readonly Diagnostic[];
  readonly range: Range;
}

/** `task where state = D` in brackets: what quantifiers ask about. */
export interface SubqueryNode {
  readonly kind: "subquery";
  readonly query: Query;
  readonly range: Range;
}

export interface MemberNode {
  readonly kind: "member";
  readonly object: Expr;
  readonly op: MemberOp;
  readonly name: Name;
  readonly range: Range;
}

/** `f(a, b)` */
export interface CallNode {
  readonly kind: "call";
  readonly name: Name;
  readonly args: readonly Arg[];
  readonly range: Range;
}

/** `x.f(a, b)` */
export interface MethodNode {
  readonly kind: "method";
  readonly object: Expr;
  readonly op: MemberOp;
  readonly name: Name;
  readonly args: readonly Arg[];
  readonly range: Range;
}

export interface BinaryNode {
  readonly kind: "binary";
  readonly op: BinaryOp;
  readonly opRange: Range;
  readonly left: Expr;
  readonly right: Expr;
  readonly range: Range;
}

export interface InNode {
  readonly kind: "in";
  readonly negated: boolean;
  readonly operand: Expr;
  readonly list: readonly Expr[];
  readonly range: Range;
}

export interface BetweenNode {
  readonly kind: "between";
  readonly negated: boolean;
  readonly operand: Expr;
  readonly low: Expr;
  readonly high: Expr;
  readonly range: Range;
}

export interface IsNode {
  readonly kind: "is";
  readonly negated: boolean;
  readonly operand: Expr;
  readonly what: "missing" | "error" | "null";
  readonly range: Range;
}

/** The words that begin a clause. */
export const clauseKeywords = [
  "where",
  "show",
  "let",
  "group",
  "sort",
  "top",
  "limit",
  "first",
  "distinct",
  "count",
  "expand",
  "join",
  "do",
  "format",
  "to",
] as const;
