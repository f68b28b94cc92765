/** Reads C expressions, with gdb's `@` and `{type} address`. */
import { type CType, pointerTo } from "../ctype.ts";
import type { Types } from "../types.ts";
import { base, type Binary, type Expression } from "./syntax.ts";
import { ExpressionError, type Token, tokensOf } from "./tokens.ts";

/** Operators by how tightly they bind, the loosest first. */
const levels: readonly (readonly Binary[])[] = [
  [","],
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<", ">", "<=", ">="],
  ["<<", ">>"],
  ["@"],
  ["+", "-"],
  ["*", "/", "%"],
];

const baseWords = /^(unsigned|signed|long|short|int|char|double|float|_Bool|bool|__int128|void)$/;
const qualifiers = /^(const|volatile|restrict)$/;
const assignments = /^(=|[-+*/%&|^]=|<<=|>>=|\+\+|--)$/;

/** More brackets than anyone writes. */
const deepest = 200;

/** Throws an ExpressionError, with the place, for what is no expression. */
export function parseExpression(text: string, types: Types): Expression {
  const parser = new Parser(tokensOf(text), types), expression = parser.comma();
  parser.end();
  return expression;
}

/** A type's name alone: `struct task_struct *`, `unsigned long [4]`; undefined when the text is none. */
export function parseType(text: string, types: Types): CType | undefined {
  try {
    const parser = new Parser(tokensOf(text), types);
    if (!parser.typeFollows()) return undefined;
    const type = parser.type();
    parser.end();
    return type;
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

class Parser {
  #at = 0;
  #depth = 0;

  constructor(private readonly tokens: readonly Token[], private readonly types: Types) {}

  get #next(): Token {
    return this.tokens[this.#at];
  }

  end(): void {
    const { kind, text, at } = this.#next;
    if (kind === "end") return;
    if (assignments.test(text)) throw new ExpressionError("a dump cannot be written to", at, undefined, true);
    throw new ExpressionError(`"${text}" was not expected here`, at);
  }

  comma(): Expression {
    return this.#binary(0);
  }

  #binary(level: number): Expression {
    if (level === levels.length) return this.#unary();
    if (++this.#depth > deepest * levels.length) {
      throw new ExpressionError("too many brackets", this.#next.at);
    }
    let left = level === 1 ? this.#choice() : this.#binary(level + 1);
    for (let op; (op = this.#operator(levels[level])) !== undefined;) {
      left = { kind: "binary", op, left, right: this.#binary(level + 1) };
    }
    this.#depth--;
    return left;
  }

  #operator(of: readonly Binary[]): Binary | undefined {
    const op = of.find((one) => this.#is(one));
    if (op !== undefined) this.#at++;
    return op;
  }

  #choice(): Expression {
    let left = this.#binary(2);
    while (this.#is("||")) {
      this.#at++;
      left = { kind: "binary", op: "||", left, right: this.#binary(2) };
    }
    if (!this.#is("?")) return left;
    this.#at++;
    const then = this.#binary(1);
    this.#expect(":");
    return { kind: "choice", of: left, then, else: this.#binary(1) };
  }

  #unary(): Expression {
    const { text, kind } = this.#next;
    if (kind === "mark" && /^[-+!~*&]$/.test(text)) {
      this.#at++;
      return { kind: "unary", op: text as "+" | "-" | "!" | "~" | "*" | "&", of: this.#unary() };
    }
    if (kind === "name" && text === "sizeof") return this.#sizeof();
    if (text === "{") {
      this.#at++;
      const type = this.type();
      this.#expect("}");
      return { kind: "at", type, of: this.#unary() };
    }
    if (text === "(" && this.typeFollows(1)) {
      this.#at++;
      const type = this.type();
      this.#expect(")");
      return { kind: "cast", type, of: this.#unary() };
    }
    return this.#postfix(this.#primary());
  }

  #sizeof(): Expression {
    this.#at++;
    if (!this.#is("(") || !this.typeFollows(1)) return { kind: "sizeof", of: this.#unary() };
    this.#at++;
    const type = this.type();
    this.#expect(")");
    return { kind: "sizeofType", type };
  }

  #postfix(start: Expression): Expression {
    let of = start;
    for (;;) {
      if (this.#is(".") || this.#is("->")) {
        this.#at++;
        of = { kind: "member", of, name: this.#name() };
      } else if (this.#is("[")) {
        this.#at++;
        const index = this.comma();
        this.#expect("]");
        of = { kind: "index", of, index };
      } else return of;
    }
  }

  #primary(): Expression {
    const { kind, text, at, number } = this.#next;
    this.#at++;
    if (number) return { kind: "number", ...number };
    if (kind === "history") return { kind: "history", number: Number(text.slice(1)) };
    if (kind === "name") return { kind: "name", name: text, at };
    if (text === "(") {
      if (++this.#depth > deepest * levels.length) throw new ExpressionError("too many brackets", at);
      const inner = this.comma();
      this.#expect(")");
      return inner;
    }
    throw new ExpressionError(
      kind === "end" ? "the expression has no end" : `"${text}" was not expected here`,
      at,
    );
  }

  #is(text: string): boolean {
    return this.#next.kind === "mark" && this.#next.text === text;
  }

  #expect(text: string): void {
    const { at } = this.#next;
    if (!this.#is(text)) throw new ExpressionError(`"${text}" is missing`, at);
    this.#at++;
  }

  #name(): string {
    const { kind, text, at } = this.#next;
    if (kind !== "name") throw new ExpressionError("a member's name is missing", at);
    this.#at++;
    return text;
  }

  /** Whether a type begins so many words further on. */
  typeFollows(ahead = 0): boolean {
    const { kind, text } = this.tokens[Math.min(this.#at + ahead, this.tokens.length - 1)];
    if (kind !== "name") return false;
    return /^(struct|union|enum)$/.test(text) || baseWords.test(text) || qualifiers.test(text) ||
      this.types.lookup("name", text)?.kind === "typedef";
  }

  type(): CType {
    const { at } = this.#next, words: string[] = [];
    while (this.#next.kind === "name") {
      const { text } = this.#next, tagged = /^(struct|union|enum)$/.test(words.at(-1) ?? "");
      const complete = words.some((word) => !qualifiers.test(word)) && !tagged;
      if (complete && !baseWords.test(text) && !qualifiers.test(text)) break;
      words.push(text);
      this.#at++;
    }
    const text = words.join(" ");
    // A kernel has no use for these, and so no debug information.
    const found = text === "float" || text === "double" ? base[text] : this.types.find(text);
    if (!found) throw new ExpressionError(`there is no type "${text}"`, at);
    return this.#declarator(found);
  }

  /** Stars, pointers to functions and to arrays, arrays. */
  #declarator(specified: CType): CType {
    let type = specified;
    while (this.#is("*") || (type !== specified && qualifiers.test(this.#next.text))) {
      if (this.#is("*")) type = pointerTo(type);
      this.#at++;
    }
    if (this.#is("(") && this.tokens[this.#at + 1]?.text === "*") return this.#pointerInParentheses(type);
    return this.#arrayOf(type);
  }

  #arrayOf(type: CType): CType {
    const lengths: number[] = [];
    while (this.#is("[")) {
      this.#at++;
      lengths.push(Number(this.#next.number?.value ?? 0));
      if (this.#next.number) this.#at++;
      this.#expect("]");
    }
    return lengths.reduceRight<CType>((element, length) => ({ kind: "array", element, length }), type);
  }

  /** `(*)(int)`, `(**)[2][4]`. */
  #pointerInParentheses(specified: CType): CType {
    this.#at++;
    let stars = 0;
    for (; this.#is("*"); this.#at++) stars++;
    this.#expect(")");
    let type = this.#is("[") ? this.#arrayOf(specified) : this.#function(specified);
    for (; stars > 0; stars--) type = pointerTo(type);
    return type;
  }

  #function(returns: CType): CType {
    this.#expect("(");
    const parameters: { name: undefined; type: CType }[] = [];
    while (!this.#is(")")) {
      const type = this.type();
      if (type.kind !== "void") parameters.push({ name: undefined, type });
      if (!this.#is(",")) break;
      this.#at++;
    }
    this.#expect(")");
    return { kind: "function", returns, parameters, variadic: false };
  }
}
