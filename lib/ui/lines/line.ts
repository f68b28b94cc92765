/** What one line of the prompt or of a command file says: a statement, and where its answer goes. */
import { commandEnd } from "../../../dsl/command_text.ts";
import { isClauseWord, tokensOf } from "../../../dsl/tokens.ts";

/** Where an answer goes that does not go to the screen. */
export type Destination =
  | { readonly kind: "file"; readonly path: string; readonly append: boolean }
  | { readonly kind: "shell"; readonly command: string };

/** A line, taken apart. */
export type Line =
  | { readonly kind: "nothing" }
  | { readonly kind: "quit" }
  /** `< FILE`: its lines are run. */
  | { readonly kind: "read"; readonly path: string }
  /** `help TOPIC`: what may be no command. */
  | { readonly kind: "help"; readonly topic: string }
  /** `!COMMAND`. */
  | { readonly kind: "shell"; readonly command: string }
  | { readonly kind: "statement"; readonly text: string; readonly destination?: Destination }
  | { readonly kind: "problem"; readonly message: string };

/**
 * Takes a line apart.
 * @param command whether it begins with a command line, whose `>` redirects; in a query it compares
 */
export function readLine(text: string, command: boolean): Line {
  const line = text.trim();
  if (line === "" || /^#[^\n]*$/.test(line)) return { kind: "nothing" };
  if (/^(?:q|quit|exit)\s*(?:#.*)?$/.test(line)) return { kind: "quit" };
  const [, topic] = /^(?:help|man|\?)\s+([\w .^-]+)$/.exec(line) ?? [];
  if (topic !== undefined) return { kind: "help", topic };
  if (line.startsWith("<")) return readFrom(line);
  if (line.startsWith("!")) {
    const shell = line.slice(1).trim();
    return shell === "" ? problem("! runs a shell command: !ls") : { kind: "shell", command: shell };
  }
  return statement(line, command);
}

function problem(message: string): Line {
  return { kind: "problem", message };
}

function readFrom(line: string): Line {
  const path = filePath(line.slice(1));
  return path === undefined ? problem("< reads the lines of one file: < FILE") : { kind: "read", path };
}

/** The only word of a text, which may stand in quotes; a comment behind it is none. */
function filePath(text: string): string | undefined {
  const [, double, single, word] = /^\s*(?:"([^"]+)"|'([^']+)'|([^\s"'|<>;&]+))\s*(?:\s#.*)?$/.exec(text) ??
    [];
  return double ?? single ?? word;
}

function statement(line: string, command: boolean): Line {
  const end = command ? commandEnd(line, 0, () => true) : 0;
  const bar = shellBar(line, command ? commandBar(line, end) : 0);
  if (bar !== undefined) {
    const shell = shellCommand(line.slice(bar + 1));
    if (shell === "") return problem("| stands before a clause or a shell command");
    const text = line.slice(0, bar).trimEnd();
    return { kind: "statement", text, destination: { kind: "shell", command: shell } };
  }
  // A command that clauses follow is a query.
  const redirection = command && end >= line.replace(/\s#.*$/, "").trimEnd().length
    ? redirectionAt(line)
    : undefined;
  if (redirection === undefined) return { kind: "statement", text: line };
  const path = filePath(line.slice(redirection.end));
  if (path === undefined) return problem(`${redirection.operator} stands before one file`);
  return {
    kind: "statement",
    text: line.slice(0, redirection.start).trimEnd(),
    destination: { kind: "file", path, append: redirection.operator === ">>" },
  };
}

/** Where the `|` is that ends a command line. */
function commandBar(line: string, end: number): number {
  return end + (/^\s*/.exec(line.slice(end))?.[0].length ?? 0);
}

/** The first `|` outside of brackets, from `from` on, behind which no clause stands. */
function shellBar(line: string, from: number): number | undefined {
  let depth = 0;
  const tokens = tokensOf(line.slice(from));
  for (const [i, { kind, start }] of tokens.entries()) {
    if (kind === "open") depth++;
    else if (kind === "close") depth--;
    if (kind !== "bar" || depth > 0) continue;
    const next = tokens.slice(i + 1).find((token) => token.kind !== "blank");
    if (!(next?.kind === "word" && isClauseWord(next.text))) return from + start;
  }
  return undefined;
}

/** `sh` before a command says that it is one, whatever its first word means to the language. */
function shellCommand(text: string): string {
  const command = text.trim();
  return /^sh\s+[^-\s]/.test(command) ? command.replace(/^sh\s+/, "") : command;
}

/** The first `>` of a command line that is neither quoted, in brackets, nor an arrow. */
function redirectionAt(line: string): { start: number; end: number; operator: string } | undefined {
  let depth = 0, quote = "";
  for (let at = 0; at < line.length; at++) {
    const char = line[at];
    if (quote !== "") {
      if (char === quote) quote = "";
    } else if (char === '"' || (char === "'" && line.includes("'", at + 1))) quote = char;
    else if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (char === ">" && depth <= 0 && line[at - 1] !== "-" && line[at + 1] !== "=") {
      const operator = line[at + 1] === ">" ? ">>" : ">";
      return { start: at, end: at + operator.length, operator };
    }
  }
  return undefined;
}

/** The first statement of a line and what a `;` separates from it: each is run when the one before it has run. */
export function firstStatement(line: string, command: boolean): { first: string; rest: string } {
  const text = line.trim();
  if (/^[!<#]/.test(text)) return { first: text, rest: "" };
  const end = statementEnd(text, command);
  return { first: text.slice(0, end).trim(), rest: text.slice(end + 1).trim() };
}

function statementEnd(text: string, command: boolean): number {
  const from = command ? commandEnd(text, 0, () => true) : 0;
  // What a shell command makes of a `;` is its own business.
  const bar = shellBar(text, command ? commandBar(text, from) : 0);
  let depth = 0;
  for (const { kind, start } of tokensOf(text.slice(from))) {
    if (kind === "open") depth++;
    else if (kind === "close") depth--;
    if (bar !== undefined && from + start >= bar) break;
    if (kind === "semicolon" && depth <= 0) return from + start;
  }
  return text.length;
}
