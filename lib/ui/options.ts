/** The options of the command line: declared once; what node's parser is told, help and suggestions follow. */
import { parseArgs } from "node:util";
import { nearest } from "../../dsl/nearest.ts";
import { UsageError } from "../base/errors.ts";

/** What the command line says. */
export interface Options {
  lines: string[];
  scripts: string[];
  /** Command files. */
  inputs: string[];
  /** What `$name` stands for. */
  parameters: Record<string, string>;
  vmlinux?: string;
  systemMap?: string;
  format?: string;
  /** Files or packages. */
  plugins: string[];
  /** Below these, scripts and command files may write. */
  allowWrite: string[];
  /** What code that is loaded may do besides reading the dump. */
  granted: { net: string[]; env: string[]; read: string[]; write: string[] };
  /** What it may use up: NAME=VALUE. */
  limits: string[];
  /** Code that is loaded runs in this process. */
  trust: boolean;
  /** What is granted now is granted the next time, too, while the code is the same. */
  remember: boolean;
  /** Command files may run programs. */
  allowRun: boolean;
  /** Whether the user's inquestrc is read where lines are. */
  rc: boolean;
  overwrite: boolean;
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
    argument: "FILE",
    summary: "answer a file, a saved query, or a script in TypeScript",
    set: (options, path) => void options.scripts.push(path),
  },
  {
    flag: "-i",
    argument: "FILE",
    summary: "run a file of command lines first, one statement a line",
    set: (options, path) => void options.inputs.push(path),
  },
  {
    flag: "-p",
    argument: "NAME=VALUE",
    summary: "what $NAME stands for in the lines: 5m, 4K, a text",
    set(options, given) {
      const [, name, value] = /^(\w+)=([^]*)$/.exec(given) ?? [];
      if (name === undefined) throw new UsageError(`-p takes NAME=VALUE, not "${given}"`);
      options.parameters[name] = value;
    },
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
    flag: "--plugin",
    argument: "FILE",
    summary: "load a plugin: a module, or the name of an installed package",
    set: (options, place) => void options.plugins.push(place),
  },
  {
    flag: "--format",
    argument: "F",
    summary: "table, json, ndjson, csv, tsv, md, tree or folded",
    set: (options, name) => options.format = name,
  },
  { flag: "--json", summary: "the same as --format json", set: (options) => options.format = "json" },
  {
    flag: "--allow-write",
    argument: "DIR",
    summary: 'a `to "FILE"` of a script and a `>` of -i may write below it',
    set(options, path) {
      options.allowWrite.push(path);
      options.granted.write.push(path);
    },
  },
  {
    flag: "--allow-read",
    argument: "PATH",
    summary: "a script in TypeScript may read this file or folder",
    set: (options, path) => void options.granted.read.push(path),
  },
  {
    flag: "--allow-net",
    argument: "HOST",
    summary: "it may connect to this HOST or HOST:PORT",
    set: (options, host) => void options.granted.net.push(host),
  },
  {
    flag: "--allow-env",
    argument: "NAME",
    summary: "it may read this environment variable",
    set: (options, name) => void options.granted.env.push(name),
  },
  {
    flag: "--remember",
    summary: "allow it the same again, as long as its text is the same",
    set: (options) => options.remember = true,
  },
  {
    flag: "--limit",
    argument: "NAME=VALUE",
    summary: "it may take time=10m, memory=2G, output=1G: more or less",
    set: (options, given) => void options.limits.push(given),
  },
  {
    flag: "--trust",
    summary: "run it without a sandbox, with all of your rights",
    set: (options) => options.trust = true,
  },
  {
    flag: "--allow-run",
    summary: "a `|` or `!` in the files of -i may run shell commands",
    set: (options) => options.allowRun = true,
  },
  {
    flag: "--overwrite",
    summary: "a `to` or `>` may replace a file that is there",
    set: (options) => options.overwrite = true,
  },
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
  {
    flag: "--no-rc",
    summary: "do not read the inquestrc files",
    set: (options) => options.rc = false,
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
  return {
    lines: [],
    scripts: [],
    inputs: [],
    plugins: [],
    parameters: {},
    allowWrite: [],
    granted: { net: [], env: [], read: [], write: [] },
    limits: [],
    trust: false,
    remember: false,
    allowRun: false,
    rc: true,
    overwrite: false,
    strict: false,
    cache: true,
    color: "auto",
    help: false,
    version: false,
  };
}

/** A word of the command line as node's parser sees it. */
export type Token = NonNullable<ReturnType<typeof parseArgs>["tokens"]>[number];

/**
 * Every word with what it is: the option's name and value, a positional, the `--`. What comes behind the files is
 * taken apart, too, and means nothing: the caller stops where the line begins.
 */
export function tokens(words: readonly string[]): readonly Token[] {
  const options = Object.fromEntries(table.map(({ flag, argument }) => {
    const name = flag.replace(/^-+/, "");
    const short = Object.keys(aliases).find((alias) => aliases[alias] === flag) ?? flag;
    const type = argument === undefined ? "boolean" as const : "string" as const;
    return [name, short.startsWith("--") ? { type } : { type, short: short[1] }];
  }));
  return parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

/** Sets what an option says. */
export function takeOption(options: Options, token: Extract<Token, { kind: "option" }>): void {
  const flag = aliases[token.rawName] ?? token.rawName;
  const option = table.find((option) => option.flag === flag);
  if (!option) throw unknownOption(token.rawName);
  if (option.argument === undefined) {
    if (token.value !== undefined) throw new UsageError(`${flag} takes no argument`);
    option.set(options, "");
  } else if (token.value === undefined) {
    throw new UsageError(`${flag} needs an argument: ${flag} ${option.argument}`);
  } else option.set(options, token.value);
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
