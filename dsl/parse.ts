/** From text to tree. A mistake comes out as a QueryError with one diagnostic, in the words of the language. */
import type { Expr, Script } from "./ast.ts";
import { Builder, type Heads, UnknownHead } from "./build.ts";
import { parse as parseGenerated, SyntaxError as GrammarError } from "./parser.generated.js";
import { QueryError } from "./query_error.ts";
import type { World } from "./world.ts";
import { explainSyntax, explainUnknownHead } from "./syntax_error.ts";

/** Longer texts are no queries. */
export const maxTextLength = 1 << 20;

/** Parses a script: any number of queries. Without `heads` every word is taken for a source. */
export function parse(text: string, heads?: Heads): Script {
  const build = new Builder(heads);
  return guarded(text, heads, () => parseGenerated(text, { startRule: "Script", build }));
}

/** Parses one expression. */
export function parseExpression(text: string): Expr {
  const build = new Builder(undefined, "expression");
  return guarded(text, undefined, () => parseGenerated(text, { startRule: "Expression", build }));
}

function guarded<T>(text: string, heads: Heads | undefined, run: () => T): T {
  if (text.length > maxTextLength) {
    throw new QueryError("", [{ message: "this text is longer than 1 MiB", range: { start: 0, end: 0 } }]);
  }
  try {
    return run();
  } catch (error) {
    if (error instanceof GrammarError) throw new QueryError(text, [explainSyntax(text, error, heads)]);
    if (error instanceof UnknownHead) throw new QueryError(text, [explainUnknownHead(error, heads)]);
    throw error;
  }
}

/** The words of a world. A source that is still to be loaded is none yet. */
export function headsOf(world: World): Heads {
  return {
    isSource: (name) => world.source(name) !== undefined,
    isCommand: (name, typed) => world.isCommand?.(name, typed) ?? false,
    sourceNames: () => world.sourceNames(),
    commandNames: () => world.commandNames?.() ?? [],
  };
}

/** Whether a text begins with a command line rather than with a query. */
export function beginsCommand(text: string, world: World, defined: readonly string[] = []): boolean {
  const start = /^\s*/.exec(text)?.[0].length ?? 0;
  // A source that is still to be loaded is one, too.
  const sources = new Set(world.sourceNames());
  const heads = { ...headsOf(world), isSource: (name: string) => sources.has(name), defined };
  return new Builder(heads).commandBegins(text, start);
}
