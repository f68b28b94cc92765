/** Names in a script: none twice, none that TypeScript or the script itself takes. */

const taken = [
  ..."break case catch class const continue debugger default delete do else enum export extends false finally for"
    .split(" "),
  ..."function if import in instanceof new null return super switch this throw true try typeof var void while"
    .split(" "),
  ..."with yield let static await async of arguments eval undefined NaN Infinity Map Set Object JSON Array"
    .split(" "),
  ..."Deno console session is isNot calc key sorted desc elements gather json openSession".split(" "),
  ..."Missing Failure Duration Time Size Address BigInt String Number Symbol RegExp".split(" "),
];

export class Names {
  readonly #taken = new Set(taken);

  /** A name like the one that is wished for. */
  unique(wish: string): string {
    const word = camel(wish) || "value";
    const base = /^\d/.test(word) ? `n${word}` : word;
    let name = base;
    for (let n = 2; this.#taken.has(name); n++) name = `${base}${n}`;
    this.#taken.add(name);
    return name;
  }

  /** A name that is out of sight. */
  release(name: string): void {
    this.#taken.delete(name);
  }
}

/** max(blocked) -> maxBlocked, nr_running -> nrRunning; long texts are cut. */
function camel(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== "").slice(0, 3);
  return words.map((word, i) => i === 0 ? lowered(word) : word[0].toUpperCase() + word.slice(1)).join("");
}

function lowered(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : word[0].toLowerCase() + word.slice(1);
}

/** Several of a thing. */
export function plural(name: string): string {
  return /(s|x|ch|sh)$/.test(name) ? `${name}es` : `${name}s`;
}
