/** Where a command line stands in a text of the language: it is raw, up to a `|` outside of quotes and parentheses. */
import { clauseKeywords } from "./ast.ts";

const clause = new RegExp(`^(?:${clauseKeywords.join("|")}|as)(?!\\w)`);

/** `nfs.ps`: a name with that of its plugin. */
export function qualifiedName(input: string, offset: number): string | undefined {
  return /^[A-Za-z_]\w*\.[A-Za-z_]\w*/.exec(input.slice(offset, offset + 160))?.[0];
}

/**
 * A word that a statement begins with; `*` stands before a type's name in crash's form.
 * @param isCommand whether a name is that of a command: one of a plugin has a dot in it
 */
export function headWord(
  input: string,
  offset: number,
  isCommand: (name: string) => boolean = () => false,
): string | undefined {
  const whole = qualifiedName(input, offset);
  if (whole !== undefined && isCommand(whole)) return whole;
  return /^(?:\*(?=\s*[A-Za-z_])|[A-Za-z_]\w*)/.exec(input.slice(offset, offset + 80))?.[0];
}

/** Whether the word that ends at `offset` is used as a source: an argument list, a clause or its name follows. */
export function sourceFollows(input: string, offset: number): boolean {
  const rest = input.slice(offset, offset + 80);
  return rest.startsWith("(") || clause.test(rest.trimStart()) && /^\s/.test(rest);
}

/** Whether a member, an option, or an address stands behind the word that ends at `offset`: the word names a type. */
export function typeFollowed(input: string, offset: number): boolean {
  const rest = input.slice(offset, offset + 80);
  return /^(?:\.[A-Za-z_]|[ \t]+(?:-[a-z]|0x[0-9a-f]|[0-9a-f]{16}(?!\w)))/i.test(rest);
}

/**
 * The end of the command line that begins at `start`: before `|`, `;`, a bracket that was open before, a comment, or
 * the end of the statement, with the blanks at its end taken off.
 * @param continues whether the line that begins at an offset belongs to the statement
 */
export function commandEnd(input: string, start: number, continues: (offset: number) => boolean): number {
  let depth = 0, at = start;
  for (; at < input.length; at++) {
    const char = input[at];
    if (char === "\n") {
      if (!continues(at + 1) || clause.test(input.slice(at + 1, at + 80).trimStart())) break;
    } else if (char === '"' || char === "'") at = closing(input, at);
    else if (char === "(") depth++;
    else if (char === ")" && depth-- === 0) break;
    else if (depth === 0 && (char === ";" || char === "|")) break;
    else if (char === "#" && /\s/.test(input[at - 1] ?? " ")) break;
  }
  return start + input.slice(start, at).trimEnd().length;
}

/** Where a quote is closed; the quote itself when it is an apostrophe. */
function closing(input: string, at: number): number {
  const line = input.indexOf("\n", at), end = input.indexOf(input[at], at + 1);
  return end < 0 || (line >= 0 && line < end) ? at : end;
}
