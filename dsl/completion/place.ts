/** Where in a text the cursor is: in which query, which clause, behind what. Nothing here knows what a name means. */
import { isClauseWord, isKeyword, operatorWords, type Token, tokensOf } from "../tokens.ts";

/** A query around the cursor, the statement's own or one in brackets: where its text begins. */
export interface QueryFrame {
  readonly start: number;
  /** Where the clause begins that the cursor is in: what stands before it is whole. */
  readonly clauseStart: number;
  /** Its word; undefined: the cursor is before the first clause. */
  readonly clause: string | undefined;
}

/** Brackets behind a name: `list(`, `count(`. */
export interface CallFrame {
  readonly name: string;
  /** Where the arguments begin. */
  readonly start: number;
  /** Which argument the cursor is in. */
  readonly argument: number;
}

export interface Place {
  /** The word that is being typed, and where it begins. */
  readonly word: string;
  readonly start: number;
  /** Where the statement begins. */
  readonly statement: number;
  /** The pieces of the statement before the word, without blanks and comments. */
  readonly before: readonly Token[];
  /** Queries around the cursor, the outermost first. */
  readonly queries: readonly QueryFrame[];
  /** The innermost brackets, where they are no query. */
  readonly call: CallFrame | undefined;
  /** A text that the cursor is in: what stands in it so far. */
  readonly quoted?: string;
}

/** Undefined where nothing can be said: in a comment, a number, a pattern. */
export function placeAt(text: string, isSource: (name: string) => boolean): Place | undefined {
  const all = tokensOf(text), last = all.at(-1);
  if (last?.kind === "comment" || last?.kind === "number" || last?.kind === "pattern") return undefined;
  const typed = last !== undefined && (last.kind === "word" || last.unfinished) ? last : undefined;
  const tokens = (typed ? all.slice(0, -1) : all).filter(({ kind }) =>
    kind !== "blank" && kind !== "comment"
  );
  const from = statementStart(tokens);
  const before = tokens.slice(from);
  const quoted = typed?.kind === "text" ? typed.text.slice(1) : undefined;
  return {
    word: quoted === undefined ? typed?.text ?? "" : quoted,
    start: typed === undefined ? text.length : typed.start + (quoted === undefined ? 0 : 1),
    statement: before[0]?.start ?? typed?.start ?? text.length,
    before,
    ...frames(before, isSource),
    ...(quoted !== undefined && { quoted }),
  };
}

function statementStart(tokens: readonly Token[]): number {
  let depth = 0, from = 0;
  tokens.forEach(({ kind }, i) => {
    if (kind === "open") depth++;
    else if (kind === "close") depth--;
    else if (kind === "semicolon" && depth <= 0) from = i + 1;
  });
  return from;
}

/** Whether an operand stands behind this piece. */
export function wantsOperand(token: Token | undefined, beforeIt: Token | undefined): boolean {
  if (token === undefined) return true;
  if (token.kind === "word") {
    if (beforeIt?.kind === "member" || beforeIt?.text === "as") return false;
    if (token.text === "count" || token.text === "first") return wantsOperand(beforeIt, undefined);
    return isKeyword(token.text) && !["asc", "desc"].includes(token.text);
  }
  return ["operator", "open", "comma"].includes(token.kind);
}

/** Whether the piece begins a clause, and is no name. */
export function beginsClause(tokens: readonly Token[], i: number): boolean {
  const token = tokens[i], before = tokens[i - 1];
  if (token.kind !== "word" || !isClauseWord(token.text)) return false;
  if (before === undefined) return false;
  return before.kind === "bar" || before.kind !== "member" && !wantsOperand(before, tokens[i - 2]);
}

interface Open {
  /** The pieces in it, brackets within it left out. */
  readonly own: number[];
  readonly index: number;
}

