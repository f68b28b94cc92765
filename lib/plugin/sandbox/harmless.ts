/** Text from a child that nobody trusts, on its way to a terminal or a file. */
import { escapeText } from "../../base/text.ts";

const plain = /^[\x20-\x7e\n]*$/;
/** What our own renderings write, and every character that a terminal would act upon. */
const special = /\r\n|\x1b\[[\d;]*[mK]|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Bold, dim, underlined and the usual colours; nothing that hides a text. */
const color = /^\x1b\[(?:0|1|2|3|4|22|23|24|3[0-79]|9[0-7])m$/;

export interface Harmless {
  /** Colours may pass. */
  readonly color?: boolean;
  /** A line may be drawn over itself: a progress display. */
  readonly redraw?: boolean;
}

/** The text with all else escaped that a terminal would act upon. */
export function harmless(text: string, { color: colors = false, redraw = false }: Harmless = {}): string {
  if (plain.test(text)) return text;
  return text.replace(special, (found) => {
    if (found === "\n" || found === "\t" || found === "\r\n") return found;
    if (redraw && (found === "\r" || found === "\x1b[K")) return found;
    return colors && color.test(found) ? found : escapeText(found);
  });
}

/** No sequence of ours is as long. */
const longestSequence = 8;

/** A text in pieces: no character and no sequence is cut in two. */
export function* cutText(text: string, most: number): Generator<string> {
  for (let start = 0; start < text.length;) {
    let end = Math.min(text.length, start + most);
    if (end < text.length) {
      const near = text.slice(end - longestSequence, end);
      const from = Math.max(near.lastIndexOf("\x1b"), near.endsWith("\r") ? longestSequence - 1 : -1);
      if (from >= 0) end -= longestSequence - from;
      else if (/[\ud800-\udbff]$/.test(near)) end--;
    }
    yield text.slice(start, end);
    start = end;
  }
}
