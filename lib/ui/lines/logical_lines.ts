/** The lines of a command file, each with what continues it. */
import { tokensOf } from "../../../dsl/tokens.ts";

/** A statement of a command file with the number of its first line; `next` is where the file goes on. */
export interface LogicalLine {
  readonly text: string;
  readonly line: number;
  readonly next: number;
}

/**
 * The statement that begins at a line, or behind it. It goes on while a bracket is open, with a line that begins with
 * `|`, and, where it is a query, with indented lines: crash's command lines end where their line does, however the
 * next one is indented.
 * @param at an index into `lines`
 */
export async function logicalLine(
  lines: readonly string[],
  at: number,
  isCommand: (text: string) => boolean | Promise<boolean>,
): Promise<LogicalLine | undefined> {
  let first = at;
  while (first < lines.length && /^\s*(?:#.*)?$/.test(lines[first])) first++;
  if (first >= lines.length) return undefined;
  const start = lines[first];
  const query = !/^\s*[!<]/.test(start) && !await isCommand(start);
  let text = start.trimEnd(), next = first + 1;
  while (next < lines.length && goesOn(text, lines[next], query)) text += "\n" + lines[next++].trimEnd();
  return { text, line: first + 1, next };
}

function goesOn(statement: string, raw: string, query: boolean): boolean {
  const line = raw.trim();
  if (line === "" || /^\s*[!<]/.test(statement)) return false;
  return /^\|(?!\|)/.test(line) || query && (/^\s/.test(raw) || openBrackets(statement));
}

function openBrackets(text: string): boolean {
  let depth = 0;
  for (const { kind } of tokensOf(text)) {
    if (kind === "open") depth++;
    else if (kind === "close") depth--;
  }
  return depth > 0;
}
