/**
 * What the two processes say to each other: one line of JSON each time. Whatever runs in the child can write to its
 * standard output, too, so a line is believed to come from there and nothing more: none of them makes the process
 * outside do what its own command line does not allow.
 */
import { cutText } from "./harmless.ts";

/** From the child. */
export type Frame =
  | { readonly kind: TextKind; readonly text: string }
  /** All of what was asked for is done. */
  | { readonly kind: "done"; readonly status: number }
  /** It wants an answer: the text of standard input, or something about the file that an answer goes to. */
  | { readonly kind: "ask"; readonly what: Ask; readonly text: string };

/** `value`: a piece of JSON that was asked for; `progress`: how far a line is, nothing when that is to be taken away. */
export type TextKind = typeof textKinds[number];
const textKinds = ["out", "err", "value", "progress"] as const;

/**
 * What a child may ask for. `ready`: it has loaded the program; `file`: whether an answer may go to the file of that
 * name; `begin`: it goes there now; `text`: a piece of it; `bytes`: a piece that is no text, one character a byte;
 * `keep`: that was all; `drop`: take it away. Where lines are answered: `more`: whether anybody wants the rest; `read`:
 * a text that the line uses; `names`: what is in a folder, for completion.
 */
export type Ask = typeof asks[number];
const asks = [
  "ready",
  "input",
  "file",
  "begin",
  "text",
  "bytes",
  "keep",
  "drop",
  "more",
  "read",
  "names",
] as const;

/** To the child, on an `ask`. */
export interface Reply {
  readonly text?: string;
  /** Why not, and what to do about it. */
  readonly error?: string;
  readonly hint?: string;
}

/** Taken before other code is loaded, which may put something else in its place. */
const { stringify } = JSON;

/** Characters of a piece of text; in bytes of JSON, six times as many at the most. */
const pieceLength = 32_768;
/** No line that we write is as long. */
const longestLine = 1 << 20;

/** The lines for a text of any length. */
export function* textFrames(kind: TextKind, text: string): Generator<string> {
  for (const piece of cutText(text, pieceLength)) yield encodeFrame({ kind, text: piece });
}

export function encodeFrame(frame: Frame): string {
  return stringify(frame) + "\n";
}

/** Bytes, one character each: a piece of any size in pieces for `bytes`. */
export function* byteTexts(bytes: Uint8Array): Generator<string> {
  for (let at = 0; at < bytes.length; at += pieceLength) {
    yield String.fromCharCode(...bytes.subarray(at, at + pieceLength));
  }
}

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** The line is none that our own code wrote. */
export class ForgedFrame extends Error {
  override readonly name = "ForgedFrame";
}

/** Bytes in pieces of any size in, frames out. */
export class FrameReader {
  #parts: Uint8Array[] = [];
  #length = 0;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });

  /** @throws ForgedFrame */
  *read(bytes: Uint8Array): Generator<Frame> {
    for (let start = 0;;) {
      const end = bytes.indexOf(10, start);
      const part = bytes.subarray(start, end < 0 ? undefined : end);
      this.#length += part.length;
      if (this.#length > longestLine) throw new ForgedFrame();
      if (end < 0) {
        if (part.length > 0) this.#parts.push(part.slice());
        return;
      }
      yield this.#frame([...this.#parts, part]);
      this.#parts = [];
      this.#length = 0;
      start = end + 1;
    }
  }

  #frame(parts: readonly Uint8Array[]): Frame {
    const bytes = parts.length === 1 ? parts[0] : new Uint8Array(this.#length);
    if (parts.length > 1) parts.reduce((at, part) => (bytes.set(part, at), at + part.length), 0);
    try {
      return checked(JSON.parse(this.#decoder.decode(bytes)));
    } catch {
      throw new ForgedFrame();
    }
  }
}

function checked(value: unknown): Frame {
  if (typeof value !== "object" || value === null) throw new ForgedFrame();
  const { kind, text, status, what } = value as Record<string, unknown>;
  const textKind = textKinds.find((one) => one === kind);
  if (textKind !== undefined && typeof text === "string") return { kind: textKind, text };
  if (kind === "done" && isStatus(status)) return { kind, status };
  const ask = asks.find((one) => one === what);
  if (kind === "ask" && ask !== undefined && typeof text === "string") return { kind, what: ask, text };
  throw new ForgedFrame();
}

function isStatus(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 256;
}
