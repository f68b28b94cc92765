/** What may stand at the cursor of a text. */
import type { Environment } from "../check/environment.ts";
import { beginsCommand, headsOf } from "../parse.ts";
import { isKeyword } from "../tokens.ts";
import type { World } from "../world.ts";
import { commandCandidates, taskWords } from "./commands.ts";
import { headCandidates, sourceCandidates } from "./heads.ts";
import { memberCandidates, operandCandidates } from "./names.ts";
import { operatorCandidates } from "./operators.ts";
import { beginsClause, type Place, placeAt, wantsOperand } from "./place.ts";
import type { Checking } from "./scope_at.ts";
import type { Candidate, Completion, Words } from "./words.ts";

/** More candidates than anyone looks through. */
const most = 200;

const heads: ReadonlySet<string> = new Set(["foreach", "let", "def", "assert", "use", "explain"]);

/** What a text is completed with. */
export interface CompletionContext {
  readonly world: World;
  readonly words: Words;
  readonly defined: Environment;
  readonly formats: readonly string[];
}

/** A place, with all that is known about it. */
export interface Asking extends CompletionContext {
  /** The text before the cursor. */
  readonly text: string;
  readonly place: Place;
  readonly checking: Checking;
}

/** What may stand at the cursor: nothing where nothing can be said. Reads no memory of the dump. */
export function complete(text: string, cursor: number, context: CompletionContext): Completion {
  const before = text.slice(0, cursor);
  const file = /^\s*<\s*(?:"([^"]*)|(\S*))$/.exec(before) ?? redirected(before, context);
  if (file !== null) return fileNames(file[1] ?? file[2] ?? "", cursor, context);
  if (/^\s*!/.test(before)) return nothing(cursor);
  const names = new Set([...context.world.sourceNames(), ...context.defined.names()]);
  const place = placeAt(before, (name) => names.has(name));
  if (place === undefined) return nothing(cursor);
  const heads = {
    ...headsOf(context.world),
    isSource: (n: string) => names.has(n),
    defined: context.defined.names(),
  };
  const checking = { world: context.world, heads, defined: context.defined };
  const asking = { ...context, text: before, place, checking };
  return found(asking, cursor);
}

function nothing(cursor: number): Completion {
  return { start: cursor, end: cursor, candidates: [] };
}

