/** Lines of a script, in blocks. */
export class Writer {
  readonly #lines: string[] = [];
  /** The line at which the outermost open block begins. */
  #start = 0;
  #depth = 0;

  get depth(): number {
    return this.#depth;
  }

  line(text: string): void {
    this.#lines.push("  ".repeat(this.#depth) + text);
  }

  /** `text {`, closed by `close`. */
  open(text: string): void {
    if (this.#depth === 0) this.#start = this.#lines.length;
    this.line(`${text} {`);
    this.#depth++;
  }

  /** A line before the outermost open block. */
  before(text: string): void {
    this.#lines.splice(this.#depth === 0 ? this.#lines.length : this.#start, 0, text);
    this.#start++;
  }

  /** A comment where the script is. */
  comment(text: string): void {
    this.line(`// ${text.replace(/\s*\n\s*/g, " ")}`);
  }

  close(): void {
    while (this.#depth > 0) {
      this.#depth--;
      this.line("}");
    }
  }

  /** Has the outermost open block say its name, so that it can be left from within. */
  label(name: string): void {
    const line = this.#lines[this.#start];
    if (!line.startsWith(`${name}: `)) this.#lines[this.#start] = `${name}: ${line}`;
  }

  toString(): string {
    return this.#lines.map((line) => `${line}\n`).join("");
  }
}
