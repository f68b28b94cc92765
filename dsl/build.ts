/** What the grammar's actions call: folding operators, reading literals, keeping track of brackets. */
import { type BracketKind, Brackets } from "./brackets.ts";
import { commandEnd, headWord, qualifiedName, sourceFollows, typeFollowed } from "./command_text.ts";
import { Folder } from "./fold.ts";
import type { JsFunctionText } from "./js/read.ts";
import { loadedJs } from "./js/load.ts";
import { readNumber } from "./number.ts";
import { qualifiedPart } from "./qualified.ts";
import { isCrashCommand, withoutCommand } from "./reserved.ts";
import { parseTime } from "./time_text.ts";
import {
  type Clause,
  clauseKeywords,
  type CTypeNode,
  type Expr,
  type Literal,
  type Name,
  type Query,
  type Range,
  type SourceNode,
} from "./ast.ts";

/** Peggy's `error`: throws a syntax error. What follows a newline in the message is the hint. */
export type Raise = (message: string, location?: unknown) => never;

/** What a text can begin with besides `foreach`. */
export interface Heads {
  isSource(name: string): boolean;
  /**
   * Whether a command line may begin with the word.
   * @param typed whether what only the name of a type has behind it follows: also a source's name may be one
   */
  isCommand(name: string, typed?: boolean): boolean;
  sourceNames(): readonly string[];
  /** The commands, for suggestions. */
  commandNames?(): readonly string[];
  /** Names that earlier texts define. */
  readonly defined?: readonly string[];
  /** Reads a file of definitions; the names that it defines. Raises when there is none. */
  use?(path: string, range: Range): readonly string[];
  /** Makes sure that a plugin is there; what is wrong with it, if anything. */
  plugin?(path: string): string | undefined;
}

/** `.a`, `.f(x)` or `[i]` behind an operand. */
export type PostfixPart =
  | { readonly kind: "member"; readonly op: "." | "->" | "?."; readonly name: Name; readonly end: number }
  | {
    readonly kind: "method";
    readonly op: "." | "->" | "?.";
    readonly name: Name;
    readonly args: CallArgs;
    readonly end: number;
  }
  | { readonly kind: "index"; readonly index: Expr; readonly end: number };
type CallArgs = Extract<Expr, { kind: "call" }>["args"];

/** An operator before an operand. */
export type PrefixPart =
  & { readonly range: Range }
  & (
    | { readonly op: "-" | "+" | "~" | "*" | "&" }
    | { readonly op: "cast"; readonly type: CTypeNode }
  );

const statementWords = new Set(["assert", "let", "def", "use"]);
const infixWords = new Set(["like", "has", "contains", "between"]);
const operatorWords = new Set([...infixWords, "and", "or", "not", "in", "is"]);
const clauseWords: ReadonlySet<string> = new Set(clauseKeywords);
const baseTypes = new Set(
  ("void char short int long float double signed unsigned bool _Bool u8 u16 u32 u64 s8 s16 s32 s64 " +
    "__u8 __u16 __u32 __u64 __s8 __s16 __s32 __s64").split(" "),
);
/** The characters behind a backslash that stand for others; like's own escapes keep their backslash. */
const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "0": "\0",
  "%": "\\%",
  "_": "\\_",
};

/** The function of a js(), with its text. */
type JsCode = JsFunctionText & { readonly source: string };

/** One parse's helper: it holds the brackets and how deep each expression is. */
export class Builder extends Folder {
  readonly brackets: Brackets;
  /** The functions of js() by where they begin, and where the one that was read last ends. */
  readonly #js = new Map<number, JsCode>();
  #jsEnd = 0;
  /** Where the command line ends that was read last. */
  #commandEnd = 0;

  /** Without `heads` every word may be a source (for tools that only look at the syntax). */
  constructor(readonly heads?: Heads, root: "query" | "expression" = "query") {
    super();
    this.brackets = new Brackets(root);
    this.#defined = new Set(heads?.defined);
  }

