/** Standard output in big pieces, and standard error in lines. */
import { escapeText } from "../base/text.ts";
import type { Process, TextOutput } from "../runtime/process.ts";
import type { Options } from "./options.ts";

const pieceLength = 32 * 1024;
const longestWait = 200;

/** Gathers text, so that a long result does not cost a system call for every row; on a terminal it shows at once. */
export class BufferedOutput {
  #pieces: string[] = [];
  #length = 0;
  #last = performance.now();

  constructor(readonly target: TextOutput) {}

  write(text: string): void {
    this.#pieces.push(text);
    this.#length += text.length;
    const due = this.target.isTerminal || this.#length >= pieceLength;
    if (due || performance.now() - this.#last > longestWait) this.flush();
  }

  flush(): void {
    const text = this.#pieces.join("");
    this.#pieces = [];
    this.#length = 0;
    if (text !== "") this.target.write(text);
    this.#last = performance.now();
  }
}

/** A line of standard error: whatever the dump put into it, it is one line and harmless. */
export function errorLine(text: string): string {
  return escapeText(text) + "\n";
}

/** Several lines of our own making, each made harmless. */
export function errorLines(text: string): string {
  return text.replace(/\n$/, "").split("\n").map(errorLine).join("");
}

/** Whether standard output is coloured. */
export function useColor(line: Pick<Options, "color">, process: Process): boolean {
  if (line.color !== "auto") return line.color === "always";
  return process.stdout.isTerminal && !process.env("NO_COLOR") && process.env("TERM") !== "dumb";
}
