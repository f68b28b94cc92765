/** Says what was expected in the language's own categories, and what a misspelt keyword may have been. */
import { clauseKeywords } from "./ast.ts";
import type { Heads, UnknownHead } from "./build.ts";
import { nearest } from "./nearest.ts";
import type { SyntaxError as GrammarError } from "./parser.generated.js";
import type { Diagnostic } from "./query_error.ts";
import { behindTasks, isCrashCommand, withoutCommand } from "./reserved.ts";

/** What is of no help to say. */
const unspoken = new Set(["a blank", "a comment", "`foreach`", "`.`", "`[`"]);
/** The order in which expectations are said. */
const order = [
  "a source",
  "an expression",
  "a clause",
  "an operator",
  "a name",
  "a format",
  "the end of the query",
];

/** A diagnostic for what the generated parser threw. */
export function explainSyntax(text: string, error: GrammarError, heads: Heads | undefined): Diagnostic {
  const range = { start: error.location.start.offset, end: error.location.end.offset };
  if (error.expected === null) {
    const [message, hint] = error.message.split("\n");
    return hint === undefined ? { message, range } : { message, range, hint };
  }
  const word = /^(?:\w+|\S)?/.exec(text.slice(range.start, range.start + 80))?.[0] ?? "";
  const place = { start: range.start, end: range.start + Math.max(word.length, 1) };
  const foreign = crashForm(text, range.start, heads);
  if (foreign !== undefined) return foreign;
  const expected = expectations(error);
  const found = word === "" || word === "\n" ? "the text ends here" : `found \`${word}\``;
  const message = `${found}, expected ${sentence(expected)}`;
  return { message, range: place, ...advice(text, range.start, word, expected) };
}

/** A diagnostic for a text that begins with a word that is neither a source nor a command. */
export function explainUnknownHead(
  error: Pick<UnknownHead, "word" | "range">,
  heads: Heads | undefined,
): Diagnostic {
  const sources = heads?.sourceNames() ?? [], commands = heads?.commandNames?.() ?? [];
  const near = nearest(error.word, [...sources, ...commands, "foreach"]);
  const list = `sources are ${sources.join(", ")}${commands.length > 0 ? "; `help` lists the commands" : ""}`;
  const loading = `a plugin is loaded by --plugin FILE; the value of an expression is \`p ${error.word}\``;
  const hint = near.length > 0 ? undefined : error.word.includes(".") ? loading : list;
  return {
    message: `no source${commands.length > 0 ? " or command" : ""} is called \`${error.word}\``,
    range: error.range,
    nearest: near,
    ...(hint === undefined ? {} : { hint }),
  };
}

function expectations(error: GrammarError): string[] {
  const said = new Set<string>();
  for (const { type, description, text } of error.expected ?? []) {
    if (type === "end") said.add("the end of the query");
    else if (type === "other" && description !== undefined && !unspoken.has(description)) {
      said.add(description);
    } else if (type === "literal" && text !== undefined) said.add(`\`${text}\``);
  }
  if (said.has("an expression")) said.delete("`(`");
  const rank = (word: string) => (order.indexOf(word) + order.length + 1) % (order.length + 1);
  return [...said].sort((a, b) => rank(a) - rank(b));
}

function sentence(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "nothing more";
  return `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}`;
}

function advice(
  text: string,
  at: number,
  word: string,
  expected: readonly string[],
): { hint?: string; nearest?: string[] } {
  if (word !== "" && expected.includes("a clause") && text.slice(0, at).trimEnd().endsWith("|")) {
    return {
      hint: `clauses are ${clauseKeywords.join(", ")}; bit-or needs brackets around it: (a | b); ` +
        "a shell's program may stand here at the prompt and in a file of -i",
    };
  }
  if (expected.includes("a clause") && /^\w/.test(word)) {
    // A keyword in the wrong place is spelt right.
    const near = nearest(word, [...clauseKeywords, "and", "or", "as"]).filter((name) => name !== word);
    if (near.length > 0) return { nearest: near };
    return { hint: `clauses are ${clauseKeywords.join(", ")}` };
  }
  const tasks = expected.includes("a source") ? behindTasks(word) : undefined;
  if (tasks !== undefined) return { hint: tasks };
  if (word === "'") return { hint: 'texts stand in double quotes: "…"' };
  return {};
}

/** `foreach UN bt`, crash's own foreach: told by a command word, or by a first word that is no source. */
function crashForm(text: string, at: number, heads: Heads | undefined): Diagnostic | undefined {
  const line = text.slice(text.lastIndexOf("\n", at - 1) + 1).split(/[\n|;]/)[0];
  const match = /^\s*foreach\s+\S/.exec(line);
  // What stands behind a `|` is wrong for a reason of its own.
  const begin = text.lastIndexOf("\n", at - 1) + 1;
  if (!match || heads === undefined || at > begin + line.length) return undefined;
  const [, lead, first] = /^(\s*foreach\s+)([A-Za-z_]\w*)/.exec(line) ?? [];
  if (first !== undefined && heads.isSource(first)) return undefined;
  for (const { 0: word, index } of line.matchAll(/[A-Za-z_]\w*/g)) {
    if (index < match[0].length - 1 || !isCrashCommand(word)) continue;
    const start = begin + index;
    return {
      message: `command not available: ${word}`,
      range: { start, end: start + word.length },
      hint: withoutCommand(word, heads.sourceNames()),
    };
  }
  const start = begin + (lead?.length ?? 0);
  if (first === undefined || start + first.length > at) return undefined;
  const unknown = explainUnknownHead({ word: first, range: { start, end: start + first.length } }, heads);
  const hint = behindTasks(first);
  return hint === undefined ? unknown : { ...unknown, hint };
}
