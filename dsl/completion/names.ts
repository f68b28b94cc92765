/** Names where an operand may stand: labels beside an enumeration, columns, members, functions, symbols. */
import { aggregates, functions } from "../builtins/registry.ts";
import { cForms } from "../check/c_forms.ts";
import { quantifiers } from "../check/quantifiers.ts";
import type { Alias, Base, Scope } from "../check/scope.ts";
import { scalarType, typeWords } from "../types.ts";
import type { HostType, StaticType } from "../value.ts";
import type { CTypeRef, Parameter } from "../world.ts";
import type { Asking } from "./complete.ts";
import { operandBefore } from "./place.ts";
import { aliasAt, scopeAt, typeOfOperand } from "./scope_at.ts";
import type { Candidate } from "./words.ts";

/** Fewer letters begin too many symbols. */
const symbolLetters = 3, mostSymbols = 100;
const comparisons = new Set(["=", "!=", "<", "<=", ">", ">="]);

export function operandCandidates(asking: Asking): Candidate[] {
  const { text, place, checking } = asking;
  const scope = scopeAt(text, place.queries, checking);
  const argument = argumentCandidates(asking, scope);
  if (argument !== undefined) return argument;
  return [...labels(asking, scope), ...names(asking, scope), ...callables(asking), ...symbols(asking)];
}

function typed(type: StaticType): { readonly summary: string } {
  return { summary: typeWords(type).replaceAll("`", "") };
}

/** The labels of the enumeration on the other side of a comparison. */
function labels(asking: Asking, scope: Scope): Candidate[] {
  const { text, place: { before } } = asking;
  let at = before.length - 1;
  if (!comparisons.has(before[at]?.text)) {
    // `state in (D, …`
    while (at >= 0 && before[at].kind !== "open") {
      if (before[at].kind === "close") return [];
      at--;
    }
    if (before[--at]?.text !== "in") return [];
    if (before[at - 1]?.text === "not") at--;
  }
  const operand = operandBefore(before, at);
  const type = operand && typeOfOperand(text.slice(operand.start, operand.end), scope, asking.checking);
  const scalar = type && scalarType(type);
  if (scalar?.kind !== "enum") return [];
  return scalar.domain.labels().map((label) => ({ text: label, kind: "label", summary: scalar.domain.name }));
}

/** Bindings, columns and members, the nearest first. */
function names(asking: Asking, scope: Scope): Candidate[] {
  const found: Candidate[] = [];
  for (let rows: Scope | undefined = scope; rows !== undefined; rows = rows.around) {
    for (const name of rows.aliases.keys()) found.push({ text: name, kind: "row" });
    for (const [text, { type }] of rows.names) found.push({ text, kind: "name", ...typed(type) });
    for (const [text, { type }] of rows.bindings) found.push({ text, kind: "parameter", ...typed(type) });
    if (rows.base !== undefined) found.push(...ofBase(rows.base));
  }
  for (const { node } of asking.defined.oldestFirst().reverse()) {
    if (node.kind === "letStatement") found.push({ text: node.name.name, kind: "definition" });
  }
  return found;
}

function ofBase({ bound }: Base): Candidate[] {
  const columns = bound.columns.filter(({ unavailable }) => unavailable === undefined)
    .map(({ name, summary }) => ({ text: name, kind: "column", summary }));
  return [...columns, ...(bound.rowType.kind === "host" ? members(bound.rowType.host) : [])];
}

function members(host: HostType, raw = false): Candidate[] {
  return host.memberNames().filter((name) => name !== "").map((text) => {
    const type = raw && host.raw ? host.raw(text) : host.member(text);
    return { text, kind: "member", ...(type && typed(type)) };
  });
}

/** What C calls a member: columns that an object of the dump has, too, are left out. */
export function cMembers(host: HostType): Candidate[] {
  const all = members(host, true);
  if (host.raw === undefined) return all;
  return all.filter(({ text }) => host.raw!(text) !== undefined);
}

/** The members of a type of C, with their types. */
export function memberNames(type: CTypeRef): Candidate[] {
  return type.memberNames().filter((name) => name !== "").map((text) => {
    const member = type.memberPath(text)?.type;
    return { text, kind: "member", ...(member && typed(member)) };
  });
}

