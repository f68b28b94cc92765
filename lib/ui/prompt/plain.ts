/** Reads statements from a terminal that can do nothing but print: it edits its lines by itself. */
import type { Terminal } from "../../runtime/process.ts";
import type { Language, Typed } from "./editor.ts";

/** More is no line that anyone types. */
const longest = 1 << 16;

export class PlainReader {
  readonly #decoder = new TextDecoder();
  #text = "";

  constructor(
    private readonly terminal: Terminal,
    private readonly language: Pick<Language, "prepare" | "isIncomplete">,
    private readonly prompt: string,
  ) {}

  async read(write: (text: string) => void): Promise<Typed> {
    let statement = "";
    for (let lines = 0;; lines++) {
      write(lines === 0 ? this.prompt : " ".repeat(Math.max(0, this.prompt.length - 2)) + "> ");
      const line = await this.#line();
      if (line === undefined) return write("\n"), "end";
      statement += (lines === 0 ? "" : "\n  ") + line;
      await this.language.prepare?.(statement);
      if (line.trim() === "" || statement.length > longest || !this.language.isIncomplete(statement)) {
        return { text: statement };
      }
    }
  }

  async #line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#text.indexOf("\n");
      if (end >= 0) {
        const line = this.#text.slice(0, end).replace(/[\x00-\x1f\x7f]/g, " ");
        this.#text = this.#text.slice(end + 1);
        return line.trimEnd();
      }
      const bytes = await this.terminal.read();
      if (bytes === undefined || bytes.length === 0) return undefined;
      this.#text += this.#decoder.decode(bytes, { stream: true });
    }
  }
}
