/**
 * Reads a JavaScript pattern (flags i, m, s; already known to be valid) as a tree, to see what it may cost and to match
 * it in linear time.
 */

/** A part of a pattern. A `char` takes one character: its own source, as a pattern of its own, says which. */
export type RegexNode =
  | { readonly kind: "char"; readonly source: string }
  | { readonly kind: "assert"; readonly what: "^" | "$" | "\\b" | "\\B" }
  | { readonly kind: "sequence"; readonly items: readonly RegexNode[] }
  | { readonly kind: "choice"; readonly options: readonly RegexNode[] }
  | { readonly kind: "repeat"; readonly item: RegexNode; readonly min: number; readonly max: number }
  /** A look around or a back reference: what no automaton does. */
  | { readonly kind: "opaque"; readonly inner: RegexNode };

const empty: RegexNode = { kind: "sequence", items: [] };

/** The tree of a valid pattern. */
export function regexTree(source: string): RegexNode {
  return new Reader(source).choice();
}

class Reader {
  #at = 0;

  constructor(readonly source: string) {}

  choice(): RegexNode {
    const options = [this.#sequence()];
    while (this.#take("|")) options.push(this.#sequence());
    return options.length === 1 ? options[0] : { kind: "choice", options };
  }

  #sequence(): RegexNode {
    const items: RegexNode[] = [];
    while (this.#at < this.source.length && !"|)".includes(this.source[this.#at])) {
      items.push(this.#repeated());
    }
    return items.length === 1 ? items[0] : { kind: "sequence", items };
  }

  #repeated(): RegexNode {
    const item = this.#atom();
    const [text, simple, min, comma, max] =
      this.#match(/[*+?]|\{\d+(?:,\d*)?\}/y, /([*+?])|\{(\d+)(,)?(\d*)\}/) ?? [];
    if (text === undefined) return item;
    this.#take("?");
    if (simple !== undefined) {
      return { kind: "repeat", item, min: simple === "+" ? 1 : 0, max: simple === "?" ? 1 : Infinity };
    }
    const most = comma === undefined ? Number(min) : max === "" ? Infinity : Number(max);
    return { kind: "repeat", item, min: Number(min), max: most };
  }

  /** What `here` finds at the cursor, taken apart by `parts`. */
  #match(here: RegExp, parts: RegExp): (string | undefined)[] | undefined {
    here.lastIndex = this.#at;
    const found = here.exec(this.source)?.[0];
    if (found === undefined) return undefined;
    this.#at += found.length;
    return parts.exec(found) ?? undefined;
  }

  #take(text: string): boolean {
    if (!this.source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #atom(): RegexNode {
    const found = this.#match(/\\[bB]|[\^$]/y, /.*/s)?.[0];
    if (found !== undefined) return { kind: "assert", what: found as "^" | "$" | "\\b" | "\\B" };
    if (this.#take("(")) return this.#group();
    if (this.#match(/\\(?:[1-9]\d*|k<[^>]*>)/y, /.*/s) !== undefined) return { kind: "opaque", inner: empty };
    const char = this.#match(
      /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|c[A-Za-z]|0[0-7]{0,2}|[\s\S])|\[(?:\\[\s\S]|[^\]\\])*\]|[\s\S]/y,
      /[\s\S]*/,
    );
    return { kind: "char", source: char?.[0] ?? "" };
  }

  #group(): RegexNode {
    const around = this.#match(/\?<?[=!]/y, /.*/) !== undefined;
    if (!around) this.#match(/\?(?::|<[^>]*>|[ims-]*:)/y, /.*/);
    const inner = this.choice();
    this.#take(")");
    return around ? { kind: "opaque", inner } : inner;
  }
}

/** What matching a pattern may cost. */
export interface RegexCost {
  /** Whether it needs more than an automaton. */
  readonly opaque: boolean;
  /** How many parts may be repeated without bound. */
  readonly unbounded: number;
  /** How many places there are at which it can go on in more than one way. */
  readonly forks: number;
  /** The size of its automaton. */
  readonly size: number;
}

/** The cost of a tree. */
export function regexCost(node: RegexNode): RegexCost {
  switch (node.kind) {
    case "char":
    case "assert":
      return { opaque: false, unbounded: 0, forks: 0, size: 1 };
    case "opaque":
      return { ...regexCost(node.inner), opaque: true };
    case "repeat":
      return repeatCost(node);
    default: {
      const parts = (node.kind === "sequence" ? node.items : node.options).map(regexCost);
      const sum = (of: (cost: RegexCost) => number) => parts.reduce((total, p) => total + of(p), 0);
      return {
        opaque: parts.some((p) => p.opaque),
        unbounded: sum((p) => p.unbounded),
        forks: sum((p) => p.forks) + (node.kind === "choice" ? 1 : 0),
        size: sum((p) => p.size + 1) + 1,
      };
    }
  }
}

function repeatCost({ item, min, max }: Extract<RegexNode, { kind: "repeat" }>): RegexCost {
  const inner = regexCost(item);
  const endless = max === Infinity;
  const copies = endless ? min + 1 : max;
  // Repeating one character forks once, however often; repeating anything else forks at each copy.
  const own = min === max ? 0 : item.kind === "char" ? 1 : max - min;
  return {
    opaque: inner.opaque,
    unbounded: inner.unbounded * copies + (endless ? 1 : 0),
    forks: (inner.forks > 0 && endless ? Infinity : inner.forks * copies) + own,
    size: copies * (inner.size + 1) + 1,
  };
}
