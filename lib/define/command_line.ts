/** A command line taken apart: its options, as getopt would see them, and the words that are none. */
import { parseArgs } from "node:util";
import { nearest } from "../../dsl/nearest.ts";
import type { Range } from "../../dsl/ast.ts";
import { CommandError } from "./command_error.ts";
import type { OptionDeclaration } from "./command.ts";

/** A word of a command line. */
export interface Word {
  /** Without the quotes around it. */
  readonly text: string;
  /** Where it stands in the line, with its quotes. */
  readonly range: Range;
  /** The quote around it: a text or a pattern, never an option. */
  readonly quote?: "'" | '"';
}

/** Blanks separate words, outside of quotes and of parentheses: `(init_task + 16)` is one. */
export function wordsOf(line: string): Word[] {
  const words: Word[] = [];
  let at = 0;
  while ((at = skipBlanks(line, at)) < line.length) {
    const end = wordEnd(line, at), quote = line[at];
    const quoted = (quote === "'" || quote === '"') && end - at >= 2 && line[end - 1] === quote;
    words.push({
      text: quoted ? line.slice(at + 1, end - 1) : line.slice(at, end),
      range: { start: at, end },
      ...(quoted && { quote }),
    });
    at = end;
  }
  return words;
}

function skipBlanks(line: string, from: number): number {
  let at = from;
  while (at < line.length && /\s/.test(line[at])) at++;
  return at;
}

function wordEnd(line: string, start: number): number {
  let quote: string | undefined, depth = 0, at = start;
  for (; at < line.length; at++) {
    const char = line[at];
    if (quote !== undefined) quote = char === quote ? undefined : quote;
    else if (char === "'" || char === '"') quote = char;
    else if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (depth <= 0 && /\s/.test(char)) break;
  }
  return at;
}

/** What stands in a command line. */
export class CommandLine {
  readonly #given = new Map<string, (Word | undefined)[]>();
  readonly #order: readonly string[];

  constructor(
    /** The command's name as it was typed: `px`, `*`. */
    readonly name: string,
    /** The whole line, the name included. */
    readonly text: string,
    /** The words that are no options, in their order. */
    readonly words: readonly Word[],
    given: readonly { readonly flag: string; readonly argument: Word | undefined }[],
  ) {
    this.#order = given.map(({ flag }) => flag);
    for (const { flag, argument } of given) {
      this.#given.set(flag, [...this.#given.get(flag) ?? [], argument]);
    }
  }

  /** How often the option is given: `-SS` is two. */
  count(flag: string): number {
    return this.#given.get(flag)?.length ?? 0;
  }

  has(flag: string): boolean {
    return this.#given.has(flag);
  }

  /** Which of some options, of which each undoes the others, stands last. */
  last<Flag extends string>(flags: readonly Flag[]): Flag | undefined {
    return this.#order.findLast((flag): flag is Flag => (flags as readonly string[]).includes(flag));
  }

  /** The argument of an option, the last one if it is given several times. */
  argument(flag: string): Word | undefined {
    return this.#given.get(flag)?.at(-1);
  }

  /** The arguments of an option that may be given several times. */
  arguments(flag: string): Word[] {
    return (this.#given.get(flag) ?? []).flatMap((word) => word ? [word] : []);
  }

  /** The text from a word to the end of the line: an expression, another command line. */
  from(word: Word): string {
    return this.text.slice(word.range.start).trim();
  }

  /** Throws what is wrong with a word. */
  problem(message: string, word?: Word, hint?: string): never {
    throw new CommandError(`${this.name}: ${message}`, hint, word?.range);
  }
}

/** Reads a command line: the first word is the name. */
export function readCommandLine(
  text: string,
  command: { readonly options: readonly OptionDeclaration[]; readonly raw?: boolean },
): CommandLine {
  const [head, ...rest] = wordsOf(text);
  const name = head?.text ?? "";
  return readWords(name, text, rest, command);
}

/** The same for words that are taken apart already. */
export function readWords(
  name: string,
  text: string,
  rest: readonly Word[],
  { options, raw }: { readonly options: readonly OptionDeclaration[]; readonly raw?: boolean },
): CommandLine {
  const isOption = ({ text, quote }: Word) =>
    !quote && /^-./.test(text) && (!/^-[\d(~]/.test(text) || options.some(({ flag }) => flag[0] === text[1]));
  const end = raw && options.length === 0 ? 0 : raw ? rest.findIndex((word) => !isOption(word)) : -1;
  if (!raw) refuseRedirection(name, rest);
  const parsed = end < 0 ? rest : rest.slice(0, end);
  const words: Word[] = [], given: { flag: string; argument: Word | undefined }[] = [];
  for (const token of tokens(parsed, options)) {
    if (token.kind === "option-terminator") continue;
    const word = parsed[token.index];
    if (token.kind === "positional") {
      words.push(word);
      continue;
    }
    const option = options.find(({ flag }) => flag === token.name);
    if (!option) throw unknownOption(name, token.name, word, options);
    // The value is the rest of the word, or the next one.
    const argument = option.argument === undefined
      ? undefined
      : word.text.length > 2 && token.inlineValue
      ? { text: token.value ?? "", range: word.range }
      : parsed[token.index + 1];
    if (option.argument !== undefined && argument === undefined) {
      throw new CommandError(
        `${name}: -${option.flag} needs an argument: ${option.argument}`,
        undefined,
        word.range,
      );
    }
    given.push({ flag: option.flag, argument });
  }
  return new CommandLine(name, text, end < 0 ? words : [...words, ...rest.slice(end)], given);
}

/** Where a `>` means a file, it was taken off the line before. */
function refuseRedirection(name: string, words: readonly Word[]): void {
  const found = words.find(({ text, quote }) => !quote && /^>>?/.test(text));
  if (found === undefined) return;
  throw new CommandError(
    `${name}: a > writes a file only at the prompt and in files of -i`,
    'behind the line, | to "FILE" writes its rows; in a shell, > stands outside of the quotes',
    found.range,
  );
}

type Token = NonNullable<ReturnType<typeof parseArgs>["tokens"]>[number];

/** Options of several characters (`-64`) are long ones to the parser; quoted words and lone dashes are none. */
function tokens(words: readonly Word[], options: readonly OptionDeclaration[]): readonly Token[] {
  const long = new Set(options.filter(({ flag }) => flag.length > 1).map(({ flag }) => flag));
  const args = words.map(({ text, quote }) => {
    if (quote || text === "--" || /^--/.test(text)) return "=" + text;
    return long.has(text.slice(1)) && text.startsWith("-") ? `-${text}` : text;
  });
  const config = Object.fromEntries(options.map(({ flag, argument }) => {
    const type = argument === undefined ? "boolean" as const : "string" as const;
    return [flag, { type, multiple: true, ...(flag.length === 1 && { short: flag }) }];
  }));
  return parseArgs({ args, options: config, strict: false, allowPositionals: true, tokens: true }).tokens;
}

function unknownOption(
  name: string,
  flag: string,
  { range }: Word,
  options: readonly OptionDeclaration[],
): CommandError {
  const known = options.map((option) => option.flag);
  const [near] = nearest(flag, known, 1);
  const hint = near
    ? `did you mean -${near}?`
    : known.length > 0
    ? `its options are ${known.map((one) => "-" + one).join(" ")}`
    : "it takes no options";
  return new CommandError(`${name}: no option -${flag}`, `${hint}; \`help ${name}\` says more`, range);
}
