/** Shows a long answer page by page. What is not looked at is not computed. */
import { escapeText } from "../../base/text.ts";
import type { Terminal } from "../../runtime/process.ts";
import type { Sink } from "../lines/destinations.ts";
import type { KeySource } from "./key_source.ts";
import { type Match, matcher, PagerText } from "./pager_text.ts";
import { styled } from "./view.ts";

const help = "space: on, b: back, /: search, n: next, g G: ends, q: enough";
const helpAtEnd = "b: back, /: search, n N: matches, g: start, q or space: enough";

/** What a pager works with. */
export interface PagerScreen {
  readonly terminal: Terminal;
  readonly keys: KeySource;
  readonly write: (text: string) => void;
  readonly color: boolean;
}

/** What the reader wants next: more than there is, another look, nothing. */
type Wish = "on" | "again" | "enough";

export class Pager implements Sink {
  readonly #text = new PagerText();
  /** A line whose end has not come. */
  #rest = "";
  /** The first line that is below the page. */
  #bottom = 0;
  /** Rows of the page that are full. */
  #used = 0;
  #all = false;
  #done = false;
  /** The reader was asked, and may want to go back at the end. */
  #asked = false;
  #match: Match | undefined;
  /** Where the search stands that has found nothing so far. */
  #searching: number | undefined;
  #note = "";

  constructor(private readonly screen: PagerScreen) {}

