/** Going back through the lines that were typed before. */
import type { Edit } from "./edit.ts";

/** Up and down: the lines that begin with what was typed. */
export class Recall {
  #at: number | undefined;
  #typed = "";

  constructor(private readonly lines: () => readonly string[]) {}

  /** What is typed now begins anew. */
  reset(): void {
    this.#at = undefined;
  }

  move(edit: Edit, by: -1 | 1): void {
    const lines = this.lines();
    if (this.#at === undefined) {
      if (by > 0) return;
      this.#typed = edit.text;
      this.#at = lines.length;
    }
    for (let at = this.#at + by; at >= 0 && at < lines.length; at += by) {
      if (!lines[at].startsWith(this.#typed) || lines[at] === edit.text) continue;
      this.#at = at;
      edit.set(lines[at]);
      return;
    }
    if (by < 0) return;
    this.#at = undefined;
    edit.set(this.#typed);
  }
}

/** ^R: the newest line that contains what is typed. */
export class Search {
  query = "";
  #at: number;

  constructor(private readonly lines: readonly string[], private readonly before: string) {
    this.#at = lines.length;
  }

  /** The line that was found; what stood there before where there is none. */
  get found(): string {
    return this.lines[this.#at] ?? this.before;
  }

  get fails(): boolean {
    return this.query !== "" && this.lines[this.#at] === undefined;
  }

  type(text: string): void {
    this.query += text;
    this.#find(this.lines.length - 1);
  }

  erase(): void {
    this.query = this.query.slice(0, -1);
    this.#find(this.lines.length - 1);
  }

  older(): void {
    const at = this.#at;
    this.#find(at - 1);
    if (this.fails && at < this.lines.length) this.#at = at;
  }

  #find(from: number): void {
    this.#at = this.lines.length;
    if (this.query === "") return;
    for (let at = Math.min(from, this.lines.length - 1); at >= 0; at--) {
      if (!this.lines[at].includes(this.query)) continue;
      this.#at = at;
      return;
    }
  }
}
