/** Checks a pattern of the user's before it meets a text of the dump. */
import type { Range } from "../ast.ts";
import type { Pattern } from "../ir.ts";
import type { Context } from "./context.ts";

const maxPattern = 4096;

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
  return { source, flags };
}
