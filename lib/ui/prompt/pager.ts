/** Shows a long answer page by page. What is not looked at is not computed. */
import { displayWidth } from "../../base/text.ts";
import type { Terminal } from "../../runtime/process.ts";
import type { Sink } from "../lines/destinations.ts";
import type { KeySource } from "./key_source.ts";
import { styled } from "./view.ts";

const help = "space: a page, enter: a line, /: search, G: all of it, q: enough";
const sgr = /\x1b\[[\d;]*m/g;

/** What a pager works with. */
export interface PagerScreen {
  readonly terminal: Terminal;
  readonly keys: KeySource;
  readonly write: (text: string) => void;
  readonly color: boolean;
}

export class Pager implements Sink {
  /** A line whose end has not come. */
  #rest = "";
  /** Rows of the page that are full. */
  #used = 0;
  #mode: "pages" | "all" | "done" = "pages";
  #wanted: string | undefined;

  constructor(private readonly screen: PagerScreen) {}

  async write(text: string): Promise<boolean> {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (!await this.#line(line + "\n")) return false;
    }
    return true;
  }

  async end(): Promise<boolean> {
    if (this.#rest !== "" && this.#mode !== "done") await this.#line(this.#rest);
    if (this.#wanted !== undefined) this.screen.write(`(no more "${this.#wanted}")\n`);
    this.#wanted = undefined;
    return true;
  }

  async #line(line: string): Promise<boolean> {
    if (this.#wanted !== undefined) {
      if (!line.replace(sgr, "").includes(this.#wanted)) return true;
      this.#wanted = undefined;
      this.#used = 0;
    }
    const { columns, rows } = this.screen.terminal.size();
    const taken = Math.max(1, Math.ceil(displayWidth(line.replace(sgr, "").trimEnd()) / columns));
    if (this.#mode === "pages" && this.#used > 0 && this.#used + taken > rows - 1) {
      if (!await this.#ask()) return false;
      if (this.#wanted !== undefined) return await this.#line(line);
    }
    this.screen.write(line);
    this.#used += taken;
    return true;
  }

  /** Waits for what the reader wants; false: no more. */
  async #ask(): Promise<boolean> {
    const { terminal, keys, write, color } = this.screen;
    terminal.raw();
    try {
      for (;;) {
        write(
          "\r\x1b[K" + styled({ text: "-- more --", style: color ? "7" : "" }) +
            ` ${help}`.slice(0, terminal.size().columns - 12),
        );
        const key = await keys.letter();
        write("\r\x1b[K");
        switch (key?.name === "text" ? key.text : key?.name) {
          case " ":
          case "f":
          case "pagedown":
            this.#used = 0;
            return true;
          case "enter":
          case "j":
          case "down":
            this.#used--;
            return true;
          case "G":
          case "end":
            this.#mode = "all";
            return true;
          case "/":
            this.#wanted = await this.#pattern();
            if (this.#wanted !== undefined) return true;
            break;
          case undefined:
          case "q":
          case "Q":
          case "escape":
          case "ctrl-c":
          case "ctrl-d":
            this.#mode = "done";
            return false;
        }
      }
    } finally {
      terminal.raw(true);
    }
  }

  /** Reads what is searched for on the last row. */
  async #pattern(): Promise<string | undefined> {
    const { keys, write } = this.screen;
    for (let text = "";;) {
      write(`\r\x1b[K/${text}`);
      const key = await keys.letter();
      if (key?.name === "text" || key?.name === "paste") text += key.text ?? "";
      else if (key?.name === "backspace" && text !== "") text = text.slice(0, -1);
      else {
        write("\r\x1b[K");
        return key?.name === "enter" && text !== "" ? text : undefined;
      }
    }
  }
}