  get #size(): { readonly columns: number; readonly page: number } {
    const { columns, rows } = this.screen.terminal.size();
    return { columns, page: Math.max(1, rows - 1) };
  }

  async write(text: string): Promise<boolean> {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      this.#push(line);
      if (!await this.#advance()) return false;
    }
    return true;
  }

  #push(line: string): void {
    const gone = this.#text.push(line);
    this.#bottom = Math.max(0, this.#bottom - gone);
    if (this.#searching !== undefined) this.#searching = Math.max(0, this.#searching - gone);
  }

  async end(interrupted = false): Promise<boolean> {
    if (this.#rest !== "") this.#push(this.#rest);
    while (await this.#advance()) {
      if (this.#searching !== undefined) {
        this.#note = `no ${escapeText(this.#match?.pattern ?? "")}`;
        this.#searching = undefined;
      } else if (!this.#asked || interrupted || await this.#ask(true) === "enough") break;
    }
    return true;
  }

  /** Shows what there is and is asked for; false: the reader has seen enough. */
  async #advance(): Promise<boolean> {
    while (!this.#done) {
      if (this.#searching !== undefined) {
        if (!this.#find(this.#searching)) return true;
        continue;
      }
      if (this.#bottom >= this.#text.count) return true;
      const { columns, page } = this.#size, taken = this.#text.rows(this.#bottom, columns);
      if (!this.#all && this.#used > 0 && this.#used + taken > page) {
        if (await this.#ask(false) === "enough") return false;
      } else this.#print(taken);
    }
    return false;
  }

  #print(taken: number): void {
    this.screen.write(this.#text.drawn(this.#bottom++, this.screen.color ? this.#match : undefined) + "\n");
    this.#used += taken;
  }

  /** Looks for what is searched for from a line on; false: it is not in what has come so far. */
  #find(from: number): boolean {
    const found = this.#text.find(this.#match!, from, 1);
    this.#searching = found === undefined ? this.#text.count : undefined;
    if (found !== undefined) this.#draw(found);
    return found !== undefined;
  }

  /** Draws the page that begins with a line, as far as it has come. */
  #draw(top: number): void {
    const { columns, page } = this.#size;
    this.screen.write("\x1b[H\x1b[2J");
    this.#bottom = top;
    this.#used = 0;
    while (this.#bottom < this.#text.count) {
      const taken = this.#text.rows(this.#bottom, columns);
      if (this.#used > 0 && this.#used + taken > page) break;
      this.#print(taken);
    }
  }

  /** The line that a page begins with that ends before another one. */
  #topOf(bottom: number, rows = this.#size.page): number {
    return this.#text.back(bottom, rows, this.#size.columns);
  }

  /** Waits for what the reader wants. */
  async #ask(end: boolean): Promise<Wish> {
    const { terminal, keys } = this.screen;
    this.#asked = true;
    terminal.raw();
    const resized = terminal.onResize(() => {
      this.#draw(this.#topOf(this.#bottom));
      this.#status(end);
    });
    try {
      for (;;) {
        this.#status(end);
        const key = await keys.letter();
        this.#note = "";
        this.screen.write("\r\x1b[K");
        const wish = await this.#wish(key?.name === "text" ? key.text : key?.name, end);
        if (wish === "enough") this.#done = true;
        if (wish !== undefined) return wish;
      }
    } finally {
      resized();
      terminal.raw(true);
    }
  }

  #status(end: boolean): void {
    const head = end ? "-- end --" : "-- more --", { columns } = this.#size;
    const said = this.#note === "" ? (end ? helpAtEnd : help) : this.#note;
    const shown = head.slice(0, columns - 1);
    this.screen.write(
      "\r\x1b[K" + styled({ text: shown, style: this.screen.color ? "7" : "" }) +
        ` ${said}`.slice(0, Math.max(0, columns - shown.length - 2)),
    );
  }

  /** What a key means; undefined: nothing, or it is done. */
  async #wish(key: string | undefined, end: boolean): Promise<Wish | undefined> {
    const { page } = this.#size, top = this.#topOf(this.#bottom);
    switch (key) {
      case " ":
        return end ? "enough" : this.#on(page);
      case "enter":
        return end ? "enough" : this.#on(0);
      case "f":
      case "pagedown":
      case "ctrl-f":
      case "ctrl-v":
        return end ? undefined : this.#on(page);
      case "d":
        return end ? undefined : this.#on(page >> 1);
      case "j":
      case "down":
        return end ? undefined : this.#on(0);
      case "b":
      case "pageup":
      case "ctrl-b":
        return this.#back(top, page);
      case "u":
        return this.#back(top, page >> 1);
      case "k":
      case "up":
        return this.#back(top, 1);
      case "g":
      case "home":
        return this.#back(top, Infinity);
      case "G":
      case "end":
        this.#all = true;
        return end ? undefined : "on";
      case "/":
        return await this.#pattern() ? this.#search(top + 1) : undefined;
      case "n":
        return this.#search(top + 1);
      case "N":
        return this.#searchBack(top);
      case undefined:
      case "q":
      case "Q":
      case "escape":
      case "ctrl-c":
      case "ctrl-d":
        return "enough";
    }
    return undefined;
  }

  /** So many rows more; 0: the next line, however many it takes. */
  #on(rows: number): Wish {
    const { columns, page } = this.#size;
    this.#used = rows === 0 ? page - this.#text.rows(this.#bottom, columns) : page - rows;
    return "on";
  }

  #back(top: number, rows: number): Wish | undefined {
    if (top === 0) return undefined;
    this.#all = false;
    const to = rows === 1 ? top - 1 : this.#topOf(top, rows);
    this.#draw(to);
    return "again";
  }

  #search(from: number): Wish | undefined {
    if (this.#match === undefined) return undefined;
    this.#all = false;
    this.#searching = from;
    return "again";
  }

  #searchBack(top: number): Wish | undefined {
    const found = this.#match && this.#text.find(this.#match, top - 1, -1);
    if (found === undefined) {
      if (this.#match !== undefined) this.#note = `no ${escapeText(this.#match.pattern)} above`;
      return undefined;
    }
    this.#all = false;
    this.#draw(found);
    return "again";
  }

  /** Reads what is searched for on the last row; whether there is something. */
  async #pattern(): Promise<boolean> {
    const { keys, write } = this.screen;
    for (let text = "";;) {
      write(`\r\x1b[K/${text.slice(-(this.#size.columns - 2))}`);
      const key = await keys.letter();
      if (key?.name === "text" || key?.name === "paste") text += key.text?.replaceAll("\n", " ") ?? "";
      else if (key?.name === "backspace" && text !== "") text = text.slice(0, -1);
      else {
        write("\r\x1b[K");
        if (key?.name !== "enter") return false;
        if (text !== "") this.#match = matcher(text);
        return this.#match !== undefined;
      }
    }
  }
}
