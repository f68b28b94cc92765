/** Reads the words of the command line: options, the files, and the line that is left. */
import { UsageError } from "../base/errors.ts";
import { defaultOptions, isOption, type Options, takeOption, tokens } from "./options.ts";

export interface CommandLine extends Options {
  /** Absent when none was given: then only --help and --version make sense. */
  vmcore?: string;
  /** The words behind the files, joined with blanks; empty when there are none. */
  line: string;
  /** The words behind the files where a script in TypeScript takes them. */
  args: readonly string[];
  /** The topic of `inquest help TOPIC`, empty for the overview; absent for every other command line. */
  topic?: string;
  /** Words of the line that look like options of ours, for a hint when the line makes no sense. */
  strayOptions: string[];
}

/**
 * Options may stand before, between and directly after the files. From the first other word on, everything is the
 * line. A first word `help` is the subcommand; a dump of that name is ./help. `isVmlinux` looks into a file: whether the first one is a kernel or a dump is a matter of its ELF type.
 */
export function readCommandLine(
  words: readonly string[],
  isVmlinux: (path: string) => boolean,
): CommandLine {
  const options = defaultOptions();
  const files: string[] = [];
  const all = words[0] === "--" ? words.slice(1) : words;
  let at = all.length;
  for (const token of tokens(all)) {
    if (token.kind === "option") takeOption(options, token);
    if (token.kind !== "positional") continue;
    if (files.length === 0 && token.value === "help") {
      return {
        ...options,
        topic: all.slice(token.index + 1).join(" "),
        line: "",
        args: [],
        strayOptions: [],
      };
    }
    const second = files.length === 1 && options.vmlinux === undefined && isVmlinux(files[0]);
    if (files.length > 0 && !second) {
      at = token.index;
      break;
    }
    files.push(token.value);
  }
  const rest = all.slice(at);
  if (files.length === 2) options.vmlinux = files[0];
  const vmcore = files.at(-1);
  // A script takes the words behind it as $1, $2, …
  const line = options.scripts.length === 0 ? rest.join(" ").trim() : "";
  const args = options.scripts.some(isModule) ? rest : [];
  if (line === "") rest.forEach((word, i) => options.parameters[i + 1] = word);
  return {
    ...options,
    ...(vmcore === undefined ? {} : { vmcore }),
    line,
    args,
    strayOptions: rest.slice(1).filter((word) => word.startsWith("--") && isOption(word)),
  };
}

/** Whether the first bytes of a file are those of an ELF program rather than of a core: its type says which. */
export function isElfProgram(start: Uint8Array): boolean {
  const magic = start.length >= 18 && start[0] === 0x7f && start[1] === 0x45 && start[2] === 0x4c &&
    start[3] === 0x46;
  const type = start[5] === 2 ? start[17] : start[16];
  return magic && (type === 2 || type === 3);
}

/** What to answer. */
export interface Asked {
  readonly text: string;
  /** The file that it is from. */
  readonly name?: string;
  /** It stands on the command line. */
  readonly own?: true;
}

/** What to answer; throws when there is nothing. */
export function statementsOf(
  line: CommandLine,
  read: {
    file(path: string): string;
    /** The path of what -f names. */
    locate(path: string): string;
    input(): string;
    inputIsTerminal: boolean;
  },
): Asked[] {
  const scripts = line.scripts.filter((path) => !isModule(path)).map((path) => {
    const name = read.locate(path);
    return { text: script(name, read.file), name };
  });
  if (line.args.length === 0) noStrayWords(line, scripts);
  // All lines are one text, so that a definition in one serves the next; a blank line ends a statement.
  const lines = [...line.lines, ...line.line === "" ? [] : [line.line]].join("\n\n");
  const texts: Asked[] = [...lines === "" ? [] : [{ text: lines, own: true as const }], ...scripts];
  if (texts.length === 0 && (line.inputs.length > 0 || line.scripts.length > 0)) return [];
  if (texts.length === 0 && !read.inputIsTerminal) texts.push({ text: read.input() });
  if (texts.every(({ text }) => text.trim() === "")) {
    throw new UsageError("nothing to answer", "try: inquest VMCORE 'foreach task where state=D show stack'");
  }
  return texts;
}

/** A word behind a script that the script does not ask for is a mistake. */
function noStrayWords({ parameters, scripts }: CommandLine, texts: readonly Asked[]): void {
  if (scripts.length === 0) return;
  for (const [name, word] of Object.entries(parameters)) {
    if (!/^\d+$/.test(name) || texts.some(({ text }) => text.includes(`$${name}`))) continue;
    throw new UsageError(
      `the script has no $${name}, so nothing is done with "${word}"`,
      "give a line with -e",
    );
  }
}

/** A path that stands in a file: relative to that file. */
export function beside(path: string, file: string | undefined): string {
  const folder = file === undefined || path.startsWith("/") ? "" : file.slice(0, file.lastIndexOf("/") + 1);
  const parts: string[] = [];
  for (const part of (folder + path).split("/")) {
    if (part === ".." && parts.length > 0 && !["", ".."].includes(parts[parts.length - 1])) parts.pop();
    else if (part !== "." && (part !== "" || parts.length === 0)) parts.push(part);
  }
  return parts.join("/");
}

/** Whether a script is a module, TypeScript or JavaScript, and none of the query language. */
export function isModule(path: string): boolean {
  return /\.[cm]?[jt]s$/.test(path);
}

function script(path: string, read: (path: string) => string): string {
  try {
    return read(path);
  } catch (error) {
    throw new UsageError(
      `cannot read ${path}: ${(error as Error).message.replace(/:? ?\(?(readfile|open) '.*$/, "")}`,
    );
  }
}
