/** Command lines: as the head of a query, and behind `do` for each row. The world takes them apart. */
import type { DoNode, Range, SourceNode } from "../ast.ts";
import type { Ir, Step } from "../ir.ts";
import { scalarKind, typeWords } from "../types.ts";
import type { BoundCommand } from "../world.ts";
import type { Context } from "./context.ts";
import { type Checked, fromSource } from "./query.ts";
import { Scope } from "./scope.ts";

/** The rows of a command. */
export function checkCommand(
  c: Context,
  node: Extract<SourceNode, { kind: "command" }>,
  around: Scope,
): Checked | undefined {
  const bound = bindCommand(c, node.text, node.range, false);
  return bound && fromSource(c, node.text, bound, [], around);
}

/** `do COMMAND`: the rows that the command gives for each row. */
export function checkDo(c: Context, scope: Scope, clause: DoNode, steps: Step[], outer: boolean): Scope {
  if (!outer) {
    c.problem(
      clause.range,
      "`do` says what is done with the whole answer: it stands behind the closing bracket",
    );
    return scope;
  }
  const bound = bindCommand(c, clause.text, clause.line, true);
  const subject = rowItself(c, scope, clause);
  if (bound === undefined || subject === undefined) return scope;
  const { source, scope: after } = fromSource(c, clause.text, bound, [subject], new Scope());
  after.bindings = scope.bindings;
  steps.push({ kind: "do", source: { ...source, bound }, text: `do ${clause.text}` });
  return after;
}

/** The row's own object, whose address the command is told. */
function rowItself(c: Context, scope: Scope, { range }: DoNode): Ir | undefined {
  const { base } = scope;
  if (base === undefined) {
    c.problem(range, "a command needs rows that have an address, and these are no rows of a table any more", {
      hint: "put `do` before group by and count",
    });
    return undefined;
  }
  const kind = scalarKind(base.host.type);
  if (kind === "address" || kind === "any" || isStructure(base.host)) return base.host;
  c.problem(
    range,
    `a command needs an address, and the rows of ${base.name} have none: ${typeWords(base.host.type)}`,
  );
  return undefined;
}

function isStructure({ type }: Ir): boolean {
  return type.kind === "host" && type.host.addressOf() !== undefined;
}

function bindCommand(c: Context, text: string, range: Range, subject: boolean): BoundCommand | undefined {
  const bound = c.world.command?.(text, subject);
  if (bound !== undefined && "rows" in bound) return bound;
  const [word] = text.split(/\s/);
  if (bound === undefined) {
    c.problem({ start: range.start, end: range.start + word.length }, `command not available: ${word}`);
    return undefined;
  }
  const place = bound.range === undefined
    ? range
    : { start: range.start + bound.range.start, end: range.start + bound.range.end };
  const { message, hint, nearest } = bound;
  c.problem(place, message, { ...(hint !== undefined && { hint }), ...(nearest && { nearest }) });
  return undefined;
}
