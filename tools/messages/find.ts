/** Finds the error messages of the language in its source, and which of their lines a coverage report saw run. */

/** A message as it stands in the source, `${…}` and all. */
export interface Message {
  /** From 1 on. */
  readonly line: number;
  readonly text: string;
}

/** What a message is given to: `c.problem(range, "…")`, `raise("…")`, `message: "…"`. */
const given = /\b(?:problem|raise|refuse|fail|error)\(|\b(?:message|problem):/;
/** A declaration gives nothing. */
const declared =
  /\bfunction\b|^\s*(?:readonly\s+)?(?:message|problem)\??:\s*\w+(?:\[\])?[;,]?$|^\s*\w+\(.*\{$/;
const comment = /^\s*(?:\*|\/\/|\/\*)/;
const literal = /`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"/;
/** How far below the call its text may stand. */
const reach = 4;

/** The messages of a file. One that is made elsewhere and only handed on is none of its. */
export function messagesOf(source: string): Message[] {
  const lines = source.split("\n"), found: Message[] = [];
  lines.forEach((line, i) => {
    const call = given.exec(line);
    if (call === null || declared.test(line) || comment.test(line)) return;
    const below = deeper(lines.slice(i + 1, i + 1 + reach), indentOf(line));
    const rest = [line.slice(call.index), ...below];
    const at = rest.findIndex((text) => literal.test(text));
    if (at < 0 || found.some((message) => message.line === i + at + 1)) return;
    found.push({ line: i + at + 1, text: literal.exec(rest[at])![0].slice(1, -1) });
  });
  return found;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The lines that belong to a call: those that stand further to the right. */
function deeper(lines: readonly string[], indent: number): readonly string[] {
  const end = lines.findIndex((line) => indentOf(line) <= indent);
  return end < 0 ? lines : lines.slice(0, end);
}

/** By the path of each file, the lines that were never run. */
export function idleLines(lcov: string): Map<string, Set<number>> {
  const idle = new Map<string, Set<number>>();
  let lines = new Set<number>();
  for (const record of lcov.split("\n")) {
    if (record.startsWith("SF:")) idle.set(record.slice(3), lines = new Set());
    const [, line, count] = /^DA:(\d+),(\d+)/.exec(record) ?? [];
    if (line !== undefined && Number(count) === 0) lines.add(Number(line));
  }
  return idle;
}
