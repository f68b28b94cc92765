/** `$name` in a text: the value that was given for it, as if it were written there. */
import type { Expr, Range } from "./ast.ts";
import { parseExpression } from "./parse.ts";
import { type Diagnostic, QueryError } from "./query_error.ts";

/** What was given with `-p name=value`, and as `1`, `2`, … what followed a script. */
export type Parameters = Readonly<Record<string, string>>;

type Note = (problem: Diagnostic) => void;

/** A tree in which every parameter is the literal that was given. */
export function withParameters<T>(tree: T, given: Parameters, note: Note): T {
  if (Array.isArray(tree)) return tree.map((item) => withParameters(item, given, note)) as T;
  if (typeof tree !== "object" || tree === null) return tree;
  if ("kind" in tree && tree.kind === "parameter") {
    return valueOf(tree as unknown as Parameter, given, note) as T;
  }
  const entries = Object.entries(tree).map(([key, value]) => [key, withParameters(value, given, note)]);
  return Object.fromEntries(entries) as T;
}

type Parameter = Extract<Expr, { kind: "parameter" }>;

function valueOf({ name, range }: Parameter, given: Parameters, note: Note): Expr {
  if (Object.hasOwn(given, name)) return literal(given[name], range);
  const hint = /^\d+$/.test(name)
    ? `it is word ${name} behind the script: inquest VMCORE -f FILE.inq WORD…`
    : `give it on the command line: -p ${name}=VALUE`;
  note({ message: `\`$${name}\` has no value`, range, hint });
  return { kind: "null", range };
}

const literals: ReadonlySet<string> = new Set(
  ["int", "float", "size", "duration", "time", "string", "regex", "bool", "null"],
);

/** A number, a duration, a text in quotes, …; any other word is a text itself. */
function literal(text: string, range: Range): Expr {
  const negative = /^-\s*\d/.test(text);
  const read = expression(negative ? text.slice(1) : text);
  if (read === undefined || !literals.has(read.kind)) return { kind: "string", value: text, range };
  const operand = { ...read, range } as Expr;
  return negative ? { kind: "unary", op: "-", operand, range } : operand;
}

function expression(text: string): Expr | undefined {
  try {
    return parseExpression(text);
  } catch (error) {
    if (error instanceof QueryError) return undefined;
    throw error;
  }
}
