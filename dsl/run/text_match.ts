/** Matching of texts: `like`, `~`, words. */
import type { Pattern } from "../ir.ts";
import { Failure } from "../value.ts";

/** A pattern of the user's may take long on a long text: what is longer than this is not tried. */
export const maxSubject = 1 << 16;

/** SQL's like: `%` is any text, `_` any character, `\` takes both as they are. */
export function like(text: string, pattern: string): boolean {
  const tokens = [...pattern.matchAll(/\\([\\%_])|([\s\S])/gu)];
  const chars = [...text];
  let t = 0, p = 0, starP = -1, starT = 0;
  while (t < chars.length) {
    const token = tokens[p];
    if (token?.[2] === "%") {
      starP = p++;
      starT = t;
    } else if (token !== undefined && (token[2] === "_" || (token[1] ?? token[2]) === chars[t])) {
      p++;
      t++;
    } else if (starP >= 0) {
      p = starP + 1;
      t = ++starT;
    } else return false;
  }
  while (tokens[p]?.[2] === "%") p++;
  return p === tokens.length;
}

/** Whether `word` stands in `text` with no letter, digit or `_` beside it. */
export function hasWord(text: string, word: string): boolean {
  if (word === "") return true;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!touches(text[at - 1], word[0]) && !touches(word[word.length - 1], text[at + word.length])) {
      return true;
    }
  }
  return false;
}

function touches(left: string | undefined, right: string | undefined): boolean {
  return left !== undefined && right !== undefined && /\w/.test(left) && /\w/.test(right);
}

/** A pattern made ready. */
export function matcher(pattern: Pattern): (text: string) => boolean | Failure {
  const regex = new RegExp(pattern.source, pattern.flags);
  return (text) =>
    text.length > maxSubject
      ? new Failure("the text is longer than 64 KiB, too long to match")
      : regex.test(text);
}
