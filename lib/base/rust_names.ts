/** Names of Rust functions as they were written: `_RNvCs…_10rust_panic4init` is `rust_panic::init` (RFC 2603). */

/** A mangled name, of the present form or of the one before, anywhere in a text. */
const mangled = /\b_R[A-Z]\w+|\b_ZN\d[\w.$]*17h[0-9a-f]{16}E/g;

/** The text with every mangled name replaced that can be read. */
export function rustNames(text: string): string {
  return text.replace(mangled, (name) => rustName(name) ?? name);
}

/** The name as it was written; undefined for what is none. */
export function rustName(name: string): string | undefined {
  try {
    return name.startsWith("_ZN") ? legacyName(name) : new Reader(name.replace(/^_R/, "")).whole();
  } catch (error) {
    if (error instanceof NoName) return undefined;
    throw error;
  }
}

class NoName extends Error {}

/** `_ZN4core3fmt17h0123456789abcdefE`: parts with their lengths, the last one a hash. */
function legacyName(name: string): string {
  const parts: string[] = [];
  let rest = name.slice(3, -1);
  while (rest !== "") {
    const match = /^(\d{1,4})/.exec(rest);
    const length = Number(match?.[1] ?? 0), end = (match?.[1].length ?? 0) + length;
    if (length === 0 || end > rest.length) throw new NoName();
    parts.push(rest.slice(end - length, end));
    rest = rest.slice(end);
  }
  return parts.slice(0, -1).map(unescaped).join("::");
}

const legacyEscapes: Readonly<Record<string, string>> = {
  SP: "@",
  BP: "*",
  RF: "&",
  LT: "<",
  GT: ">",
  LP: "(",
  RP: ")",
  C: ",",
};

function unescaped(part: string): string {
  return part.replace(/^_(?=\$)/, "").replace(/\$([A-Z]{1,2}|u[0-9a-f]{1,6})\$/g, (whole, code: string) => {
    if (!code.startsWith("u")) return legacyEscapes[code] ?? whole;
    const point = parseInt(code.slice(1), 16);
    return point >= 0x20 && point < 0x7f ? String.fromCharCode(point) : whole;
  }).replaceAll("..", "::");
}

const basicTypes: Readonly<Record<string, string>> = {
  a: "i8",
  b: "bool",
  c: "char",
  d: "f64",
  e: "str",
  f: "f32",
  h: "u8",
  i: "isize",
  j: "usize",
  l: "i32",
  m: "u32",
  n: "i128",
  o: "u128",
  p: "_",
  s: "i16",
  t: "u16",
  u: "()",
  v: "...",
  x: "i64",
  y: "u64",
  z: "!",
};

/** What a name may ask for at most: it comes from a dump. */
const deepest = 100, longest = 4096, mostSteps = 10_000;

/** Reads a name from left to right, by its grammar. */
class Reader {
  #at = 0;
  #depth = 0;
  #steps = 0;

  constructor(private readonly text: string) {}

  whole(): string {
    const name = this.#path(true);
    if (name.length > longest) throw new NoName();
    return name;
  }

  #next(): string {
    if (this.#at >= this.text.length) throw new NoName();
    return this.text[this.#at++];
  }

  #eat(char: string): boolean {
    const found = this.text[this.#at] === char;
    if (found) this.#at++;
    return found;
  }

  /** Digits of base 62 up to an underscore; none are 0. */
  #base62(): number {
    if (this.#eat("_")) return 0;
    let value = 0;
    for (let char = this.#next(); char !== "_"; char = this.#next()) {
      const digit = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".indexOf(char);
      if (digit < 0) throw new NoName();
      // The hash of a crate has 64 bits, and is not shown.
      value = Math.min(value * 62 + digit, Number.MAX_SAFE_INTEGER - 1);
    }
    return value + 1;
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > deepest || ++this.#steps > mostSteps) throw new NoName();
    const value = read();
    this.#depth--;
    return value;
  }

  /** What stands further to the left. */
  #backReference<T>(read: () => T): T {
    const start = this.#at - 1, to = this.#base62();
    if (to >= start) throw new NoName();
    const back = this.#at;
    this.#at = to;
    const value = this.#nested(read);
    this.#at = back;
    return value;
  }