  readonly #defined: Set<string>;

  /** Notes a name that the text defines: a query may begin with it from here on. */
  define(name: string): true {
    this.#defined.add(name);
    return true;
  }

  /** Reads the definitions of another file. */
  use(path: string, range: Range, raise: Raise): true {
    if (this.heads !== undefined && this.heads.use === undefined) {
      raise("no files can be read here", place(range.start, range.end - range.start));
    }
    for (const name of this.heads?.use?.(path, range) ?? []) this.#defined.add(name);
    return true;
  }

  /** Makes the names of a plugin known. */
  usePlugin(path: string, range: Range, raise: Raise): true {
    if (this.heads === undefined) return true;
    const problem = this.heads.plugin === undefined ? "no plugins can be used here" : this.heads.plugin(path);
    // The text ends here, with the quotes around it.
    if (problem !== undefined) raise(problem, place(range.end - path.length - 2, path.length + 2));
    return true;
  }

  /** Whether clauses may follow an expression: it names a source, or it stands in brackets. */
  mayBeSource(value: Expr): boolean {
    if (value.kind === "name") return this.#isSource(value.name);
    if (value.kind === "call") return this.#isSource(value.name.name);
    return value.kind === "paren" || this.#ofPlugin(value) !== undefined;
  }

  /** `nfs.mounts`, where that is a source of the plugin nfs. */
  #ofPlugin(value: Expr): ReturnType<typeof qualifiedPart> {
    const part = qualifiedPart(value);
    return part !== undefined && this.heads?.isSource(part.name.name) === true ? part : undefined;
  }

  #isSource(word: string): boolean {
    return this.heads === undefined || this.#defined.has(word) || this.heads.isSource(word);
  }

  /** Whether a command line begins at `offset`; where it ends is noted. */
  commandBegins(input: string, offset: number): boolean {
    const word = headWord(input, offset, (name) => this.heads?.isCommand(name) ?? false);
    if (word === undefined || this.heads === undefined || this.#defined.has(word)) return false;
    const behind = offset + word.length;
    if (word === "foreach" ? this.#foreachQuery(input, behind) : input[behind] === "(") return false;
    if (this.heads.isSource(word) && sourceFollows(input, behind)) return false;
    return this.heads.isCommand(word, typeFollowed(input, behind)) && this.lineBegins(input, offset);
  }

  /** `foreach` is crash's when a command stands in its line and no source behind it: `foreach UN bt`. */
  #foreachQuery(input: string, offset: number): boolean {
    const [, blank, word] = /^(\s*)(\w*(?:\.[A-Za-z_]\w*)?)/.exec(input.slice(offset, offset + 200)) ?? [];
    const behind = offset + blank.length + word.length, rest = input.slice(behind, behind + 80);
    if (word !== "" && this.#isSource(word)) {
      return sourceFollows(input, behind) || /^\s*(?:$|[;|)]|\n|--\w)/.test(rest);
    }
    return rest.startsWith("(") || !this.#hasCommand(input, offset);
  }

  /** Whether one of crash's commands stands in the line from `offset` on. */
  #hasCommand(input: string, offset: number): boolean {
    const line = input.slice(offset, commandEnd(input, offset, () => false));
    return line.split(/\s+/).some((word) => isCrashCommand(word) && this.heads!.isCommand(word));
  }

  /** Notes where the command line ends that begins at `offset`. */
  lineBegins(input: string, offset: number): true {
    this.#commandEnd = commandEnd(input, offset, (at) => this.brackets.continues(input, at));
    return true;
  }

  commandGoesOn(offset: number): boolean {
    return offset < this.#commandEnd;
  }

  /** Whether a query without `foreach` can begin at `offset`; else raises. */
  head(input: string, offset: number, raise: Raise): boolean {
    const word = /^[A-Za-z_]\w*/.exec(input.slice(offset, offset + 80))?.[0];
    if (word === "foreach") return false;
    const dotted = qualifiedName(input, offset);
    if (dotted !== undefined && this.heads?.isSource(dotted)) return true;
    if (word === undefined || this.heads === undefined || this.#isSource(word)) return true;
    if (statementWords.has(word)) return false;
    if (dotted !== undefined && this.heads.sourceNames().some((name) => name.startsWith(`${word}.`))) {
      throw new UnknownHead(dotted, { start: offset, end: offset + dotted.length });
    }
    const called = input[offset + word.length] === "(";
    if (!called && isCrashCommand(word)) {
      raise(
        `command not available: ${word}\n${withoutCommand(word, this.heads.sourceNames())}`,
        place(offset, word.length),
      );
    }
    if (called) return true;
    const whole = dotted ?? word;
    throw new UnknownHead(whole, { start: offset, end: offset + whole.length });
  }

  /** What a bracket that opens just before `offset` holds: one that opens with a source holds a query. */
  bracketKind(input: string, offset: number): BracketKind {
    const [, word, behind] = opening.exec(input.slice(offset, offset + 200)) ?? [];
    if (word === "foreach") return "query";
    if (word === undefined) return "expression";
    if (this.heads === undefined) {
      return clauseWords.has(behind) && !word.includes(".") ? "query" : "expression";
    }
    const query = behind === "(" || clauseWords.has(behind);
    return query && this.#isSource(word) ? "query" : "expression";
  }

  /** What a query inside brackets is about. */
  source(value: Expr): SourceNode {
    const { range } = value;
    if (value.kind === "name") return { kind: "named", name: { name: value.name, range }, args: null, range };
    if (value.kind === "call") return { kind: "named", name: value.name, args: value.args, range };
    const part = this.#ofPlugin(value);
    if (part !== undefined) return { kind: "named", ...part, range };
    if (value.kind === "paren" && value.inner.kind === "subquery") {
      return { kind: "subquery", query: value.inner.query, range };
    }
    return { kind: "collection", value, range };
  }

  /** A query where an expression stands. */
  nested(query: Query, raise: Raise): Expr {
    return this.deeper({ kind: "subquery", query, range: query.range }, expressionsOf(query), raise);
  }

  /** Reads the function of a js() that begins at `offset`. */
  jsBegins(input: string, offset: number, raise: Raise): boolean {
    const known = this.#js.get(offset);
    if (known !== undefined) {
      this.#jsEnd = known.end;
      return true;
    }
    const read = loadedJs()?.readArrow(input, offset) ?? raise("js() is not loaded");
    if (!("problems" in read)) {
      const { message, hint, range: { start, end } } = read;
      raise(hint === undefined ? message : `${message}\n${hint}`, place(start, end - start));
    }
    this.#js.set(offset, { ...read, source: input.slice(read.range.start, read.range.end) });
    this.#jsEnd = read.end;
    return true;
  }

  /** Whether the function that was read goes on at `offset`. */
  jsGoesOn(offset: number): boolean {
    return offset < this.#jsEnd;
  }

  jsCode(offset: number): JsCode | undefined {
    return this.#js.get(offset);
  }

  js({ source, program, problems }: JsCode, range: Range): Expr {
    return { kind: "js", source, program: program ?? null, problems, range };
  }

  /** Operators before an operand, the nearest last. */
  prefix(ops: readonly PrefixPart[], value: Expr, raise: Raise): Expr {
    let node = value;
    for (const part of [...ops].reverse()) {
      const range = { start: part.range.start, end: node.range.end };
      node = this.deeper(
        part.op === "cast"
          ? { kind: "cast", type: part.type, operand: node, range }
          : { kind: "unary", op: part.op, operand: node, range },
        [node],
        raise,
      );
    }
    return node;
  }

  /** Members, calls and indexes behind an operand. */
  postfix(value: Expr, parts: readonly PostfixPart[], raise: Raise): Expr {
    let node = value;
    for (const part of parts) {
      const range = { start: node.range.start, end: part.end };
      const { op, name } = part.kind === "index" ? { op: ".", name: undefined } as const : part;
      const next: Expr = part.kind === "index"
        ? { kind: "index", object: node, index: part.index, range }
        : part.kind === "method"
        ? { kind: "method", object: node, op, name: part.name, args: part.args, range }
        : { kind: "member", object: node, op, name: name as Name, range };
      node = this.deeper(next, part.kind === "index" ? [node, part.index] : [node], raise);
    }
    return node;
  }

  /** Whether a word is an operator between two operands; behind `not`, only some are. */
  isInfixWord(word: string, negated: boolean): boolean {
    return infixWords.has(word) || (!negated && (word === "and" || word === "or"));
  }

  isOperatorWord(word: string): boolean {
    return operatorWords.has(word);
  }

  isClauseWord(word: string): boolean {
    return clauseWords.has(word);
  }

  /** One of C's own words for types, or the kernel's short ones. */
  isBaseType(word: string): boolean {
    return baseTypes.has(word);
  }

  escape(char: string): string {
    return escapes[char] ?? char;
  }

  number(text: string, range: Range, raise: Raise): Literal {
    const read = readNumber(text);
    if ("problem" in read) raise(read.problem, place(range.start, text.length));
    return { ...read, text, range } as Literal;
  }

  time(text: string, range: Range, raise: Raise): Literal {
    const ns = parseTime(text);
    if (ns === undefined) {
      raise(`not a time: "${text}"\nwrite @"2026-11-01 12:00" or @"2026-11-01T12:00:00Z"`);
    }
    return { kind: "time", ns: ns as bigint, text, range };
  }

  regex(source: string, flags: string, range: Range, raise: Raise): Literal {
    const bad = /[^ims]/.exec(flags)?.[0];
    if (bad !== undefined) raise(`unknown flag \`${bad}\` of a pattern\nknown are i, m and s`);
    if (new Set(flags).size < flags.length) raise("a flag of this pattern is given twice");
    return { kind: "regex", source, flags, range };
  }

  codePoint(code: number, raise: Raise): string {
    if (code > 0x10ffff) raise("no such character: the last one is \\u{10ffff}");
    return String.fromCodePoint(code);
  }
}

