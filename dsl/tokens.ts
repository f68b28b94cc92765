/**
 * The pieces of a text, without any sense of what it says: for colours, for completion and for telling whether a
 * text goes on. Every text has pieces, an unfinished one too. The parser does not use them.
 */
import { clauseKeywords } from "./ast.ts";

export type TokenKind =
  | "blank"
  | "comment"
  | "text"
  | "pattern"
  | "number"
  | "word"
  | "parameter"
  | "operator"
  | "member"
  | "open"
  | "close"
  | "comma"
  | "bar"
  | "semicolon"
  | "other";

/** A stretch of the text: offsets in UTF-16 units, `end` exclusive. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** A quote or a slash that nothing closes. */
  readonly unfinished?: true;
}

/** Words that stand between two operands, or before one. */
export const operatorWords: ReadonlySet<string> = new Set(
  ["and", "or", "not", "in", "is", "like", "has", "contains", "between"],
);
/** Words that belong to a clause, or begin a statement. */
export const otherKeywords: ReadonlySet<string> = new Set(
  ["foreach", "as", "by", "on", "asc", "desc", "assert", "else", "def", "use", "explain"],
);
const clauseWords: ReadonlySet<string> = new Set(clauseKeywords);

/** What a piece is, in the order in which it is tried; a pattern only where an operand may stand. */
const shapes: readonly (readonly [TokenKind, RegExp])[] = [
  ["blank", /\s+/y],
  ["comment", /#[^\n]*/y],
  ["text", /"(?:\\.|[^"\\\n])*(?:"|\\?$|(?=\n))/ym],
  ["number", /\d(?:[0-9A-Za-z_]|\.\d)*/y],
  ["word", /[A-Za-z_]\w*/y],
  ["parameter", /\$\w*/y],
  ["member", /->|\?\.|\.(?!\d)|::/y],
  ["bar", /\|(?!\|)/y],
  ["operator", /\|\||&&|<<|>>|<=|>=|!=|!~|=~|[=<>~!+\-*/%^&:]/y],
  ["open", /[([]/y],
  ["close", /[)\]]/y],
  ["comma", /,/y],
  ["semicolon", /;/y],
];
const pattern = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*(?:\]|$)|[^/\\\n[])+(?:\/[A-Za-z]*|$)/ym;

/** The pieces of a text; together they are the text. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let operand = true;
  for (let at = 0; at < text.length;) {
    const token = tokenAt(text, at, operand);
    tokens.push(token);
    if (token.kind !== "blank" && token.kind !== "comment") operand = operandFollows(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(text: string, start: number, operand: boolean): Token {
  if (operand && text[start] === "/") {
    pattern.lastIndex = start;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) {
      return made("pattern", found, start, !/\/[A-Za-z]*$/.test(found.slice(1)));
    }
  }
  for (const [kind, shape] of shapes) {
    shape.lastIndex = start;
    const found = shape.exec(text)?.[0];
    if (found === undefined || found === "") continue;
    return made(kind, found, start, kind === "text" && !/^"(?:\\.|[^"\\])*"$/.test(found));
  }
  return made("other", String.fromCodePoint(text.codePointAt(start)!), start, false);
}

function made(kind: TokenKind, text: string, start: number, unfinished: boolean): Token {
  return { kind, text, start, end: start + text.length, ...(unfinished && { unfinished: true as const }) };
}

/** Whether an operand may stand behind this: then a `/` begins a pattern. */
function operandFollows({ kind, text }: Token): boolean {
  if (kind === "word") return isKeyword(text);
  return ["operator", "open", "comma", "bar", "semicolon"].includes(kind);
}

/** Whether the word is one of the language's own. */
export function isKeyword(word: string): boolean {
  return operatorWords.has(word) || otherKeywords.has(word) || clauseWords.has(word);
}

/** Whether a clause begins with the word. */
export function isClauseWord(word: string): boolean {
  return clauseWords.has(word);
}
