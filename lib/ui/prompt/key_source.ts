/** The keys of a terminal, one by one. */
import type { Terminal } from "../../runtime/process.ts";
import { type Key, KeyReader } from "./keys.ts";

/** Milliseconds after which an escape is the key, and not the beginning of another. */
const escapeWait = 60;

export class KeySource {
  readonly #reader = new KeyReader();
  readonly #keys: Key[] = [];
  /** What was begun to be read and has not come. */
  #reading: Promise<Uint8Array | undefined> | undefined;

  constructor(private readonly terminal: Terminal) {}

  /** The next key; undefined at the end of the input. */
  async next(): Promise<Key | undefined> {
    for (;;) {
      const key = this.#keys.shift();
      if (key !== undefined) return key;
      const bytes = await this.#bytes();
      if (bytes === undefined) return undefined;
      this.#keys.push(...bytes === "late" ? this.#reader.flush() : this.#reader.feed(bytes));
    }
  }

  /** The next key, one letter at a time. */
  async letter(): Promise<Key | undefined> {
    const key = await this.next();
    if (key?.name !== "text" || key.text === undefined) return key;
    const [first, ...rest] = key.text;
    if (rest.length > 0) this.#keys.unshift({ ...key, text: rest.join("") });
    return { ...key, text: first };
  }

  async #bytes(): Promise<Uint8Array | "late" | undefined> {
    const reading = this.#reading ??= this.terminal.read();
    const done = (bytes: Uint8Array | undefined) => {
      this.#reading = undefined;
      return bytes;
    };
    if (!this.#reader.waits) return done(await reading);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<"late">((resolve) => timer = setTimeout(() => resolve("late"), escapeWait));
    const first = await Promise.race([reading, late]);
    clearTimeout(timer);
    return first === "late" ? first : done(first);
  }
}
