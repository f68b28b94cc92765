/** What may stand in a command line: options, symbols, C types and their members, names of its own. */
import { beginsCommand } from "../parse.ts";
import type { CTypeRef } from "../world.ts";
import type { StaticType } from "../value.ts";
import type { Asking } from "./complete.ts";
import { Scope } from "../check/scope.ts";
import { typeOfOperand } from "./scope_at.ts";
import type { Candidate, CommandFacts } from "./words.ts";

const most = 201;

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
  if (head.text === "foreach" && (next === undefined || world.source(next.text) !== undefined)) {
    return undefined;
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
  if (command.name === "set") return at(word, [...words.variables()]);
  if (command.name === "foreach" || command.name === "repeat") return at(word, [...words.commands()]);
  const argument = command.options.find(({ flag }) => `-${flag}` === previous)?.argument ?? "";
  const types = wantsType(command, argument) ? typeNames(asking, word) : [];
  return at(word, [...types, ...symbolNames(asking, command, word)]);
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
  if (type !== undefined && name !== "p") return memberNames(type, path.join("."));
  const value = typeOfOperand(what, new Scope(), asking.checking);
  return value?.kind === "host" ? hostMembers(value) : [];
}

function memberNames(type: CTypeRef, path: string): Candidate[] {
  if (path === "") {
    return type.memberNames().filter((name) => name !== "").map((text) => ({ text, kind: "member" }));
  }
  const inner = type.memberPath(path)?.type;
  return inner?.kind === "host" ? hostMembers(inner) : [];
}

function hostMembers({ host }: Extract<StaticType, { kind: "host" }>): Candidate[] {
  return host.memberNames().filter((name) => name !== "").map((text) => ({ text, kind: "member" }));
}
