/** Finds `explain` and `explain --ts` at the head of statements: the language itself does not know them. */

/** How a statement is explained. */
export type Explanation = "plan" | "script";

/** A text without the words, and where the statements begin that they stood before. */
export interface Heads {
  readonly text: string;
  readonly explained: ReadonlyMap<number, Explanation>;
}

/** Texts and comments are passed over; a head stands where a line begins, or behind a semicolon. */
const token = /"(?:\\.|[^"\\\n])*"|#[^\n]*|(?<=^|;[ \t]*)explain[ \t]+(?<script>--ts[ \t]+)?(?=\S)/gm;

export function explainHeads(text: string): Heads {
  const explained = new Map<number, Explanation>();
  let rest = "";
  let done = 0;
  for (const match of text.matchAll(token)) {
    if (!match[0].startsWith("explain")) continue;
    rest += text.slice(done, match.index);
    done = match.index + match[0].length;
    explained.set(rest.length, match.groups?.script === undefined ? "plan" : "script");
  }
  return { text: rest + text.slice(done), explained };
}
