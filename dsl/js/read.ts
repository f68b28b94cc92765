/** Finds the end of an arrow function in a query, and reads it. */
import { parseExpressionAt } from "acorn";
import type { Range } from "../ast.ts";
import type { Diagnostic } from "../query_error.ts";
import { convertArrow } from "./convert.ts";
import type { JsProgram } from "./tree.ts";

/** An arrow function as it stands in a text. */
export interface JsFunctionText {
  readonly range: Range;
  /** Where the comments behind it end. */
  readonly end: number;
  /** Undefined when something in it is not understood here: then there are problems. */
  readonly program: JsProgram | undefined;
  readonly problems: readonly Diagnostic[];
}

/** Longer functions are programs. */
const longest = 1 << 16;

/** Reads the arrow function at `offset`; a Diagnostic when there is none, or not even JavaScript. */
export function readArrow(text: string, offset: number): JsFunctionText | Diagnostic {
  const near = text.length > offset + longest ? text.slice(0, offset + longest) : text;
  let node;
  try {
    node = parseExpressionAt(near, offset, { ecmaVersion: 2022, sourceType: "module" });
  } catch (error) {
    return explain(error, near, offset);
  }
  const range = { start: node.start, end: node.end };
  if (node.type !== "ArrowFunctionExpression") {
    return { message: "js() takes one arrow function", range, hint: "js(row => row.pid > 1)" };
  }
  const problems: Diagnostic[] = [];
  const program = convertArrow(node, problems);
  const end = behindComments(near, node.end);
  return { range, end, program: problems.length === 0 ? program : undefined, problems };
}

/** A comment is the function's, whose language it is written in, to its end. */
function behindComments(text: string, from: number): number {
  const comments = /(?:\s*(?:\/\/.*|\/\*[^]*?\*\/))*/y;
  comments.lastIndex = from;
  comments.test(text);
  return comments.lastIndex;
}

function explain(error: unknown, text: string, offset: number): Diagnostic {
  if (
    error instanceof RangeError || (error instanceof Error && error.message.startsWith("Not enough stack"))
  ) {
    return { message: "this function is nested too deeply", range: { start: offset, end: offset + 1 } };
  }
  if (!(error instanceof SyntaxError) || !("pos" in error) || typeof error.pos !== "number") throw error;
  const start = Math.min(Math.max(error.pos, offset), text.length);
  const word = /^(?:\w+|[^\s\w])?/.exec(text.slice(start, start + 80))?.[0] ?? "";
  // Acorn ends its messages with line and column, which the caret says better.
  const said = error.message.replace(/ \(\d+:\d+\)$/, "");
  const what = said === "Unexpected token"
    ? (word === "" ? "the text ends here" : `found \`${word}\``)
    : `${said[0].toLowerCase()}${said.slice(1)}`;
  return {
    message: `${what} in the function of js()`,
    range: { start, end: start + Math.max(word.length, 1) },
    hint: "js() takes one arrow function: js(row => row.pid > 1)",
  };
}
