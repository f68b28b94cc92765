import { clauseKeywords } from "./ast.ts";
import type { Raise } from "./build.ts";

/** What a bracket holds: a query, in which `|` separates clauses, or an expression, in which it is bit-or. */
export type BracketKind = "query" | "expression";

interface Open {
  readonly kind: BracketKind;
  readonly depth: number;
  readonly outer: Open | null;
}

/** How deep brackets may nest: far more than anyone writes, far less than the stack holds. */
export const maxNesting = 200;

const clauseLine = new RegExp(`^(?:\\||(?:${clauseKeywords.join("|")})(?!\\w))`);

/**
 * The brackets that are open at each place of the text. The parser tries alternatives, so brackets are reported more
 * than once; a report at a place makes everything after it void.
 */
export class Brackets {
  /** `root` is what the text itself is: a script, or an expression. */
  constructor(readonly root: BracketKind) {}

  readonly #events: { readonly at: number; readonly open: Open | null }[] = [];

  /** The innermost bracket that is open just before `offset`. */
  #before(offset: number): Open | null {
    const events = this.#events;
    let i = events.length - 1;
    while (i >= 0 && events[i].at >= offset) i--;
    return i < 0 ? null : events[i].open;
  }

  #report(at: number, open: Open | null): true {
    const events = this.#events;
    while (events.length > 0 && events[events.length - 1].at >= at) events.pop();
    events.push({ at, open });
    return true;
  }

  open(at: number, kind: BracketKind, raise: Raise): true {
    const outer = this.#before(at);
    const depth = (outer?.depth ?? 0) + 1;
    if (depth > maxNesting) raise(`brackets are nested more than ${maxNesting} deep`);
    return this.#report(at, { kind, depth, outer });
  }

  close(at: number): true {
    return this.#report(at, this.#before(at)?.outer ?? null);
  }

  inExpression(at: number): boolean {
    return (this.#before(at)?.kind ?? this.root) === "expression";
  }

  /** Whether the line that begins at `offset` belongs to the statement before it. */
  continues(input: string, offset: number): boolean {
    if (this.#before(offset) !== null) return true;
    let at = offset;
    for (;;) {
      const end = input.indexOf("\n", at);
      const line = input.slice(at, end < 0 ? undefined : end);
      const word = line.trimStart();
      if (word === "") return false;
      if (!word.startsWith("#")) return word !== line || clauseLine.test(line);
      // A line that is all comment neither ends a statement nor continues it.
      if (end < 0) return false;
      at = end + 1;
    }
  }
}