function callables({ world, defined }: Asking): Candidate[] {
  const called =
    (kind: string) => ({ name, summary }: { readonly name: string; readonly summary: string }) => ({
      text: name,
      kind,
      summary,
      suffix: "(",
    });
  const own = defined.oldestFirst().filter(({ node }) => node.kind === "def").map(({ node }): Candidate => ({
    text: node.name.name,
    kind: "definition",
    suffix: "(",
  }));
  const summaries = world.functionNames().map((name) => ({
    name,
    summary: world.function(name)?.summary ?? "",
  }));
  return [
    ...own,
    ...[...functions.values()].map(called("function")),
    ...summaries.map(called("function")),
    ...[...aggregates.values()].map(called("aggregate")),
    ...quantifiers.map((name) => ({ text: name, kind: "quantifier", suffix: "(" })),
    ...[...cForms.keys()].map((name) => ({ text: name, kind: "function", suffix: "(" })),
    ...["not", "true", "false", "null"].map((text) => ({ text, kind: "word" })),
  ];
}

function symbols({ words, place }: Asking): Candidate[] {
  if (place.word.length < symbolLetters) return [];
  return words.symbols(place.word, mostSymbols).map((text) => ({ text, kind: "symbol" }));
}

/** What stands behind `.`, `->` and `::`. */
export function memberCandidates(asking: Asking): Candidate[] {
  const { text, place, checking, words } = asking, { before } = place;
  const sign = before[before.length - 1].text;
  if (sign === "::") return words.symbols(place.word, 200).map((name) => ({ text: name, kind: "symbol" }));
  const scope = scopeAt(text, place.queries, checking);
  const operand = operandBefore(before, before.length - 1);
  if (operand === undefined) return sign === "->" && scope.base ? rawMembers(scope.base) : [];
  const what = text.slice(operand.start, operand.end);
  const alias = aliasAt(what, scope);
  if (alias !== undefined) return ofAlias(alias, sign);
  const type = typeOfOperand(what, scope, checking);
  if (type?.kind !== "host") return [];
  return sign === "->" ? cMembers(type.host) : members(type.host);
}

function rawMembers({ bound }: Base): Candidate[] {
  return bound.rowType.kind === "host" ? cMembers(bound.rowType.host) : [];
}

function ofAlias({ names, base }: Alias, sign: string): Candidate[] {
  if (sign === "->") return base ? rawMembers(base) : [];
  const made = [...names].map(([text, { type }]) => ({ text, kind: "name", ...typed(type) }));
  return [...made, ...(base ? ofBase(base) : [])];
}

/** Of `list(head, struct foo, link`: C types and members, where the callee wants them; undefined: any value. */
function argumentCandidates(asking: Asking, scope: Scope): Candidate[] | undefined {
  const { place: { call, word }, world, words } = asking;
  if (call === undefined) return undefined;
  const { parameters } = world.source(call.name) ?? world.function(call.name) ?? { parameters: [] };
  const wanted = parameters[Math.min(call.argument, parameters.length - 1)];
  if (cForms.has(call.name) && call.argument > 0 || wanted?.type.kind === "ctype") {
    const tags = ["struct", "union", "enum"].map((text) => ({ text, kind: "word", suffix: " " }));
    return [...tags, ...words.types("typedef", word, 100).map((text) => ({ text, kind: "type" }))];
  }
  if (wanted?.type.kind === "member") {
    const ctype = typeBefore(asking);
    return ctype === undefined ? [] : memberNames(ctype);
  }
  const named = parameters.map(({ name, summary }: Parameter) => ({
    text: name,
    kind: "argument",
    summary,
    suffix: "=",
  }));
  return [
    ...labels(asking, scope),
    ...named,
    ...names(asking, scope),
    ...callables(asking),
    ...symbols(asking),
  ];
}

/** The C type that stands in the argument before this one. */
function typeBefore({ text, place, world }: Asking): CTypeRef | undefined {
  const argument = text.slice(place.call!.start, place.start).split(",").at(-2)?.trim();
  return argument === undefined ? undefined : world.cType(argument.replace(/\s*\*+$/, ""));
}