  /** @param value whether it is a value's path, whose generic arguments stand behind `::` */
  #path(value: boolean): string {
    return this.#nested(() => {
      switch (this.#next()) {
        case "C":
          return this.#identifier().name;
        case "M":
          this.#implPath();
          return `<${this.#type()}>`;
        case "X":
          this.#implPath();
          return this.#traitImpl();
        case "Y":
          return this.#traitImpl();
        case "N":
          return this.#inNamespace(value);
        case "I":
          return `${this.#path(value)}${value ? "::" : ""}<${this.#until(() => this.#generic()).join(", ")}>`;
        case "B":
          return this.#backReference(() => this.#path(value));
        default:
          throw new NoName();
      }
    });
  }

  #implPath(): void {
    if (this.#eat("s")) this.#base62();
    this.#path(false);
  }

  #traitImpl(): string {
    const type = this.#type();
    return `<${type} as ${this.#path(false)}>`;
  }

  #inNamespace(value: boolean): string {
    const space = this.#next(), path = this.#path(value), { name, disambiguator } = this.#identifier();
    if (!/[A-Z]/.test(space)) return name === "" ? path : `${path}::${name}`;
    const kind = space === "C" ? "closure" : space === "S" ? "shim" : space;
    return `${path}::{${kind}${name === "" ? "" : `:${name}`}#${disambiguator}}`;
  }

  #identifier(): { readonly name: string; readonly disambiguator: number } {
    const disambiguator = this.#eat("s") ? this.#base62() + 1 : 0;
    const encoded = this.#eat("u"), digits = /^\d{1,5}/.exec(this.text.slice(this.#at))?.[0];
    if (digits === undefined) throw new NoName();
    this.#at += digits.startsWith("0") ? 1 : digits.length;
    this.#eat("_");
    const end = this.#at + Number(digits.startsWith("0") ? "0" : digits);
    if (end > this.text.length) throw new NoName();
    const name = this.text.slice(this.#at, end);
    this.#at = end;
    return { name: encoded ? `punycode{${name}}` : name, disambiguator };
  }

  /** Parts up to an E. */
  #until(read: () => string): string[] {
    const parts: string[] = [];
    while (!this.#eat("E")) parts.push(read());
    return parts;
  }

  #generic(): string {
    if (this.#eat("L")) return lifetime(this.#base62());
    return this.#eat("K") ? this.#constant() : this.#type();
  }

  #type(): string {
    return this.#nested(() => {
      const kind = this.#next(), basic = basicTypes[kind];
      if (basic !== undefined) return basic;
      switch (kind) {
        case "A":
          return `[${this.#type()}; ${this.#constant()}]`;
        case "S":
          return `[${this.#type()}]`;
        case "T": {
          const parts = this.#until(() => this.#type());
          return `(${parts.join(", ")}${parts.length === 1 ? "," : ""})`;
        }
        case "R":
        case "Q":
          return this.#reference(kind === "Q" ? "mut " : "");
        case "P":
          return `*const ${this.#type()}`;
        case "O":
          return `*mut ${this.#type()}`;
        case "F":
          return this.#function();
        case "D":
          return this.#dynamic();
        case "B":
          return this.#backReference(() => this.#type());
        default:
          this.#at--;
          return this.#path(false);
      }
    });
  }

  #reference(mutable: string): string {
    const of = this.#eat("L") ? this.#base62() : 0;
    return `&${of === 0 ? "" : `${lifetime(of)} `}${mutable}${this.#type()}`;
  }

  #function(): string {
    if (this.#eat("G")) this.#base62();
    const unsafe = this.#eat("U") ? "unsafe " : "";
    const abi = this.#eat("K")
      ? `extern "${this.#eat("C") ? "C" : this.#identifier().name.replaceAll("_", "-")}" `
      : "";
    const parameters = this.#until(() => this.#type()), result = this.#type();
    return `${unsafe}${abi}fn(${parameters.join(", ")})${result === "()" ? "" : ` -> ${result}`}`;
  }

  #dynamic(): string {
    if (this.#eat("G")) this.#base62();
    const traits = this.#until(() => {
      let trait = this.#path(false);
      while (this.#eat("p")) {
        const binding = `${this.#identifier().name} = ${this.#type()}`;
        trait = trait.endsWith(">") ? `${trait.slice(0, -1)}, ${binding}>` : `${trait}<${binding}>`;
      }
      return trait;
    });
    if (!this.#eat("L")) throw new NoName();
    const bound = this.#base62();
    return `dyn ${traits.join(" + ")}${bound === 0 ? "" : ` + ${lifetime(bound)}`}`;
  }

  #constant(): string {
    if (this.#eat("p")) return "_";
    if (this.#eat("B")) return this.#backReference(() => this.#constant());
    const type = this.#next(), negative = this.#eat("n") ? "-" : "";
    const digits = /^([0-9a-f]{0,32})_/.exec(this.text.slice(this.#at));
    if (basicTypes[type] === undefined || !digits) throw new NoName();
    this.#at += digits[0].length;
    const number = BigInt(`0x${digits[1] || "0"}`);
    if (type === "b") return number === 0n ? "false" : "true";
    return negative + number;
  }
}

function lifetime(index: number): string {
  return index === 0 ? "'_" : `'${index <= 26 ? String.fromCharCode(0x60 + index) : `_${index}`}`;
}
