/**
 * Matches a pattern by an automaton that follows all ways at once: in time proportional to the text, whatever the
 * pattern. It answers yes or no; which characters a `char` takes is asked of the engine's own patterns.
 */
import type { RegexNode } from "./regex_tree.ts";

type Instruction =
  | { readonly op: "char"; readonly accepts: (code: number) => boolean }
  | { readonly op: "assert"; readonly what: "^" | "$" | "\\b" | "\\B" }
  | { readonly op: "split"; first: number; second: number }
  | { readonly op: "jump"; to: number }
  | { readonly op: "match" };

/** A function that says whether a text has a match. */
export function automaton(tree: RegexNode, flags: string): (text: string) => boolean {
  const program = new Program(flags);
  program.add(tree);
  program.code.push({ op: "match" });
  const { code } = program;
  const multiline = flags.includes("m");
  return (text) => simulate(code, text, multiline);
}

class Program {
  readonly code: Instruction[] = [];
  readonly #accepts = new Map<string, (code: number) => boolean>();

  constructor(readonly flags: string) {}

  add(node: RegexNode): void {
    switch (node.kind) {
      case "char":
        this.code.push({ op: "char", accepts: this.#acceptor(node.source) });
        break;
      case "assert":
        this.code.push({ op: "assert", what: node.what });
        break;
      case "sequence":
        for (const item of node.items) this.add(item);
        break;
      case "choice":
        this.#choice(node.options);
        break;
      case "repeat":
        this.#repeat(node);
        break;
      case "opaque":
        throw new Error("no automaton looks around");
    }
  }

  #choice(options: readonly RegexNode[]): void {
    const jumps: { to: number }[] = [];
    for (const [i, option] of options.entries()) {
      const last = i === options.length - 1;
      const split = { op: "split" as const, first: this.code.length + 1, second: 0 };
      if (!last) this.code.push(split);
      this.add(option);
      if (last) break;
      const jump = { op: "jump" as const, to: 0 };
      this.code.push(jump);
      jumps.push(jump);
      split.second = this.code.length;
    }
    for (const jump of jumps) jump.to = this.code.length;
  }

  #repeat({ item, min, max }: Extract<RegexNode, { kind: "repeat" }>): void {
    for (let i = 0; i < min; i++) this.add(item);
    if (max === Infinity) {
      const split = { op: "split" as const, first: this.code.length + 1, second: 0 };
      const start = this.code.push(split) - 1;
      this.add(item);
      this.code.push({ op: "jump", to: start });
      split.second = this.code.length;
      return;
    }
    const splits: { second: number }[] = [];
    for (let i = min; i < max; i++) {
      const split = { op: "split" as const, first: this.code.length + 1, second: 0 };
      this.code.push(split);
      splits.push(split);
      this.add(item);
    }
    for (const split of splits) split.second = this.code.length;
  }

  #acceptor(source: string): (code: number) => boolean {
    const known = this.#accepts.get(source);
    if (known !== undefined) return known;
    const regex = new RegExp(`^(?:${source})$`, this.flags.replace("m", ""));
    const ascii = new Int8Array(128);
    const accepts = (code: number) => {
      if (code >= 128) return regex.test(String.fromCharCode(code));
      if (ascii[code] === 0) ascii[code] = regex.test(String.fromCharCode(code)) ? 1 : -1;
      return ascii[code] === 1;
    };
    this.#accepts.set(source, accepts);
    return accepts;
  }
}

function simulate(code: readonly Instruction[], text: string, multiline: boolean): boolean {
  const seen = new Int32Array(code.length).fill(-1);
  const todo: number[] = [];
  let current: number[] = [];
  for (let at = 0; at <= text.length; at++) {
    // A match may begin anywhere: the start joins the states at every place.
    todo.push(...current, 0);
    const next: number[] = [];
    while (todo.length > 0) {
      const pc = todo.pop() as number;
      if (seen[pc] === at) continue;
      seen[pc] = at;
      const instruction = code[pc];
      switch (instruction.op) {
        case "match":
          return true;
        case "jump":
          todo.push(instruction.to);
          break;
        case "split":
          todo.push(instruction.first, instruction.second);
          break;
        case "assert":
          if (holds(instruction.what, text, at, multiline)) todo.push(pc + 1);
          break;
        case "char":
          if (at < text.length && instruction.accepts(text.charCodeAt(at))) next.push(pc + 1);
      }
    }
    current = next;
  }
  return false;
}

function holds(what: "^" | "$" | "\\b" | "\\B", text: string, at: number, multiline: boolean): boolean {
  switch (what) {
    case "^":
      return at === 0 || (multiline && isLineEnd(text[at - 1]));
    case "$":
      return at === text.length || (multiline && isLineEnd(text[at]));
    default: {
      const boundary = isWord(text[at - 1]) !== isWord(text[at]);
      return what === "\\b" ? boundary : !boundary;
    }
  }
}

function isLineEnd(char: string): boolean {
  return char === "\n" || char === "\r" || char === "\u2028" || char === "\u2029";
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /\w/.test(char);
}
