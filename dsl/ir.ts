/**
 * The checked expression: every name resolved, every operator decided, no ranges. `run/evaluate.ts` turns it into
 * closures. A row is an array of slots: slot values are computed on demand, at most once a row.
 */
import type { JsProgram } from "./js/tree.ts";
import type { BoundCommand, BoundSource, CTypeRef, Parameter, WorldFunction } from "./world.ts";
import type { EnumDomain, StaticType, Value } from "./value.ts";

/** Arithmetic operators of two operands. */
export type ArithmeticOp = "|" | "^" | "&" | "<<" | ">>" | "+" | "-" | "*" | "/" | "%";
/** Comparisons by order and equality. */
export type OrderOp = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** An argument: a value to be computed, or C's grammar. */
export type IrArgument = Ir | { readonly ctype: CTypeRef } | { readonly member: string };

/** A pattern of the language: JavaScript's, with the flags i, m and s. */
export interface Pattern {
  readonly source: string;
  readonly flags: string;
}

/** An expression without its type. */
export type IrNode =
  | { readonly kind: "const"; readonly value: Value }
  /** A symbol: looked at when a row first asks for it. */
  | { readonly kind: "symbol"; readonly name: string; readonly value: () => Value }
  | { readonly kind: "slot"; readonly slot: number }
  | {
    readonly kind: "member";
    readonly object: Ir;
    readonly name: string;
    readonly raw: boolean;
    readonly safe: boolean;
  }
  | {
    readonly kind: "method";
    readonly object: Ir;
    readonly name: string;
    readonly args: readonly IrArgument[];
  }
  | { readonly kind: "index"; readonly object: Ir; readonly index: Ir }
  | { readonly kind: "deref" | "addressOf" | "negate" | "complement" | "not" | "truth"; readonly operand: Ir }
  | { readonly kind: "call"; readonly callee: WorldFunction; readonly args: readonly IrArgument[] }
  | { readonly kind: "arithmetic"; readonly op: ArithmeticOp; readonly left: Ir; readonly right: Ir }
  | { readonly kind: "compare"; readonly op: OrderOp; readonly left: Ir; readonly right: Ir }
  | { readonly kind: "label"; readonly operand: Ir; readonly domain: EnumDomain; readonly label: string }
  | { readonly kind: "logic"; readonly op: "and" | "or"; readonly operands: readonly Ir[] }
  | { readonly kind: "in"; readonly operand: Ir; readonly values: readonly Ir[] }
  | { readonly kind: "between"; readonly operand: Ir; readonly low: Ir; readonly high: Ir }
  | { readonly kind: "match"; readonly operand: Ir; readonly pattern: Pattern }
  | { readonly kind: "groups"; readonly operand: Ir; readonly pattern: Pattern }
  | { readonly kind: "like" | "has" | "contains"; readonly left: Ir; readonly right: Ir }
  | { readonly kind: "is"; readonly operand: Ir; readonly what: "missing" | "error" | "null" }
  | { readonly kind: "cast"; readonly to: CTypeRef; readonly operand: Ir }
  | ExistsNode
  | GatherNode
  | JsIrNode
  | { readonly kind: "containerOf"; readonly to: CTypeRef; readonly offset: bigint; readonly operand: Ir };

/** A function in JavaScript over the row: what it asks of it, in the order of the program's fields. */
export interface JsIrNode {
  readonly kind: "js";
  readonly program: JsProgram;
  readonly fields: readonly Ir[];
  /** The row in one piece, where the function asks for it. */
  readonly row: Ir | null;
  /** Whether the answer is wanted as true or false. */
  readonly condition: boolean;
}

/** any(), exists() and all(): whether a row is there, or whether every row is as it should be. */
export interface ExistsNode {
  readonly kind: "exists";
  readonly all: boolean;
  readonly rows: InnerQuery;
}

/** count(), sum(), first(), … over the rows of a query. */
export interface GatherNode {
  readonly kind: "gather";
  readonly rows: InnerQuery;
  readonly aggregate: Aggregate;
  /** Null where rows are counted. */
  readonly argument: Ir | null;
  readonly constants: readonly Value[];
}

export type Ir = IrNode & { readonly type: StaticType };

/** Where rows come from. */
export interface QuerySource {
  readonly name: string;
  readonly bound: BoundSource;
  readonly args: readonly IrArgument[];
  /** The slot of the row itself. */
  readonly hostSlot: number;
  /** Columns and members in use by name: what conditions are about. */
  readonly used: ReadonlyMap<string, Ir>;
  /** Whether the rows are the elements of a value: one that cannot be read makes the answer unreadable. */
  readonly collection?: true;
}

/** Where the rows of a command come from. */
export interface CommandSource extends QuerySource {
  readonly bound: BoundCommand;
}

