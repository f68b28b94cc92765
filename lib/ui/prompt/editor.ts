/**
 * Reads one statement from a terminal: editing, history, completion, colours. It is our own because node:readline
 * neither colours what is typed nor draws a menu below it, and because it reads ahead, so that a shell command or a
 * pager would miss its keys.
 */
import { escapeText, fit } from "../../base/text.ts";
import type { Terminal } from "../../runtime/process.ts";
import type { Completion } from "../../../dsl/completion/words.ts";
import { Edit } from "./edit.ts";
import type { KeySource } from "./key_source.ts";
import type { Key } from "./keys.ts";
import { Menu } from "./menu.ts";
import { Recall, Search } from "./recall.ts";
import { layOut, type Row, type Span, styled, View } from "./view.ts";

/** What an editor is told about the lines. */
export interface Language {
  /** Finds out what has to be known of a text before it is drawn. */
  prepare?(text: string): Promise<void>;
  /** The pieces of a text in their colours. */
  spans(text: string): readonly Span[];
  /** Whether the text can be no whole statement. */
  isIncomplete(text: string): boolean;
  complete(text: string, cursor: number): Promise<Completion>;
  history(): readonly string[];
}

/** What came of a line: its text, ^C, or the end of the input. */
export type Typed = { readonly text: string } | "interrupt" | "end";

export class Editor {
  readonly #edit = new Edit();
  readonly #view: View;
  #recall: Recall;
  #menu: Menu | undefined;
  #search: Search | undefined;
  /** Said below the line until the next key. */
  #note = "";

  constructor(
    private readonly terminal: Terminal,
    private readonly keys: KeySource,
    private readonly language: Language,
    private readonly prompt: Span,
    write: (text: string) => void,
    private readonly color: boolean,
  ) {
    this.#view = new View(write);
    this.#recall = new Recall(() => language.history());
  }

  /** The terminal gives single keys while this waits, and lines before and after. */
  async read(write: (text: string) => void): Promise<Typed> {
    this.#edit.clear();
    this.#recall.reset();
    this.#menu = this.#search = undefined;
    this.terminal.raw();
    write("\x1b[?2004h");
    const resized = this.terminal.onResize(() => this.#draw());
    try {
      for (;;) {
        await this.language.prepare?.(this.#edit.text);
        this.#draw();
        const key = await this.keys.next();
        const done = key === undefined ? "end" : await this.#press(key);
        if (done !== undefined) return this.#leave(done);
      }
    } finally {
      resized();
      write("\x1b[?2004l");
      this.terminal.cooked();
    }
  }

  #leave(done: Typed): Typed {
    this.#menu = this.#search = undefined;
    this.#note = "";
    this.#edit.cursor = this.#edit.text.length;
    this.#draw();
    this.#view.leave();
    return done;
  }

  #draw(): void {
    const size = this.terminal.size(), { text, cursor } = this.#edit;
    const search = this.#search;
    const shown = search?.found ?? text;
    const first = search === undefined
      ? this.prompt
      : { text: `${search.fails ? "no " : ""}history '${escapeText(search.query)}': `, style: "" };
    const next = {
      text: " ".repeat(Math.max(0, first.text.length - 2)) + "> ",
      style: this.color ? "2" : "",
    };
    const layout = layOut({
      spans: this.language.spans(shown),
      cursor: search === undefined ? cursor : Math.max(0, shown.indexOf(search.query)),
      first,
      next: search === undefined ? next : { text: "", style: "" },
    }, size.columns);
    const room = size.rows - layout.rows.length;
    this.#view.draw(layout, room > 1 ? this.#below(size.columns, room, size.rows) : [], size);
  }

  #below(columns: number, room: number, screen: number): Row[] {
    if (this.#menu !== undefined) return this.#menu.rows(columns, room, screen, this.color);
    if (this.#note === "") return [];
    const note = fit(`  ${this.#note}`, columns - 1);
    return [{ text: styled({ text: note, style: this.color ? "2" : "" }), width: note.length }];
  }

  async #press(key: Key): Promise<Typed | undefined> {
    this.#note = "";
    if (this.#search !== undefined) return await this.#searching(key, this.#search);
    if (this.#menu !== undefined && await this.#inMenu(key, this.#menu)) return undefined;
    if (key.name !== "up" && key.name !== "down" && key.name !== "ctrl-p" && key.name !== "ctrl-n") {
      this.#recall.reset();
    }
    return await this.#edited(key);
  }

  /** Keys that mean something to the menu; false: the menu goes, and they mean what they always do. */
  async #inMenu(key: Key, menu: Menu): Promise<boolean> {
    const edit = this.#edit;
    switch (key.name) {
      case "tab":
      case "down":
      case "ctrl-n":
        this.#select(menu, 1);
        return true;
      case "shift-tab":
      case "up":
      case "ctrl-p":
        this.#select(menu, -1);
        return true;
      case "pagedown":
      case "pageup":
        menu.page(key.name === "pagedown" ? 1 : -1);
        this.#show(menu);
        return true;
      case "enter":
      case "right":
        this.#menu = undefined;
        if (menu.current === undefined) return false;
        edit.insert(menu.current.suffix ?? "");
        return true;
      case "escape":
      case "ctrl-g":
        this.#menu = undefined;
        edit.set(menu.typed.text, menu.typed.cursor);
        return true;
    }
    this.#menu = undefined;
    const narrows = key.name === "backspace" || key.name === "text" && /^\w+$/.test(key.text ?? "");
    if (!narrows || menu.current !== undefined) return false;
    await this.#edited(key);
    await this.#complete(false);
    return true;
  }

  #select(menu: Menu, by: 1 | -1): void {
    menu.move(by);
    this.#show(menu);
  }