/** `task |`, `task where`, `list(`, `foreach` behind a bracket. */
const opening = /^\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)\s*(?:as\s+\w+\s*)?(?:\|(?!\|)\s*)?(\w+|\()?/;

/** The expressions directly inside a query. */
function expressionsOf({ source, clauses }: Query): Expr[] {
  return [...expressionsOfSource(source), ...clauses.flatMap(expressionsOfClause)];
}

function expressionsOfSource(source: SourceNode): Expr[] {
  if (source.kind === "subquery") return expressionsOf(source.query);
  if (source.kind === "collection") return [source.value];
  if (source.kind === "command") return [];
  return (source.args ?? []).flatMap(({ value }) => value.kind === "ctype" ? [] : [value]);
}

function expressionsOfClause(clause: Clause): Expr[] {
  switch (clause.kind) {
    case "where":
      return [clause.condition];
    case "show":
      return clause.items.flatMap((item) => item.kind === "star" ? [] : [item.value]);
    case "let":
    case "expand":
      return [clause.value];
    case "group":
    case "distinct":
    case "sort":
      return clause.keys.map((key) => key.value);
    case "top":
      return [clause.count, clause.key.value];
    case "limit":
      return [clause.count];
    case "join":
      return [...expressionsOfSource(clause.source), clause.on];
    default:
      return [];
  }
}

/** A text that begins with a word that is no source: the caller knows the nearest names. */
export class UnknownHead extends Error {
  constructor(readonly word: string, readonly range: Range) {
    super(`no source is called ${word}`);
  }
}

function place(offset: number, length: number) {
  return { start: { offset }, end: { offset: offset + length } };
}
