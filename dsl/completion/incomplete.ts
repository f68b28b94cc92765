/** Whether a text goes on: what is typed so far can be no whole statement. */
import { isClauseWord, operatorWords, type Token, tokensOf } from "../tokens.ts";

/** Words that something stands behind. `asc`, `desc`, `count`, `first` and the like may be the last of a query. */
const unfinishedWords: ReadonlySet<string> = new Set([
  ...operatorWords,
  ...["foreach", "as", "by", "on", "assert", "else", "def", "use", "explain"],
]);
const finishedClauses: ReadonlySet<string> = new Set(["count", "first"]);

/** @param command whether the text begins with a command line: what stands in it is not the language's */
export function isIncomplete(text: string, command: boolean): boolean {
  if (/^\s*[!<]/.test(text)) return false;
  const tokens = tokensOf(text).filter(({ kind }) => kind !== "blank" && kind !== "comment");
  const last = tokens.at(-1);
  if (last === undefined) return false;
  if (command && !tokens.some(({ kind }) => kind === "bar")) return false;
  if (last.kind === "bar" || openBrackets(tokens)) return true;
  if (command) return false;
  if (last.kind === "comma") return true;
  if (last.kind === "operator") return !isStar(tokens);
  return last.kind === "word" && isUnfinishedWord(tokens);
}

function openBrackets(tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const { kind } of tokens) {
    if (kind === "open") depth++;
    else if (kind === "close") depth--;
  }
  return depth > 0;
}

/** `show *`, `show pid, *`. */
function isStar(tokens: readonly Token[]): boolean {
  const before = tokens.at(-2);
  return tokens.at(-1)?.text === "*" && (before?.text === "show" || before?.kind === "comma");
}

/** A clause's word, or an operator: not where it can only be a name. */
function isUnfinishedWord(tokens: readonly Token[]): boolean {
  const { text } = tokens[tokens.length - 1], before = tokens.at(-2);
  if (before === undefined) return text === "foreach" || unfinishedWords.has(text);
  if (before.kind === "member" || before.text === "as") return false;
  if (unfinishedWords.has(text)) return true;
  return isClauseWord(text) && !finishedClauses.has(text) && before.kind !== "operator" &&
    before.kind !== "comma" && !isClauseWord(before.text) && !unfinishedWords.has(before.text);
}