  /** Puts what is chosen into the line. */
  #show(menu: Menu): void {
    const { text, cursor } = menu.typed, { start, end } = menu.completions;
    const { current } = menu;
    if (current === undefined) return this.#edit.set(text, cursor);
    this.#edit.set(text.slice(0, start) + current.text + text.slice(end), start + current.text.length);
  }

  /** @param insert whether what is clear is put into the line at once */
  async #complete(insert = true): Promise<void> {
    const edit = this.#edit;
    const completions = await this.language.complete(edit.text, edit.cursor);
    const { candidates, start, end } = completions;
    if (candidates.length === 0) {
      this.#note = "nothing that is known fits here";
      return;
    }
    if (!insert) {
      this.#menu = new Menu(completions, { text: edit.text, cursor: edit.cursor });
      return;
    }
    if (candidates.length === 1 && !completions.more) {
      const [{ text, suffix = "" }] = candidates;
      return edit.replace(start, end, text + suffix);
    }
    const { common } = new Menu(completions, edit);
    if (!completions.more && common.length > edit.cursor - start && end === edit.cursor) {
      edit.replace(start, end, common);
    }
    const again = { ...completions, start, end: Math.max(end, edit.cursor) };
    this.#menu = new Menu(again, { text: edit.text, cursor: edit.cursor });
  }

  async #searching(key: Key, search: Search): Promise<Typed | undefined> {
    switch (key.name) {
      case "text":
      case "paste":
        search.type(key.text ?? "");
        return undefined;
      case "backspace":
        search.erase();
        return undefined;
      case "ctrl-r":
      case "up":
        search.older();
        return undefined;
      case "ctrl-g":
      case "ctrl-c":
        this.#search = undefined;
        return undefined;
    }
    this.#search = undefined;
    this.#edit.set(search.found);
    return key.name === "escape" || key.name === "right" ? undefined : await this.#edited(key);
  }

  async #edited(key: Key): Promise<Typed | undefined> {
    const edit = this.#edit, change = changes[key.name];
    if (change !== undefined) return change(edit, key);
    switch (key.name) {
      case "enter":
        return this.#enter();
      case "tab":
        return await this.#complete(), undefined;
      case "up":
      case "ctrl-p":
        if (!edit.vertical(-1)) this.#recall.move(edit, -1);
        return undefined;
      case "down":
      case "ctrl-n":
        if (!edit.vertical(1)) this.#recall.move(edit, 1);
        return undefined;
      case "ctrl-r":
        this.#search = new Search(this.language.history(), edit.text);
        return undefined;
      case "ctrl-l":
        this.#view.clear();
        return undefined;
      case "ctrl-c":
        return "interrupt";
      case "ctrl-d":
        if (edit.text === "") return "end";
        edit.delete(edit.cursor, edit.right);
    }
    return undefined;
  }

  /** Runs the line; an unfinished one goes on, until an empty line ends it all the same. */
  #enter(): Typed | undefined {
    const edit = this.#edit, { text } = edit;
    const stays = /\n\s*$/.test(text) || !this.language.isIncomplete(text);
    if (stays) return { text };
    edit.cursor = text.length;
    edit.insert("\n  ");
    return undefined;
  }
}

/** What keys do to the text alone. */
const changes: Readonly<Record<string, (edit: Edit, key: Key) => undefined>> = {
  "text": (edit, { text = "" }) => void edit.insert(text),
  "paste": (edit, { text = "" }) => void edit.insert(text),
  "alt-enter": (edit) => void edit.insert("\n  "),
  "left": (edit) => void (edit.cursor = edit.left),
  "ctrl-b": (edit) => void (edit.cursor = edit.left),
  "right": (edit) => void (edit.cursor = edit.right),
  "ctrl-f": (edit) => void (edit.cursor = edit.right),
  "ctrl-left": (edit) => void (edit.cursor = edit.wordLeft),
  "alt-left": (edit) => void (edit.cursor = edit.wordLeft),
  "alt-b": (edit) => void (edit.cursor = edit.wordLeft),
  "ctrl-right": (edit) => void (edit.cursor = edit.wordRight),
  "alt-right": (edit) => void (edit.cursor = edit.wordRight),
  "alt-f": (edit) => void (edit.cursor = edit.wordRight),
  "home": (edit) => void (edit.cursor = edit.lineStart),
  "ctrl-a": (edit) => void (edit.cursor = edit.lineStart),
  "end": (edit) => void (edit.cursor = edit.lineEnd),
  "ctrl-e": (edit) => void (edit.cursor = edit.lineEnd),
  "backspace": (edit) => void edit.delete(edit.left, edit.cursor),
  "delete": (edit) => void edit.delete(edit.cursor, edit.right),
  "ctrl-k": (edit) => void edit.cut(edit.cursor, edit.lineEnd),
  "ctrl-u": (edit) => void edit.cut(edit.lineStart, edit.cursor),
  "ctrl-w": (edit) => void edit.cut(spaceLeft(edit), edit.cursor),
  "alt-backspace": (edit) => void edit.cut(edit.wordLeft, edit.cursor),
  "alt-d": (edit) => void edit.cut(edit.cursor, edit.wordRight),
  "ctrl-y": (edit) => void edit.paste(),
  "ctrl-t": (edit) => void edit.transpose(),
  "ctrl-_": (edit) => void edit.undo(),
};

/** Where the run of other characters than blanks before the cursor begins. */
function spaceLeft({ text, cursor }: Edit): number {
  return text.slice(0, cursor).replace(/\S*\s*$/, "").length;
}
