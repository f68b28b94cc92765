/** What reading one function carries along: the problems, the names in reach, what is asked of the row. */
import type { Range } from "../ast.ts";
import type { Diagnostic } from "../query_error.ts";
import type { JsExpr } from "./tree.ts";

/** What a name is: the row, one of its columns, or a variable of the function. */
export type NameKind = "row" | "constant" | "variable" | { readonly column: string };

/** How deep expressions and statements may nest. */
const maxDepth = 150;

/** Where a piece of the tree stands, as acorn says it. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** The state of reading one function. */
export class Reading {
  readonly #scopes: ReadonlyMap<string, NameKind>[] = [];
  readonly #fields = new Map<string, { readonly index: number; readonly range: Range }>();
  /** Methods that were called, and the names of the properties that the function's own objects have. */
  readonly methods: { readonly name: string; readonly range: Range }[] = [];
  readonly properties = new Set<string>();
  row: Range | null = null;
  #depth = 0;

  constructor(readonly problems: Diagnostic[]) {}

  /** Notes a problem; an expression that stands for what is wrong. */
  refuse(place: Place, message: string, more: { hint?: string; nearest?: readonly string[] } = {}): JsExpr {
    const range = rangeOf(place);
    if (!this.problems.some((p) => p.range.start === range.start && p.message === message)) {
      this.problems.push({ message, range, ...more });
    }
    return { kind: "literal", value: undefined, range };
  }

  /** Reads something inside of what is being read. */
  deeper<T>(place: Place, read: () => T, otherwise: (refused: JsExpr) => T): T {
    if (++this.#depth > maxDepth) {
      this.#depth--;
      return otherwise(this.refuse(place, `this function is nested more than ${maxDepth} levels deep`));
    }
    const result = read();
    this.#depth--;
    return result;
  }

  /** Reads something in which these names are known, too. */
  within<T>(names: ReadonlyMap<string, NameKind>, read: () => T): T {
    this.#scopes.push(names);
    const result = read();
    this.#scopes.pop();
    return result;
  }

  find(name: string): NameKind | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const kind = this.#scopes[i].get(name);
      if (kind !== undefined) return kind;
    }
    return undefined;
  }

  names(): string[] {
    return this.#scopes.flatMap((scope) => [...scope.keys()]);
  }

  /** `row.NAME` */
  field(name: string, place: Place): JsExpr {
    let known = this.#fields.get(name);
    if (known === undefined) {
      this.#fields.set(name, known = { index: this.#fields.size, range: rangeOf(place) });
    }
    return { kind: "field", field: known.index, range: rangeOf(place) };
  }

  fields(): { name: string; range: Range }[] {
    return [...this.#fields].map(([name, { range }]) => ({ name, range }));
  }
}

/** A range without what else acorn notes of a place. */
export function rangeOf({ start, end }: Place): Range {
  return { start, end };
}