function frames(
  tokens: readonly Token[],
  isSource: (name: string) => boolean,
): Pick<Place, "queries" | "call"> {
  const stack: Open[] = [{ own: [], index: -1 }];
  tokens.forEach((token, i) => {
    if (token.kind === "close" && stack.length > 1) stack.pop();
    stack[stack.length - 1].own.push(i);
    if (token.kind === "open") stack.push({ own: [], index: i });
  });
  const queries: QueryFrame[] = [];
  let call: CallFrame | undefined;
  for (const [depth, open] of stack.entries()) {
    const from = depth === 0 ? queryStart(tokens, open.own) : 0;
    const own = open.own.slice(from);
    const query = depth === 0 ? isQueryHead(tokens[own[0]]) : isInnerQuery(tokens, own, isSource);
    if (query) {
      queries.push(
        queryFrame(tokens, own, depth === 0 ? tokens[own[0]]?.start ?? 0 : tokens[open.index].end),
      );
      call = undefined;
    } else call = depth === 0 ? undefined : callFrame(tokens, open);
  }
  return { queries, call };
}

/** Of `def NAME(…) = QUERY` and `explain QUERY`, where the query begins. */
function queryStart(tokens: readonly Token[], own: readonly number[]): number {
  const head = tokens[own[0]]?.text;
  if (head === "explain") return tokens[own[1]]?.text === "-" ? 4 : 1;
  if (head !== "def") return 0;
  const is = own.findIndex((i) => tokens[i].text === "=");
  return is < 0 ? 0 : is + 1;
}

function isQueryHead(token: Token | undefined): boolean {
  return token === undefined || token.kind === "open" ||
    token.kind === "word" && !["let", "assert", "def", "use"].includes(token.text);
}

function isInnerQuery(
  tokens: readonly Token[],
  own: readonly number[],
  isSource: (name: string) => boolean,
): boolean {
  const [first, second] = own.map((i) => tokens[i]);
  if (first === undefined) return false;
  if (first.text === "foreach" || own.some((i) => beginsClause(tokens, i))) return true;
  return first.kind === "word" && isSource(first.text) &&
    (second === undefined || second.kind === "bar" || second.text === "as" || second.kind === "open");
}

function queryFrame(tokens: readonly Token[], own: readonly number[], start: number): QueryFrame {
  const at = own.findLast((i) => beginsClause(tokens, i));
  if (at === undefined) return { start, clauseStart: start, clause: undefined };
  return { start, clauseStart: tokens[at].start, clause: tokens[at].text };
}

function callFrame(tokens: readonly Token[], { own, index }: Open): CallFrame | undefined {
  const callee = tokens[index - 1];
  if (tokens[index].text !== "(" || callee?.kind !== "word" || operatorWords.has(callee.text)) {
    return undefined;
  }
  const argument = own.filter((i) => tokens[i].kind === "comma").length;
  return { name: callee.text, start: tokens[index].end, argument };
}

/** The operand that ends before a piece: `t.mm`, `f(x)[3]`, `(a)->b`; its range in the text. */
export function operandBefore(
  tokens: readonly Token[],
  end: number,
): { readonly start: number; readonly end: number } | undefined {
  let i = end - 1;
  const last = tokens[i];
  // Behind a word of the language, `->name` is the row's own.
  if (last === undefined || last.kind === "word" && wantsOperand(last, tokens[i - 1])) return undefined;
  for (;;) {
    if (tokens[i]?.kind === "close") {
      i = opening(tokens, i);
      if (i < 0) return undefined;
      // What stands before the bracket is called or indexed; else the bracket itself is the operand.
      const before = tokens[i - 1];
      const joined = before?.kind === "close" || before?.kind === "word" && !isKeyword(before.text);
      if (joined && before.end === tokens[i].start) {
        i--;
        continue;
      }
    } else if (tokens[i]?.kind !== "word") return undefined;
    if (tokens[i - 1]?.kind !== "member") break;
    // `::name`, and `->name` of the row itself.
    if (tokens[i - 1].text === "::" || !endsOperand(tokens[i - 2])) {
      i--;
      break;
    }
    i -= 2;
  }
  return { start: tokens[i].start, end: last.end };
}

function endsOperand(token: Token | undefined): boolean {
  return token?.kind === "close" || token?.kind === "word" && !isKeyword(token.text);
}

function opening(tokens: readonly Token[], close: number): number {
  let depth = 0;
  for (let i = close; i >= 0; i--) {
    if (tokens[i].kind === "close") depth++;
    else if (tokens[i].kind === "open" && --depth === 0) return i;
  }
  return -1;
}
