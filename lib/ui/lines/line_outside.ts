/** What a child gets while it answers a line of the prompt: what that line itself names, and no more. */
import { InquestError } from "../../base/errors.ts";
import type { Ask } from "../../plugin/sandbox/frames.ts";
import type { Process } from "../../runtime/process.ts";
import { OutsideFiles } from "../child/files.ts";
import type { CommandLine } from "../command_line.ts";
import { filesOfText } from "../child/code.ts";
import { pluginsFolder } from "../saved_queries.ts";
import type { LineRequest } from "./runner.ts";

/** Characters of a file that a line uses. */
const longestText = 16 << 20;
/** Lines that define something may name files for those that come behind them. */
const definition = /^\s*(?:def|let|alias)\b/;

export class LineOutside {
  /** Whether anybody wants the rest of the answer. */
  wanted = true;
  /** What stands before the cursor, while the child says how it goes on. */
  typed = "";
  #files: OutsideFiles | undefined;
  readonly #readable = new Set<string>();
  readonly #definitions: string[] = [];

  constructor(private readonly line: CommandLine, private readonly process: Process) {}

  /** A line is to be answered. What the user types is his own; what a file says is not. */
  async begin({ text, name }: LineRequest): Promise<void> {
    const { allowWrite, overwrite } = this.line;
    if (name === undefined && definition.test(text)) this.#definitions.push(text);
    const lines = [...this.#definitions, ...(name === undefined ? [text] : [])];
    this.wanted = true;
    this.typed = "";
    for (const path of filesOfText(text, name, this.process)) this.#readable.add(path);
    this.#files = await OutsideFiles.create({ allowWrite, overwrite, lines, line: "" }, this.process);
  }

  end(): void {
    this.#files?.close();
    this.#files = undefined;
  }

  serve(what: Ask, text: string): string | undefined {
    switch (what) {
      case "input":
        throw new InquestError("standard input is the prompt's");
      case "more":
        return this.wanted ? "yes" : "";
      case "read":
        return this.#read(text);
      case "names":
        return JSON.stringify(this.#isAsked(text) ? this.process.files.names(text).slice(0, 5000) : []);
      default:
        if (this.#files === undefined) throw new InquestError("no line is answered now");
        return this.#files.serve(what, text);
    }
  }

  #read(path: string): string {
    if (!this.#readable.has(path)) throw new InquestError(`"${path}" is not what the line uses`);
    const text = this.process.readTextFile(path);
    if (text.length > longestText) throw new InquestError(`"${path}" is too large`);
    return text;
  }

  /** Whether the folder is that of the path at the cursor, or that of the plugins. */
  #isAsked(folder: string): boolean {
    if (folder === pluginsFolder(this.process.env)) return true;
    const [path] = /[^\s"'<>|]*$/.exec(this.typed) ?? [""];
    return this.typed !== "" && folder === (path.slice(0, path.lastIndexOf("/") + 1) || ".");
  }
}
