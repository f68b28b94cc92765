/** A line on a terminal's standard error that says how far a query is, once it has taken more than a second. */
import type { Process, TextOutput } from "../runtime/process.ts";

/** Milliseconds before the line appears, and between two of its texts. */
const patience = 1000, interval = 200;
/** Rows between two looks at the clock. */
const stride = 16;

export class Progress {
  #started: number;
  readonly #counts = new Map<string, number>();
  #rows = 0;
  /** When the line may be drawn next. */
  #due: number;
  #shown = false;

  /** @param now milliseconds */
  constructor(private readonly output: TextOutput, private readonly now = () => performance.now()) {
    this.#started = now();
    this.#due = this.#started + patience;
  }

  /** A source has given a row. */
  row(source: string): void {
    this.#counts.set(source, (this.#counts.get(source) ?? 0) + 1);
    if (++this.#rows % stride !== 0) return;
    const at = this.now();
    if (at < this.#due) return;
    this.#due = at + interval;
    this.#shown = true;
    const counts = [...this.#counts].map(([name, count]) => `${count.toLocaleString("en")} ${name}`);
    this.output.write(`\r${counts.join(", ")} read in ${Math.floor((at - this.#started) / 1000)} s\x1b[K`);
  }

  /** A command has done a part of its work. */
  part(done: number, total: number, what: string): void {
    const at = this.now();
    if (at < this.#due) return;
    this.#due = at + interval;
    this.#shown = true;
    const counts = `${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${what}`;
    this.output.write(`\r${counts} in ${Math.floor((at - this.#started) / 1000)} s\x1b[K`);
  }

  /** Another process says how far it is; nothing takes the line away. */
  show(text: string): void {
    if (text === "") return this.clear();
    this.#shown = true;
    this.output.write(`\r${text}\x1b[K`);
  }

  /** Begins anew: another query runs. */
  restart(): void {
    this.clear();
    this.#counts.clear();
    this.#started = this.now();
    this.#due = this.#started + patience;
  }

  /** Takes the line away: before anything else is written. */
  clear(): void {
    if (this.#shown) this.output.write("\r\x1b[K");
    this.#shown = false;
  }

  /** The same process, whose outputs take the line away before they write. */
  around(process: Process): Process {
    const cleared = (output: TextOutput): TextOutput => ({
      isTerminal: output.isTerminal,
      get columns() {
        return output.columns;
      },
      write: (text) => {
        this.clear();
        output.write(text);
      },
    });
    return { ...process, stdout: cleared(process.stdout), stderr: cleared(process.stderr) };
  }
}
