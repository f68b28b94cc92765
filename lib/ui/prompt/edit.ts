/** A text that is edited: where the cursor is, what was cut, what can be undone. No screen. */

interface State {
  readonly text: string;
  readonly cursor: number;
}

/** More than anyone takes back. */
const mostUndone = 500;

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The characters of a text as readers see them, combining marks and all. */
export function charactersOf(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

export class Edit {
  text = "";
  /** In UTF-16 units, never within a character as readers see it. */
  cursor = 0;
  #cut = "";
  #undo: State[] = [];

  /** Another text, with the cursor at its end unless it is said where. */
  set(text: string, cursor = text.length): void {
    this.#remember();
    this.text = text;
    this.cursor = cursor;
  }

  /** An empty text that cannot be undone. */
  clear(): void {
    this.text = "";
    this.cursor = 0;
    this.#undo = [];
  }

  #remember(): void {
    const { text, cursor } = this;
    if (this.#undo.at(-1)?.text !== text) this.#undo.push({ text, cursor });
    if (this.#undo.length > mostUndone) this.#undo.shift();
  }

  undo(): void {
    const before = this.#undo.pop();
    if (before === undefined) return;
    this.text = before.text;
    this.cursor = before.cursor;
  }

  /** Puts a text in the place of a part. */
  replace(start: number, end: number, by: string): void {
    this.#remember();
    this.text = this.text.slice(0, start) + by + this.text.slice(end);
    this.cursor = start + by.length;
  }

  insert(text: string): void {
    this.replace(this.cursor, this.cursor, text);
  }

  /** Where the character before the cursor begins. */
  get left(): number {
    const [last = ""] = charactersOf(this.text.slice(Math.max(0, this.cursor - 40), this.cursor)).slice(-1);
    return this.cursor - last.length;
  }

  /** Where the character behind the cursor ends. */
  get right(): number {
    const [first = ""] = charactersOf(this.text.slice(this.cursor, this.cursor + 40));
    return this.cursor + first.length;
  }

  get wordLeft(): number {
    const before = this.text.slice(0, this.cursor);
    return before.replace(/(?:[\p{L}\p{N}\p{M}_]+|[^\p{L}\p{N}\p{M}_\s]+)?\s*$/u, "").length;
  }

  get wordRight(): number {
    const behind = this.text.slice(this.cursor);
    return this.cursor +
      (/^\s*(?:[\p{L}\p{N}\p{M}_]+|[^\p{L}\p{N}\p{M}_\s]+)?/u.exec(behind)?.[0].length ?? 0);
  }

  get lineStart(): number {
    return this.text.lastIndexOf("\n", this.cursor - 1) + 1;
  }

  get lineEnd(): number {
    const end = this.text.indexOf("\n", this.cursor);
    return end < 0 ? this.text.length : end;
  }

  delete(from: number, to: number): void {
    if (from < to) this.replace(from, to, "");
  }

  /** Deletes, and keeps for `paste`. */
  cut(from: number, to: number): void {
    if (from >= to) return;
    this.#cut = this.text.slice(from, to);
    this.delete(from, to);
  }

  paste(): void {
    if (this.#cut !== "") this.insert(this.#cut);
  }

  /** Swaps the characters around the cursor. */
  transpose(): void {
    const at = this.cursor === this.text.length ? this.left : this.cursor;
    this.cursor = at;
    const before = this.text.slice(this.left, at), behind = this.text.slice(at, this.right);
    if (before !== "" && behind !== "") this.replace(this.left, this.right, behind + before);
  }

  /** Moves by lines; false where there is none. */
  vertical(lines: -1 | 1): boolean {
    const start = this.lineStart, column = charactersOf(this.text.slice(start, this.cursor)).length;
    const other = lines < 0 ? start - 1 : this.lineEnd + 1;
    if (other < 0 || other > this.text.length) return false;
    this.cursor = other;
    const from = this.lineStart;
    const line = charactersOf(this.text.slice(from, this.lineEnd));
    this.cursor = from + line.slice(0, column).join("").length;
    return true;
  }
}