/** `ps > fi`. */
function redirected(before: string, { world, defined }: CompletionContext): RegExpExecArray | null {
  const match = /(?:^|[^->|])>>?\s*(?:"([^"]*)|([^\s"|]*))$/.exec(before);
  if (match === null || before.includes("|") || !beginsCommand(before, world, defined.names())) return null;
  return match;
}

function fileNames(prefix: string, cursor: number, { words }: CompletionContext): Completion {
  return { start: cursor - prefix.length, end: cursor, candidates: files(words, prefix).slice(0, most) };
}

function files(words: Words, prefix: string): Candidate[] {
  return words.files(prefix).map((text) => ({ text, kind: text.endsWith("/") ? "folder" : "file" }));
}

/**
 * What may be named behind `to`, `use` and `use plugin`; undefined: the cursor is behind none of them.
 * @param open what the name begins with: a quote, where there is none yet
 */
function quotedNames(
  { place: { before }, words }: Asking,
  typed: string,
  open: string,
): Candidate[] | undefined {
  const last = before.at(-1), beforeLast = before.at(-2);
  const plugin = last?.text === "plugin" && beforeLast?.text === "use";
  if (!plugin && (last?.kind !== "word" || last.text !== "to" && last.text !== "use")) return undefined;
  if (last.text === "use" ? before.length > 1 : !plugin && !beginsClause(before, before.length - 1)) {
    return undefined;
  }
  const named: Candidate[] = plugin ? words.plugins().map((text) => ({ text, kind: "plugin" })) : [];
  return [...named, ...files(words, typed)].map((one) => ({
    ...one,
    text: open + one.text,
    ...(one.kind !== "folder" && { suffix: '"' }),
  }));
}

function found(asking: Asking, cursor: number): Completion {
  const { place } = asking;
  if (place.quoted !== undefined) {
    const candidates = quotedNames(asking, place.quoted, "") ?? [];
    return { start: place.start, end: cursor, ...bounded(candidates, place.quoted) };
  }
  const command = commandCandidates(asking);
  const start = command?.start ?? place.start, prefix = asking.text.slice(start);
  return { start, end: cursor, ...bounded(command?.candidates ?? queryCandidates(asking), prefix) };
}

function bounded(all: Iterable<Candidate>, prefix: string): Pick<Completion, "candidates" | "more"> {
  const { chosen, more } = choose(all, prefix);
  return { candidates: chosen, ...(more && { more }) };
}

/** Those that begin with what is typed, each once; where none does, those that contain it. */
function choose(candidates: Iterable<Candidate>, prefix: string): { chosen: Candidate[]; more: boolean } {
  const begins = new Map<string, Candidate>(), contains = new Map<string, Candidate>();
  const lower = prefix.toLowerCase();
  for (const candidate of candidates) {
    const { text } = candidate;
    // What a dump calls its things is written into the line as it is.
    if (!/^[\x20-\x7e]+$/.test(text)) continue;
    if (text.startsWith(prefix)) begins.has(text) || begins.set(text, candidate);
    else if (lower.length > 1 && text.toLowerCase().includes(lower)) {
      contains.has(text) || contains.set(text, candidate);
    }
  }
  const all = [...(begins.size > 0 ? begins : contains).values()];
  return { chosen: all.slice(0, most), more: all.length > most };
}

function queryCandidates(asking: Asking): Iterable<Candidate> {
  const { place } = asking, { before, queries, call } = place;
  const last = before.at(-1), beforeLast = before.at(-2);
  if (before.length === 0 || before.length === 1 && last?.text === "explain") return headCandidates(asking);
  if (!isKnownHead(asking)) return [];
  if (last?.kind === "member") return memberCandidates(asking);
  if (last?.kind === "word" && ["struct", "union", "enum"].includes(last.text)) {
    return typeNames(asking, last.text);
  }
  if (isNewName(asking)) return [];
  const names = quotedNames(asking, place.word, '"');
  if (names !== undefined) {
    const plugin = last?.text === "use" ? [{ text: "plugin", kind: "word", suffix: ' "' }] : [];
    return [...names, ...plugin];
  }
  const frame = queries.at(-1);
  if (last?.text === "foreach") {
    return [...sourceCandidates(asking), ...asking.words.commands(), ...(before.length > 1 ? [] : taskWords)];
  }
  if (frame?.clause === "join" && last?.start === frame.clauseStart) {
    return sourceCandidates(asking);
  }
  if (call === undefined && last?.kind === "open" && beforeLast?.kind === "word") {
    return [...sourceCandidates(asking), ...operandCandidates(asking)];
  }
  if (last?.kind === "bar" || last !== undefined && beginsClause(before, before.length - 1)) {
    return operatorCandidates(asking);
  }
  return wantsOperand(last, beforeLast) && !isColumnFormat(asking)
    ? operandCandidates(asking)
    : operatorCandidates(asking);
}

function typeNames({ place, words }: Asking, tag: string): Candidate[] {
  return words.types(tag as "struct", place.word, most + 1).map((text) => ({ text, kind: tag }));
}

/** A word that is neither a statement's nor a source's begins nothing. */
function isKnownHead({ place: { before }, world, words, defined }: Asking): boolean {
  const [{ kind, text }, next] = before;
  if (kind !== "word" || isKeyword(text) || heads.has(text) || world.source(text) !== undefined) return true;
  if (next?.kind === "member" || defined.names().includes(text)) return true;
  return words.commands().some((one) => one.text === text) || world.cType(text) !== undefined;
}

/** Where the user gives a name: behind as, let, def. */
function isNewName({ place }: Asking): boolean {
  const last = place.before.at(-1);
  return last?.kind === "word" && ["as", "let", "def"].includes(last.text) &&
    place.before.at(-2)?.kind !== "member";
}

/** `show size:`. */
function isColumnFormat({ place: { before, queries } }: Asking): boolean {
  return before.at(-1)?.text === ":" && ["show", "group", "distinct"].includes(queries.at(-1)?.clause ?? "");
}
