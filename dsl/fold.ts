/**
 * Folds the flat run of operands and operators that the grammar yields into a tree, by C's precedence with `and`, `or`
 * and `not` outside: or, and, not, |, ^, &, comparisons, shifts, sums, products.
 */
import type { BinaryOp, CompareOp, Expr, Range } from "./ast.ts";
import type { Raise } from "./build.ts";

/** An operand with the places of the `not`s before it. */
export interface OperandPart {
  readonly nots: readonly Range[];
  readonly value: Expr;
}

/** An operator and what follows it. */
export interface TailPart {
  readonly op: string;
  readonly range: Range;
  readonly right?: OperandPart;
  readonly list?: readonly Expr[];
  readonly is?: { readonly negated: boolean; readonly what: "missing" | "error" | "null" };
}

const or = 1, and = 2, not = 3, comparison = 7, shift = 8;
const levels: Record<string, number> = {
  "or": or,
  "and": and,
  "|": 4,
  "^": 5,
  "&": 6,
  "<<": shift,
  ">>": shift,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "%": 10,
};

/** How deep a tree may be: what walks it later recurses. */
export const maxDepth = 500;

interface Cursor {
  operand: OperandPart;
  readonly rest: readonly TailPart[];
  at: number;
  readonly raise: Raise;
}

/** Builds expression nodes, and knows how deep each one is. */
export class Folder {
  readonly #depths = new WeakMap<Expr, number>();

  /** Notes the depth of a node over its children; raises when it is too deep. */
  deeper<T extends Expr>(node: T, children: readonly Expr[], raise: Raise): T {
    let depth = 1;
    // What walks a query inside an expression recurses through its clauses, too.
    const step = node.kind === "subquery" ? 8 : 1;
    for (const child of children) depth = Math.max(depth, step + this.#depth(child));
    if (depth > maxDepth) {
      raise(`this expression is more than ${maxDepth} levels deep\nuse let for a part of it`);
    }
    this.#depths.set(node, depth);
    return node;
  }

  #depth(node: Expr): number {
    if (node.kind === "paren") return 1 + this.#depth(node.inner);
    if (node.kind === "call" || node.kind === "method") {
      const inner = node.args.map((a) => a.value.kind === "ctype" ? 1 : this.#depth(a.value));
      return Math.max(this.#depths.get(node) ?? 1, 1 + Math.max(0, ...inner));
    }
    return this.#depths.get(node) ?? 1;
  }

  fold(first: OperandPart, rest: readonly TailPart[], raise: Raise): Expr {
    return this.#level({ operand: first, rest, at: 0, raise }, or);
  }

  /** Everything from here on that binds at least as tightly as `min`. */
  #level(c: Cursor, min: number): Expr {
    let left = this.#prefixed(c, min);
    for (let tail = c.rest[c.at]; tail !== undefined; tail = c.rest[c.at]) {
      const level = levels[tail.op] ?? comparison;
      if (level < min) break;
      if (level === or || level === and) left = this.#logic(c, left, tail.op as "and" | "or", level);
      else if (level === comparison) left = this.#comparison(c, left, tail);
      else left = this.#arithmetic(c, left, tail, level);
    }
    return left;
  }

  #prefixed(c: Cursor, min: number): Expr {
    const { nots, value } = c.operand;
    if (nots.length === 0) return value;
    if (min > not) {
      c.raise("`not` needs parentheses here\nit binds looser than what stands before it", place(nots[0]));
    }
    c.operand = { nots: [], value };
    let node = this.#level(c, not + 1);
    for (const range of [...nots].reverse()) {
      node = this.deeper(
        { kind: "not", operand: node, range: { start: range.start, end: node.range.end } },
        [node],
        c.raise,
      );
    }
    return node;
  }

  /** The operand after the operator at the cursor. */
  #right(c: Cursor, tail: TailPart, min: number): Expr {
    c.at++;
    c.operand = tail.right as OperandPart;
    return this.#level(c, min);
  }

  /** A chain of one of `and`, `or` is one node: it may be as long as a script cares to make it. */
  #logic(c: Cursor, left: Expr, op: "and" | "or", level: number): Expr {
    const operands = [left];
    for (let tail = c.rest[c.at]; tail?.op === op; tail = c.rest[c.at]) {
      operands.push(this.#right(c, tail, level + 1));
    }
    return this.deeper(
      { kind: "logic", op, operands, range: span(left, operands[operands.length - 1]) },
      operands,
      c.raise,
    );
  }

  #arithmetic(c: Cursor, left: Expr, tail: TailPart, level: number): Expr {
    const right = this.#right(c, tail, level + 1);
    const op = tail.op as BinaryOp;
    if (op === "&" || op === "|" || op === "^") {
      for (const side of [left, right]) {
        if (isComparison(side)) this.#looseComparison(c, op, side, left, right);
      }
    }
    return this.deeper(
      { kind: "binary", op, opRange: tail.range, left, right, range: span(left, right) },
      [left, right],
      c.raise,
    );
  }

  #looseComparison(c: Cursor, op: string, side: Expr, left: Expr, right: Expr): never {
    const example = side === right ? `(a ${op} b) = c` : `a = (b ${op} c)`;
    return c.raise(
      `a comparison beside \`${op}\` needs parentheses\nas in C, comparisons bind tighter than \`${op}\`: write ${example}`,
      place(span(left, right)),
    );
  }

  #comparison(c: Cursor, left: Expr, tail: TailPart): Expr {
    const node = this.#compared(c, left, tail);
    const next = c.rest[c.at];
    if (next !== undefined && levels[next.op] === undefined) {
      c.raise(
        "comparisons do not chain\nwrite `x between 1 and 5`, or join two comparisons with `and`",
        place(next.range),
      );
    }
    return node;
  }

  #compared(c: Cursor, left: Expr, tail: TailPart): Expr {
    const negated = tail.op.startsWith("not ");
    if (tail.list !== undefined) {
      c.at++;
      const range = { start: left.range.start, end: tail.range.end };
      return this.deeper(
        { kind: "in", negated, operand: left, list: tail.list, range },
        [left, ...tail.list],
        c.raise,
      );
    }
    if (tail.is !== undefined) {
      c.at++;
      const range = { start: left.range.start, end: tail.range.end };
      return this.deeper({ kind: "is", operand: left, ...tail.is, range }, [left], c.raise);
    }
    const right = this.#right(c, tail, shift);
    if (tail.op === "between" || tail.op === "not between") return this.#between(c, left, right, negated);
    return this.deeper(
      {
        kind: "binary",
        op: tail.op as CompareOp,
        opRange: tail.range,
        left,
        right,
        range: span(left, right),
      },
      [left, right],
      c.raise,
    );
  }

  #between(c: Cursor, operand: Expr, low: Expr, negated: boolean): Expr {
    const tail = c.rest[c.at];
    if (tail?.op !== "and") {
      c.raise("`between` needs two bounds\nwrite `x between 1 and 5`", place(span(operand, low)));
    }
    const high = this.#right(c, tail, shift);
    return this.deeper(
      { kind: "between", negated, operand, low, high, range: span(operand, high) },
      [operand, low, high],
      c.raise,
    );
  }
}

function isComparison(e: Expr): boolean {
  if (e.kind === "in" || e.kind === "between" || e.kind === "is") return true;
  return e.kind === "binary" && levels[e.op] === undefined;
}

function span(left: Expr, right: Expr): Range {
  return { start: left.range.start, end: right.range.end };
}

function place(range: Range) {
  return { start: { offset: range.start }, end: { offset: range.end } };
}
