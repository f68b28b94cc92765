/** How a checked expression was written: for those who write it out again, in a script. */
import type { Expr } from "../ast.ts";
import type { Ir } from "../ir.ts";
import type { Context } from "./context.ts";

/** The text of an expression, and what of its query gives its names their meaning. */
export interface Spelling {
  readonly text: string;
  /** Where the first clause of the query begins; undefined for the arguments of its source. */
  readonly clauses: number | undefined;
  /** The clauses before it that name something. */
  readonly naming: readonly string[];
}

const spellings = new WeakMap<Ir, Spelling>();

/** How an expression of the query itself was written; undefined within brackets, definitions and behind groups. */
export function spellingOf(ir: Ir): Spelling | undefined {
  return spellings.get(ir);
}

/** Notes how an expression was written, with what must stand behind it; what is written twice goes by the first. */
export function spell(c: Context, ir: Ir, { range }: Expr, behind = ""): Ir {
  const { clauses, naming } = c.clauses ?? {};
  if (naming !== undefined && !spellings.has(ir)) {
    spellings.set(ir, { text: c.text.slice(range.start, range.end) + behind, clauses, naming });
  }
  return ir;
}
