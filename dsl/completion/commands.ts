/** What may stand in a command line: options, symbols, C types and their members, names of its own. */
import { beginsCommand } from "../parse.ts";
import type { CTypeRef } from "../world.ts";
import type { Asking } from "./complete.ts";
import { Scope } from "../check/scope.ts";
import { cMembers, memberNames } from "./names.ts";
import { typeOfOperand } from "./scope_at.ts";
import type { Candidate, CommandFacts } from "./words.ts";

const most = 201;

/** What stands before the command of crash's foreach. */
export const taskWords = words("state", "RU IN UN ST TR DE ZO PA ID WA NE".split(" ")).concat(
  words("kind", ["user", "kernel", "gleader", "active"]),
);

function words(kind: string, texts: readonly string[]): Candidate[] {
  return texts.map((text) => ({ text, kind, suffix: " " }));
}

/** Undefined: the cursor is in no command line, or in its first word. */
export function commandCandidates(
  asking: Asking,
): { readonly start: number; readonly candidates: Candidate[] } | undefined {
  const line = commandLine(asking);
  if (line === undefined) return undefined;
  const command = asking.words.command(line);
  if (command === undefined) return undefined;
  const word = /[^\s"'(,=]*$/.exec(line)?.[0] ?? "";
  return candidatesOf(asking, command, line, word);
}

/** The command line before the cursor: the statement, or what stands behind `do`. */
function commandLine({ text, place, world, defined }: Asking): string | undefined {
  const frame = place.queries.at(-1);
  if (frame?.clause === "do") {
    const line = text.slice(frame.clauseStart + "do".length).trimStart();
    return /\s/.test(line) ? line : undefined;
  }
  if (place.before.length === 0 || place.before.some(({ kind }) => kind === "bar")) return undefined;
  const line = text.slice(place.statement);
  const [head, next] = place.before;
  // Whether `foreach` is the language's or crash's, its second word says.
  if (head.text === "foreach") {
    const query = next === undefined || next.kind === "open" || world.source(next.text) !== undefined ||
      defined.names().includes(next.text);
    return query ? undefined : line;
  }
  return beginsCommand(line, world, defined.names()) ? line : undefined;
}

function candidatesOf(
  asking: Asking,
  command: CommandFacts,
  line: string,
  word: string,
): { start: number; candidates: Candidate[] } {
  const { words, text } = asking;
  const at = (part: string, candidates: Candidate[]) => ({ start: text.length - part.length, candidates });
  const within = command.name === "foreach" ? innerCommand(asking, line) : undefined;
  if (within !== undefined) return candidatesOf(asking, within.command, within.line, word);
  if (word.startsWith("-")) return at(word, options(command));
  const previous = /(\S+)\s+\S*$/.exec(line.slice(0, line.length - word.length) + "x")?.[1] ?? "";
  const path = /^(.*?)(\.|->)([\w.]*)$/.exec(word);
  if (path !== null) {
    const last = /\w*$/.exec(word)?.[0] ?? "";
    return at(
      last,
      membersOf(asking, command, word.slice(0, word.length - last.length).replace(/(\.|->)$/, "")),
    );
  }
  if (command.name === "help") {
    return at(word, [
      ...words.commands(),
      ...words.topics().map((topic) => ({ text: topic, kind: "topic" })),
    ]);
  }
  if (command.name === "set") {
    const settings = words.settings(previous);
    return at(
      word,
      settings.length > 0 ? settings.map((text) => ({ text, kind: "setting" })) : [...words.variables()],
    );
  }
  if (command.name === "foreach") return at(word, [...words.commands(), ...taskWords]);
  if (command.name === "repeat" || command.name === "alias") return at(word, [...words.commands()]);
  const argument = command.options.find(({ flag }) => `-${flag}` === previous)?.argument ?? "";
  const types = wantsType(command, argument) ? typeNames(asking, word) : [];
  return at(word, [...types, ...symbolNames(asking, command, word)]);
}

/** The command of crash's foreach, and the line from it on. */
function innerCommand(
  { words }: Asking,
  line: string,
): { readonly command: CommandFacts; readonly line: string } | undefined {
  const known = new Set(words.commands().filter(({ kind }) => kind === "command").map(({ text }) => text));
  for (const { 0: found, 1: name, index } of line.matchAll(/\s(\w+)(?=\s)/g)) {
    if (!known.has(name)) continue;
    const inner = line.slice(index + found.length - name.length), command = words.command(inner);
    return command && { command, line: inner };
  }
  return undefined;
}

function options({ options }: CommandFacts): Candidate[] {
  return options.map(({ flag, argument, summary }) => ({
    text: `-${flag}`,
    kind: "option",
    summary: argument === undefined ? summary : `${argument}: ${summary}`,
    suffix: " ",
  }));
}

function wantsType({ name, usage }: CommandFacts, argument: string): boolean {
  return /struct|member|offset/.test(argument) ||
    ["struct", "union", "*", "whatis"].includes(name) && argument === "" ||
    argument === "" && usage.some((line) => /^(struct|union)_name/.test(line));
}

function typeNames({ words }: Asking, word: string): Candidate[] {
  if (word === "") return [];
  return (["struct", "union", "typedef"] as const).flatMap((tag) =>
    words.types(tag, word, most).map((text) => ({ text, kind: tag === "typedef" ? "type" : tag }))
  );
}

function symbolNames({ words }: Asking, { usage, name }: CommandFacts, word: string): Candidate[] {
  const symbol = usage.some((line) => /symbol|address|addr|expression|vaddr|start/.test(line));
  if (word.length < 2 || !symbol && !["p", "sym", "dis", "whatis", "eval"].includes(name)) return [];
  return words.symbols(word, most).map((text) => ({ text, kind: "symbol" }));
}

/** Members of a structure's name, or of what an expression is. */
function membersOf(asking: Asking, { name }: CommandFacts, what: string): Candidate[] {
  const [tag, ...path] = what.split(".");
  const type = ["struct ", "union ", ""].map((keyword) => asking.world.cType(keyword + tag)).find((found) =>
    found
  );
  if (type !== undefined && name !== "p") return membersOfType(type, path.join("."));
  const value = typeOfOperand(what, new Scope(), asking.checking);
  return value?.kind === "host" ? cMembers(value.host) : [];
}

function membersOfType(type: CTypeRef, path: string): Candidate[] {
  const inner = path === "" ? type.type : type.memberPath(path)?.type;
  if (inner?.kind === "host") return cMembers(inner.host);
  return path === "" ? memberNames(type) : [];
}