/** A query within a row of another: what a join joins, what a quantifier asks about. */
export interface InnerQuery {
  readonly source: QuerySource;
  readonly steps: readonly Step[];
  /** A condition on its rows that is left to the asker, who may want to know that it cannot be decided. */
  readonly filter: Ir | null;
  /** The slots that it fills itself: from the one up to the other. */
  readonly from: number;
  readonly to: number;
}

/** The expressions directly inside one. */
export function partsOf(ir: Ir): readonly Ir[] {
  switch (ir.kind) {
    case "const":
    case "symbol":
    case "slot":
      return [];
    case "member":
      return [ir.object];
    case "method":
      return [ir.object, ...valuesOf(ir.args)];
    case "index":
      return [ir.object, ir.index];
    case "exists":
      return partsOfInner(ir.rows);
    case "gather":
      return ir.argument === null ? partsOfInner(ir.rows) : [...partsOfInner(ir.rows), ir.argument];
    case "js":
      return ir.row === null ? ir.fields : [...ir.fields, ir.row];
    case "call":
      return valuesOf(ir.args);
    case "arithmetic":
    case "compare":
    case "like":
    case "has":
    case "contains":
      return [ir.left, ir.right];
    case "logic":
      return ir.operands;
    case "in":
      return [ir.operand, ...ir.values];
    case "between":
      return [ir.operand, ir.low, ir.high];
    default:
      return [ir.operand];
  }
}

/** Every expression of a query within a row. */
export function partsOfInner({ source, steps, filter }: InnerQuery): Ir[] {
  const own = [...valuesOf(source.args), ...steps.flatMap(partsOfStep)];
  return filter === null ? own : [...own, filter];
}

/** The expressions that a step computes. */
export function partsOfStep(step: Step): readonly Ir[] {
  switch (step.kind) {
    case "where":
      return [step.condition];
    case "sort":
      return step.keys.map((key) => key.value);
    case "top":
      return [step.key];
    case "distinct":
      return step.keys;
    case "group":
      return [
        ...step.keys.map((key) => key.value),
        ...step.aggregates.flatMap((use) => use.argument === null ? [] : [use.argument]),
      ];
    case "expand":
      return [step.value];
    case "join":
      return partsOfInner(step.rows);
    case "do":
      return valuesOf(step.source.args);
    default:
      return [];
  }
}

function valuesOf(args: readonly IrArgument[]): Ir[] {
  return args.filter((a): a is Ir => "kind" in a);
}

/** What an aggregate gathers over the rows of a group. */
export interface Accumulator {
  /** Takes the value of one row; never Missing, Failure or (unless the aggregate counts rows) null. */
  add(value: Value): void;
  result(): Value;
  /** Whether more values would change nothing. */
  enough?(): boolean;
}

/** An aggregate function: count(), max(x), list(x, 5). */
export interface Aggregate {
  readonly name: string;
  readonly summary: string;
  /** The first is computed for each row; the others are constants of the query. */
  readonly parameters: readonly Parameter[];
  /** The type of the result for a value of this type, or why it cannot be gathered. */
  result(of: StaticType): StaticType | { readonly problem: string };
  /** Begins a group. `constants` are the arguments behind the first; `warn` is told what was left out. */
  start(constants: readonly Value[], warn: (message: string) => void): Accumulator;
}

/** One aggregate in use: where its value goes in a group's row. */
export interface AggregateUse {
  readonly aggregate: Aggregate;
  /** Null for `count()`, which counts rows. */
  readonly argument: Ir | null;
  readonly constants: readonly Value[];
  readonly slot: number;
}

/** One step over the rows, with the text of its clause. */
export type Step =
  & { readonly text: string }
  & StepNode;

type StepNode =
  | { readonly kind: "where"; readonly condition: Ir }
  | { readonly kind: "sort"; readonly keys: readonly { readonly value: Ir; readonly descending: boolean }[] }
  | { readonly kind: "top"; readonly count: number; readonly key: Ir; readonly descending: boolean }
  | { readonly kind: "limit"; readonly count: number }
  | { readonly kind: "distinct"; readonly keys: readonly Ir[] }
  | {
    readonly kind: "group";
    readonly keys: readonly { readonly value: Ir; readonly slot: number }[];
    /** Filled while the clauses behind the group are checked: only they say what is gathered. */
    readonly aggregates: AggregateUse[];
  }
  | { readonly kind: "count"; readonly slot: number }
  | { readonly kind: "expand"; readonly value: Ir; readonly slot: number }
  | { readonly kind: "join"; readonly rows: InnerQuery }
  /** The rows that a command gives for each row. */
  | { readonly kind: "do"; readonly source: CommandSource };
