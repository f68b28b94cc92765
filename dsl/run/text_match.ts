/** Matching of texts: `like`, `~`, words. */
import type { Pattern } from "../ir.ts";
import { Failure } from "../value.ts";
import { automaton } from "./regex_automaton.ts";
import { regexCost, regexTree } from "./regex_tree.ts";

/** So many forks make no more ways than can be tried. */
export const harmless = 12;
/** Longer texts are not matched. */
export const maxSubject = 1 << 20;
/** The same for patterns with look around or back references, which only JavaScript's engine matches. */
export const maxOpaque = 1 << 12;
/** Up to here a pattern with one unbounded part is matched by JavaScript's engine, which is quicker. */
const short = 1 << 12;

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

/**
 * A pattern made ready. JavaScript's own engine tries one way after the other, which some patterns and texts make last
 * for ever: those go to an automaton instead.
 */
export function matcher(pattern: Pattern): (text: string) => boolean | Failure {
  const regex = new RegExp(pattern.source, pattern.flags);
  const tree = regexTree(pattern.source);
  const { opaque, unbounded, forks } = regexCost(tree);
  if (opaque) return (text) => text.length > maxOpaque ? tooLong(maxOpaque) : regex.test(text);
  let linear: ((text: string) => boolean) | undefined;
  const risky = forks > harmless || unbounded > 1;
  return (text) => {
    if (text.length > maxSubject) return tooLong(maxSubject);
    if (!risky && (unbounded === 0 || text.length <= short)) return regex.test(text);
    return (linear ??= automaton(tree, pattern.flags))(text);
  };
}

/** Whether a pattern is matched in little time, whatever the text: it is short, and neither looks around nor refers back. */
export function harmlessPattern(source: string): boolean {
  const { opaque, size } = regexCost(regexTree(source));
  return !opaque && size <= 1000;
}

function tooLong(limit: number): Failure {
  return new Failure(`the text has more than ${limit} characters, too many to match`);
}
