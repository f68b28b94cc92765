/** What scripts say of themselves: their headers, what they take, what they define. */
import type { DefNode, LetStatement, Statement } from "../../../dsl/ast.ts";
import { loadMissing, parse, QueryError } from "../../../dsl/mod.ts";
import { printExpression } from "../../../dsl/print.ts";
import { isCrashCommand } from "../../../dsl/reserved.ts";
import { escapeText } from "../../base/text.ts";
import { UsageError } from "../../base/errors.ts";
import type { Process } from "../../runtime/process.ts";
import { declarations } from "../../session/declarations.ts";
import { locate, queriesFolder, savedQueries, savedQuery } from "../saved_queries.ts";
import { list } from "./reference.ts";

type Definition = DefNode | LetStatement;

/** The help of a file, or of a saved query; undefined when the topic is no such name. */
export async function scriptText(topic: string, process: Process): Promise<string | undefined> {
  const isPath = /\.inq$/.test(topic);
  const path = isPath ? locate(topic, topic, process) : savedQuery(topic, process);
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = process.readTextFile(path);
  } catch {
    throw new UsageError(`there is no script "${topic}"`, "inquest help lists the saved queries");
  }
  return await scriptHelp(topic, text);
}

export { savedQueries };

/** The saved queries with the first lines of their headers. */
export function savedList(process: Process): string {
  const names = savedQueries(process);
  if (names.length === 0) return "";
  const lines = names.map((name) => [escapeText(name), headline(name, process)] as const);
  return `\nSaved queries in ${escapeText(queriesFolder(process.env) ?? "")}, for -f NAME:\n\n` +
    indented(list(lines));
}

function headline(name: string, process: Process): string {
  try {
    return firstLine(process.readTextFile(savedQuery(name, process) ?? name));
  } catch {
    return "";
  }
}

/**
 * The help of a script.
 * @param name what -f is given for it
 * @throws QueryError when the text is none of the language
 */
export async function scriptHelp(name: string, text: string): Promise<string> {
  const statements = await statementsOf(text);
  const words = parametersOf(statements);
  const definitions = statements.filter((one): one is Definition =>
    one.kind === "def" || one.kind === "letStatement"
  );
  const header = headerOf(text, definitions);
  const usage = words.map((word) => /^\d/.test(word) ? ` ${word}` : ` -p ${word}=VALUE`).join("");
  const parts = [
    header === "" ? "" : `${header}\n`,
    `usage: inquest VMCORE -f ${name}${usage.replace(/ (\d+)/g, " WORD$1")}\n`,
    words.length === 0
      ? ""
      : "parameters\n" + indented(list(words.map((word) => [`$${word}`, whence(word)]))),
    definitions.length === 0 ? "" : "definitions\n" +
      indented(
        list(definitions.map((one) => [headOf(one), commentAbove(text, one.range.start) || kindOf(one)])),
      ),
    ...statements.flatMap((one) => one.kind === "use" ? [`uses ${one.path.name}\n`] : []),
  ];
  return parts.filter((part) => part !== "").map((part) => part.split("\n").map(escapeText).join("\n")).join(
    "\n",
  );
}

/** The first line of a script's header; empty when it has none. */
function firstLine(text: string): string {
  return escapeText(/^(?:#!.*\n)?#+[ \t]*(.*)/.exec(text)?.[1].trimEnd() ?? "");
}

/** Every word that is no command may be a source: of another file, or of a plugin. */
async function statementsOf(text: string): Promise<readonly Statement[]> {
  const heads = {
    isSource: (name: string) =>
      Object.hasOwn(declarations.tables, name) || Object.hasOwn(declarations.walkers, name) ||
      !isCrashCommand(name),
    isCommand: isCrashCommand,
    sourceNames: () => [],
    use: () => [],
  };
  for (;;) {
    try {
      return parse(text, heads).statements;
    } catch (error) {
      if (!(error instanceof QueryError) || !await loadMissing()) throw error;
    }
  }
}

/** The comment that the text begins with, unless it is that of the definition right below it. */
function headerOf(text: string, definitions: readonly Definition[]): string {
  const [whole, shebang = "", block = ""] = /^(#!.*\n)?((?:#.*(?:\n|$))*)/.exec(text) ?? [];
  const below = whole?.length ?? shebang.length;
  return definitions.some((one) => one.range.start === below) ? "" : uncommented(block);
}

/** The comment in the lines right above a place, as one paragraph. */
function commentAbove(text: string, place: number): string {
  const above = text.slice(0, place).split("\n").slice(0, -1);
  const first = above.findLastIndex((line) => !/^[ \t]*#(?!!)/.test(line)) + 1;
  return uncommented(above.slice(first).join("\n")).replace(/\s+/g, " ");
}

function uncommented(block: string): string {
  return block.replace(/^[ \t]*#+ ?/gm, "").replace(/[ \t]+$/gm, "").trim();
}

/** `stuck(limit = 120s)` */
function headOf(definition: Definition): string {
  const { name } = definition.name;
  if (definition.kind === "letStatement") return `${name} = ${printExpression(definition.value)}`;
  const params = definition.params.map((param) =>
    param.default === null ? param.name.name : `${param.name.name} = ${printExpression(param.default)}`
  );
  return params.length === 0 ? name : `${name}(${params.join(", ")})`;
}

function kindOf(definition: Definition): string {
  if (definition.kind === "letStatement") return "a value";
  return definition.body.kind === "subquery" ? "a source" : "a function";
}

/** The names behind a `$`, words by their numbers last. */
function parametersOf(tree: unknown): string[] {
  const found = new Set<string>();
  const look = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    if ("kind" in node && node.kind === "parameter" && "name" in node) found.add(String(node.name));
    Object.values(node).forEach(look);
  };
  look(tree);
  const isNumber = (word: string) => /^\d/.test(word);
  return [...found].sort((a, b) => Number(isNumber(a)) - Number(isNumber(b)) || Number(a) - Number(b) || 0);
}

function whence(word: string): string {
  return /^\d/.test(word) ? `word ${word} behind the script` : `given with -p ${word}=VALUE`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}
