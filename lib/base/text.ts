/**
 * Text on its way to a terminal: nothing that a dump contains may move the cursor, change colours or hide what
 * stands beside it, and columns must line up whatever script a name is written in.
 */

const plain = /^[\x20-\x7e]*$/;

/** Control and format characters (C0, C1, DEL, bidi, invisible ones), line separators, halves of surrogate pairs. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The joiners shape the letters of some scripts and do no harm. */
const joiners = new Set(["\u200c", "\u200d"]);

const shortEscapes: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * The text with every character escaped that a terminal would act upon: `\n`, `\x1b`, `\u202e`. Backslashes stand
 * as they are, because systemd's unit names are full of them: the result is for reading, not for parsing back.
 */
export function escapeText(text: string): string {
  if (plain.test(text)) return text;
  return text.replace(unsafe, (char) => joiners.has(char) ? char : shortEscapes[char] ?? codeEscape(char));
}

/** The characters that JSON.stringify leaves as they are and a terminal would act upon, as JSON escapes. */
export function escapeJson(json: string): string {
  if (plain.test(json)) return json;
  return json.replace(unsafe, (char) => {
    let escaped = "";
    for (let i = 0; i < char.length; i++) escaped += "\\u" + hex(char.charCodeAt(i), 4);
    return escaped;
  });
}

function codeEscape(char: string): string {
  const code = char.codePointAt(0)!;
  if (code < 0x80) return "\\x" + hex(code, 2);
  return code > 0xffff ? `\\u{${hex(code, 5)}}` : "\\u" + hex(code, 4);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}

/**
 * First and last code points of the ranges that take two columns (East Asian wide and fullwidth, Unicode 14); emoji
 * are known to the regular expressions of the language. A table of this size does not justify a package, and a
 * package costs more start-up time than all of this file.
 */
const wideRanges = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x3247],
  [0x3250, 0x4dbf],
  [0x4e00, 0xa4c6],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x1b2fb],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
] as const;

const emoji = /^\p{Emoji_Presentation}$/u;
/** Marks that sit on the character before them, the joiners, and the second half of a Hangul syllable. */
const zeroWidth = /^[\p{Mn}\p{Me}\u200c\u200d\u1160-\u11ff]$/u;

/** How many columns the text takes on a terminal. Escape it first: control characters are not counted. */
export function displayWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

function charWidth(char: string): number {
  const code = char.codePointAt(0)!;
  if (code < 0x300) return code < 0x20 || (code >= 0x7f && code < 0xa0) ? 0 : 1;
  if (zeroWidth.test(char)) return 0;
  if (emoji.test(char)) return 2;
  return wideRanges.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** The text with blanks after it, `width` columns in all. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** The text with blanks before it, `width` columns in all. */
export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** The text in at most `width` columns, with an ellipsis at its end where something was cut off. */
export function fit(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return "";
  let kept = "";
  let used = 0;
  for (const char of text) {
    used += charWidth(char);
    if (used > width - 1) break;
    kept += char;
  }
  return kept + "…";
}

/** `1 task`, `2 tasks`: a count and its noun. */
export function plural(count: number | bigint, noun: string, many = noun + "s"): string {
  return `${count} ${BigInt(count) === 1n ? noun : many}`;
}
