/** From the bytes of a terminal to keys. */

/** A key that was pressed, or a text that was pasted. */
export interface Key {
  /** "text", "paste", "enter", "tab", "left", "ctrl-a", "alt-b", "escape" … */
  readonly name: string;
  /** Of "text" and "paste": what goes into the line. */
  readonly text?: string;
}

const finals: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  H: "home",
  F: "end",
  Z: "shift-tab",
};
const numbered: Readonly<Record<string, string>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
};
const controls: Readonly<Record<string, string>> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\x7f": "backspace",
  "\b": "backspace",
};
const pasteBegins = "\x1b[200~", pasteEnds = "\x1b[201~";

/** Takes the bytes as they come; a key whose bytes have not all come yet waits for them. */
export class KeyReader {
  readonly #decoder = new TextDecoder();
  #text = "";

  /** Whether something waits: an escape key is the beginning of many others. */
  get waits(): boolean {
    return this.#text !== "";
  }

  /** The keys that are complete. */
  feed(bytes: Uint8Array): Key[] {
    this.#text += this.#decoder.decode(bytes, { stream: true });
    return this.#keys(false);
  }

  /** Nothing more comes: what waits is what it is. */
  flush(): Key[] {
    return this.#keys(true);
  }

  #keys(whole: boolean): Key[] {
    const keys: Key[] = [];
    while (this.#text !== "") {
      const taken = this.#one(whole);
      if (taken === undefined) break;
      this.#text = this.#text.slice(taken.length);
      if (taken.key !== undefined) keys.push(taken.key);
    }
    return keys;
  }

  /** The first key, and how much of the text it is; undefined: it is not complete. */
  #one(whole: boolean): { key?: Key; length: number } | undefined {
    const text = this.#text;
    if (text.startsWith(pasteBegins)) {
      const end = text.indexOf(pasteEnds);
      if (end < 0) return undefined;
      const pasted = text.slice(pasteBegins.length, end);
      return { key: { name: "paste", text: harmless(pasted) }, length: end + pasteEnds.length };
    }
    if (text[0] === "\x1b") return this.#escape(text, whole);
    const control = controls[text[0]];
    if (control !== undefined) return { key: { name: control }, length: 1 };
    const code = text.charCodeAt(0);
    if (code < 0x20) {
      const letter = code === 0 ? "space" : String.fromCharCode(code + (code < 27 ? 0x60 : 0x40));
      return { key: { name: `ctrl-${letter}` }, length: 1 };
    }
    const [run] = /^[^\x00-\x1f\x7f]+/.exec(text) ?? [text[0]];
    return { key: { name: "text", text: harmless(run) }, length: run.length };
  }

  #escape(text: string, whole: boolean): { key?: Key; length: number } | undefined {
    const sequence = /^\x1b(?:\[([\d;]*)([ -/]*[@-~])|O([@-~]))/.exec(text);
    if (sequence !== null) {
      const [found, numbers = "", final, application] = sequence;
      const name = named(numbers, final ?? application);
      return { ...(name !== undefined && { key: { name } }), length: found.length };
    }
    const unfinished = /^\x1b(?:\[[\d;]*[ -/]*|O)?$/.test(text);
    if (unfinished && !whole) return undefined;
    if (text.length === 1 || unfinished) return { key: { name: "escape" }, length: 1 };
    const rest = this.#text.slice(1);
    const control = controls[rest[0]];
    if (control !== undefined) return { key: { name: `alt-${control}` }, length: 2 };
    const [letter] = rest;
    return letter >= " " ? { key: { name: `alt-${letter.toLowerCase()}` }, length: 2 } : {
      key: { name: "escape" },
      length: 1,
    };
  }
}

function named(numbers: string, final: string): string | undefined {
  const [first = "", second = ""] = numbers.split(";");
  const key = final === "~" ? numbered[first] : finals[final];
  if (key === undefined) return undefined;
  const modifiers = Math.max(0, Number(second || 1) - 1);
  return (modifiers & 4 ? "ctrl-" : "") + (modifiers & 2 ? "alt-" : "") + key;
}

/** What was typed or pasted, without what would move the cursor or hide. */
function harmless(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/\t/g, "  ").replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (char) => char === "\n" || char === "\u200d" || char === "\u200c" ? char : "",
  );
}
