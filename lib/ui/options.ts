/** The options of the command line: declared once; parsing, help and suggestions follow from the table. */
import { nearest } from "../../dsl/nearest.ts";
import { UsageError } from "../base/errors.ts";

/** What the command line says. */
export interface Options {
  lines: string[];
  scripts: string[];
  vmlinux?: string;
  systemMap?: string;
  format?: string;
  strict: boolean;
  cache: boolean;
  color: "auto" | "always" | "never";
  help: boolean;
  version: boolean;
}

interface Option {
  /** As it is written: "--format", "-e". */
  readonly flag: string;
  /** What its argument is called in the help; absent when it takes none. */
  readonly argument?: string;
  readonly summary: string;
  set(options: Options, argument: string): void;
}

const table: readonly Option[] = [
  {
    flag: "-e",
    argument: "LINE",
    summary: "answer this line; may be given several times",
    set: (options, line) => void options.lines.push(line),
  },
  {
    flag: "-f",
    argument: "FILE.inq",
    summary: "answer the statements of a file",
    set: (options, path) => void options.scripts.push(path),
  },
  {
    flag: "--vmlinux",
    argument: "FILE",
    summary: "the kernel with its symbols; checked against the dump",
    set: (options, path) => options.vmlinux = path,
  },
  {
    flag: "--system-map",
    argument: "FILE",
    summary: "symbols, for a kernel that hides its own",
    set: (options, path) => options.systemMap = path,
  },
  {
    flag: "--format",
    argument: "F",
    summary: "table, json, ndjson, csv or md",
    set: (options, name) => options.format = name,
  },
  { flag: "--json", summary: "the same as --format json", set: (options) => options.format = "json" },
  {
    flag: "--strict",
    summary: "fail when a value could not be read",
    set: (options) => options.strict = true,
  },
  {
    flag: "--no-cache",
    summary: "neither use nor write the kept index of the kernel",
    set: (options) => options.cache = false,
  },
  {
    flag: "--color",
    argument: "WHEN",
    summary: "auto, always or never",
    set(options, when) {
      if (when !== "auto" && when !== "always" && when !== "never") {
        throw new UsageError(`--color takes auto, always or never, not "${when}"`);
      }
      options.color = when;
    },
  },
  { flag: "--help", summary: "this text", set: (options) => options.help = true },
  {
    flag: "--version",
    summary: "the version, and what it runs on",
    set: (options) => options.version = true,
  },
];

const aliases: Record<string, string> = { "-h": "--help", "-V": "--version" };

export function defaultOptions(): Options {
  return { lines: [], scripts: [], strict: false, cache: true, color: "auto", help: false, version: false };
}

/** Takes the option that stands at `at`; returns where the next word is. */
export function takeOption(options: Options, words: readonly string[], at: number): number {
  const equals = words[at].startsWith("--") ? words[at].indexOf("=") : -1;
  const word = equals < 0 ? words[at] : words[at].slice(0, equals);
  const flag = aliases[word] ?? word;
  const option = table.find((option) => option.flag === flag);
  if (!option) throw unknownOption(word);
  if (option.argument === undefined) {
    if (equals >= 0) throw new UsageError(`${flag} takes no argument`);
    option.set(options, "");
    return at + 1;
  }
  if (equals >= 0) {
    option.set(options, words[at].slice(equals + 1));
    return at + 1;
  }
  if (at + 1 >= words.length) throw new UsageError(`${flag} needs an argument: ${flag} ${option.argument}`);
  option.set(options, words[at + 1]);
  return at + 2;
}

function unknownOption(word: string): UsageError {
  const [near] = word.length > 2 ? nearest(word, table.map((option) => option.flag), 1) : [];
  return new UsageError(
    `unknown option ${word}`,
    near ? `did you mean ${near}?` : "inquest --help lists the options",
  );
}

/** Whether a word is one of the options, for the hint that they go before the line. */
export function isOption(word: string): boolean {
  return table.some((option) => option.flag === word.split("=")[0]);
}

/** The options as the help shows them. */
export function optionHelp(): string {
  const heads = table.map((option) => option.argument ? `${option.flag} ${option.argument}` : option.flag);
  const width = Math.max(...heads.map((head) => head.length));
  return table.map((option, i) => `  ${heads[i].padEnd(width)}  ${option.summary}\n`).join("");
}
