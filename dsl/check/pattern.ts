/** Checks a pattern of the user's before it meets a text of the dump. */
import type { Range } from "../ast.ts";
import type { Pattern } from "../ir.ts";
import { regexCost, regexTree } from "../run/regex_tree.ts";
import { harmless } from "../run/text_match.ts";
import type { Context } from "./context.ts";

const maxPattern = 4096;
/** An automaton of this size takes a second for a text of the greatest length. */
const maxSize = 1000;

/** The pattern, or undefined when it is none; the problem is noted. */
export function checkPattern(c: Context, source: string, flags: string, range: Range): Pattern | undefined {
  if (source.length > maxPattern) {
    c.problem(range, `a pattern has at most ${maxPattern} characters`);
    return undefined;
  }
  try {
    new RegExp(source, flags);
  } catch (error) {
    const reason = error instanceof Error
      ? error.message.replace(/^Invalid regular expression: .*: /, "")
      : "";
    c.problem(range, `not a pattern: ${reason}`);
    return undefined;
  }
  const problem = expensive(source);
  if (problem === undefined) return { source, flags };
  c.problem(range, problem);
  return undefined;
}

/** Why matching the pattern could last for ever; undefined when it cannot. */
function expensive(source: string): string | undefined {
  const { opaque, unbounded, forks, size } = regexCost(regexTree(source));
  if (size > maxSize && (forks > harmless || unbounded > 1)) return "this pattern repeats too much";
  if (opaque && (forks > harmless || unbounded > 2)) {
    return "a pattern with look around or back references may repeat two single characters without bound, no more";
  }
  return undefined;
}
