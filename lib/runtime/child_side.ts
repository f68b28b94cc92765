/** The child's end of the pipes to the process that started it, under Deno. Lines of text go both ways. */

const longestLine = 1 << 26;

/** Reads lines of standard input, and waits for them where they are asked for. */
export class LineInput {
  readonly #decoder = new TextDecoder();
  readonly #buffer = new Uint8Array(65536);
  #text = "";

  /** The next line; undefined at the end of the input. */
  read(): string | undefined {
    for (;;) {
      const end = this.#text.indexOf("\n");
      if (end >= 0) {
        const line = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 1);
        return line;
      }
      const count = Deno.stdin.readSync(this.#buffer);
      if (count === null || this.#text.length > longestLine) return undefined;
      this.#text += this.#decoder.decode(this.#buffer.subarray(0, count), { stream: true });
    }
  }
}

/** Writes to standard output. Taken before anything else is loaded: later, its own name may mean something else. */
export function ownOutput(): (text: string) => void {
  const pipe = Deno.stdout, encoder = new TextEncoder();
  const { writeSync } = pipe;
  return (text) => {
    const bytes = encoder.encode(text);
    for (let done = 0; done < bytes.length;) done += writeSync.call(pipe, bytes.subarray(done));
  };
}

/** What loaded code prints by the usual names goes to these, and not between the lines. */
export function redirectPrinting(out: (text: string) => void, err: (text: string) => void): void {
  const print = (write: (text: string) => void) => (...values: unknown[]) =>
    write(
      values.map((value) => typeof value === "string" ? value : Deno.inspect(value)).join(" ") + "\n",
    );
  for (const name of ["log", "info", "debug"] as const) console[name] = print(out);
  for (const name of ["error", "warn", "trace"] as const) console[name] = print(err);
  const streams = [[Deno.stdout, out], [Deno.stderr, err]] as const;
  for (const [stream, write] of streams) {
    const decoder = new TextDecoder();
    const writeSync = (bytes: Uint8Array) => {
      write(decoder.decode(bytes, { stream: true }));
      return bytes.length;
    };
    Object.assign(stream, { writeSync, write: (bytes: Uint8Array) => Promise.resolve(writeSync(bytes)) });
  }
}
