/** What may stand behind an operand, behind a source, and where a clause begins. */
import { clauseKeywords } from "../ast.ts";
import type { Asking } from "./complete.ts";
import { headCandidates } from "./heads.ts";
import { operandCandidates } from "./names.ts";
import { beginsClause } from "./place.ts";
import type { Candidate } from "./words.ts";

const clauseSummaries: Readonly<Record<(typeof clauseKeywords)[number], string>> = {
  where: "keeps the rows for which it is true",
  show: "the columns of the answer",
  let: "a name for a value of each row",
  group: "by E: one row for each value",
  sort: "by E [desc]",
  top: "N by E: the largest first",
  limit: "the first N rows",
  first: "the first row",
  distinct: "each combination once",
  count: "the number of rows",
  expand: "E as NAME: a row for each element",
  join: "SOURCE as NAME on E",
  do: "a command for each row",
  format: "how the answer is drawn",
  to: '"FILE": where the answer is written',
};

/** The clauses, to begin one. */
export function clauses(): Candidate[] {
  return clauseKeywords.map((text) => ({
    text,
    kind: "clause",
    summary: clauseSummaries[text],
    ...(text !== "count" && text !== "first" && { suffix: text === "to" ? ' "' : " " }),
  }));
}

function words(kind: string, texts: readonly string[]): Candidate[] {
  return texts.map((text) => ({ text, kind, suffix: " " }));
}

const symbols = { "=": "is the same", "!=": "is not", "<": "", ">": "", "~": "matches a pattern", "!~": "" };
const operators: Candidate[] = [
  ...words("operator", "and or in not like has contains between is".split(" ")),
  ...Object.entries(symbols).map(([text, summary]) => ({ text, kind: "operator", summary, suffix: " " })),
];

export function operatorCandidates(asking: Asking): Candidate[] {
  const { place, formats } = asking, { before, queries, call } = place;
  const last = before.at(-1), frame = queries.at(-1);
  if (last?.text === ":") return words("format", ["size", "hex", "time"]);
  if (last?.kind === "bar") return clauses();
  if (last !== undefined && last.start === frame?.clauseStart && beginsClause(before, before.length - 1)) {
    return behindClauseWord(asking, last.text, formats);
  }
  if (frame === undefined || call !== undefined) return operators;
  if (frame.clause === undefined) return [...words("word", ["as"]), ...clauses()];
  const own = behindOperand(asking, frame.clause);
  if (frame.clause === "top" && own[0]?.text === "by") return own;
  // What stands alone in a condition is rarely all of it.
  const compares = (frame.clause === "where" || own.some(({ text }) => text === "on")) && !compared(before);
  return compares ? [...own, ...operators, ...clauses()] : [...own, ...clauses(), ...operators];
}

/** Whether the condition before the cursor has a comparison in its last part. */
function compared(before: Asking["place"]["before"]): boolean {
  const from = before.findLastIndex(({ kind, text }) =>
    kind === "word" && ["where", "and", "or", "on"].includes(text)
  );
  return before.slice(from + 1).some(({ kind, text }) =>
    kind === "operator" || ["in", "like", "has", "contains", "between", "is"].includes(text)
  );
}

function behindClauseWord(asking: Asking, clause: string, formats: readonly string[]): Candidate[] {
  switch (clause) {
    case "count":
    case "first":
      return clauses();
    case "group":
      return words("word", ["by"]);
    case "sort":
      return [...words("word", ["by"]), ...operandCandidates(asking)];
    case "format":
      return words("format", formats);
    case "do":
      return headCandidates(asking).filter(({ kind }) => kind === "command" || kind === "alias");
    case "limit":
    case "top":
    case "to":
    case "let":
      return [];
    case "show":
      return [...operandCandidates(asking), { text: "*", kind: "word", summary: "all columns" }];
    default:
      return operandCandidates(asking);
  }
}

/** The words of a clause that stand behind what it is about. */
function behindOperand({ place: { before, queries } }: Asking, clause: string): Candidate[] {
  const start = queries.at(-1)?.clauseStart ?? 0;
  const has = (word: string) => before.some((token) => token.start > start && token.text === word);
  switch (clause) {
    case "show":
    case "group":
    case "distinct":
      return words("word", ["as"]);
    case "sort":
      return words("word", ["asc", "desc"]);
    case "top":
      return words("word", has("by") ? ["asc", "desc"] : ["by"]);
    case "expand":
      return words("word", ["as"]);
    case "join":
      return has("on") ? [] : words("word", has("as") ? ["on"] : ["as", "on"]);
    default:
      return [];
  }
}
