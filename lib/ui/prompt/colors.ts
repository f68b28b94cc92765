/** The colours of a line as it is typed. */
import { isKeyword, type Token, tokensOf } from "../../../dsl/tokens.ts";
import type { Span } from "./view.ts";

const styles: Partial<Record<Token["kind"], string>> = {
  comment: "2",
  text: "32",
  pattern: "33",
  number: "36",
  parameter: "35",
  bar: "1",
  other: "31",
};
const keyword = "34", head = "1", unfinished = "31";

/**
 * The pieces of a text in their colours. In a command line only its name and what follows its first `|` are the
 * language's.
 */
export function colored(text: string, command: boolean, color: boolean): Span[] {
  if (!color) return [{ text, style: "" }];
  let first = true, raw = false;
  return tokensOf(text).map((token) => {
    if (token.kind === "bar") raw = false;
    const style = raw ? "" : styleOf(token, first);
    if (first && token.kind === "word") {
      first = false;
      raw = command;
    }
    return { text: token.text, style };
  });
}

function styleOf(token: Token, first: boolean): string {
  if (token.unfinished) return unfinished;
  if (token.kind !== "word") return styles[token.kind] ?? "";
  if (isKeyword(token.text)) return keyword;
  return first ? head : "";
}
