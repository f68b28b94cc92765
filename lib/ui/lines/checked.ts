/** What a child says may stand at the cursor, made of nothing but what it may be. */
import { escapeText } from "../../base/text.ts";
import type { Candidate, Completion } from "../../../dsl/completion/words.ts";

/** More candidates than anyone looks at, and longer texts than anyone types. */
const mostCandidates = 5000, longestText = 500;

export function checkedCompletion(value: unknown, text: string, cursor: number): Completion {
  const { start, end, candidates, more } = fieldsOf(value);
  const inside = isPlace(start, cursor) && isPlace(end, text.length) && start <= end;
  if (!inside || !Array.isArray(candidates)) return { start: cursor, end: cursor, candidates: [] };
  return {
    start,
    end,
    candidates: candidates.slice(0, mostCandidates).flatMap((one) => checkedCandidate(one) ?? []),
    ...(more === true || candidates.length > mostCandidates ? { more: true } : {}),
  };
}

function checkedCandidate(value: unknown): Candidate | undefined {
  const { text, kind, summary, suffix } = fieldsOf(value);
  // What is typed for the user must be what he sees.
  if (!isText(text) || escapeText(text) !== text || !isText(kind)) return undefined;
  return {
    text,
    kind: escapeText(kind),
    ...(isText(summary) ? { summary: escapeText(summary) } : {}),
    ...(isText(suffix) && escapeText(suffix) === suffix ? { suffix } : {}),
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= longestText;
}

function isPlace(value: unknown, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most;
}
