/** `whatis`: what a name or an expression is to C; structures of a size, or with members of a type. */
import {
  type BoundForm,
  boundForm,
  type CommandSession,
  defineCommand,
  defineForm,
} from "../define/command.ts";
import type { CommandLine, Word } from "../define/command_line.ts";
import { KernelScope } from "../kernel/expression_scope.ts";
import { variableType } from "../kernel/global_types.ts";
import { type CType, sizeOf } from "../types/ctype.ts";
import { declare, typeName } from "../types/declare.ts";
import { evaluate } from "../types/expression/evaluate.ts";
import { parseExpression, parseType } from "../types/expression/parse.ts";
import { LookupError, MemoryFault } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { lineRadix } from "./words/radix.ts";
import { boundDefinition, definitionForm } from "./struct/definition.ts";
import { findReference, type Keyword, type Reference } from "./struct/reference.ts";
import { boundSearch, searchForm } from "./whatis/search.ts";

/** What a name is. */
interface Declaration {
  readonly name: string;
  readonly kind: "variable" | "function" | "enumerator" | "type" | "expression";
  readonly type: CType;
  /** As crash writes it. */
  readonly text: string;
  readonly perCpu: boolean;
  readonly size: number | undefined;
  /** Of a function. */
  readonly parameters: readonly string[] | undefined;
}

const declarations = defineForm<Declaration>({
  when: "a symbol or an expression",
  summary: "what it is",
  columns: [
    { name: "name", type: "string", summary: "as it was typed", get: (row) => row.name },
    {
      name: "kind",
      type: "string",
      summary: "variable, function, enumerator, type or expression",
      get: (row) => row.kind,
    },
    { name: "type", type: "string", summary: "the C type", get: (row) => typeName(row.type) },
    {
      name: "size",
      type: "size",
      summary: "bytes; null for a function",
      get: (row) => row.size === undefined ? null : BigInt(row.size),
    },
    { name: "declaration", type: "string", summary: "as C declares it", get: (row) => row.text },
    {
      name: "parameters",
      type: { list: "string" },
      summary: "of a function, with their names",
      get: (row) => row.parameters ?? null,
    },
    { name: "per_cpu", type: "bool", summary: "each CPU has its own", get: (row) => row.perCpu },
  ],
});

export const whatis = defineCommand({
  name: "whatis",
  summary: "the declaration of a type, a symbol or an expression; a search for structures",
  usage: ["[-o] struct | union | enum | typedef | symbol | expression", "[-r size[-size]] [-m type]"],
  options: [
    { flag: "o", summary: "offsets of the members" },
    {
      flag: "r",
      argument: "size",
      summary: "structures of this size, or of a size in this range: 64, 64-128",
    },
    { flag: "m", argument: "type", summary: "structures with a member whose type's name has this in it" },
    { flag: "x", summary: "offsets and sizes in hexadecimal" },
    { flag: "d", summary: "offsets and sizes in decimal" },
  ],
  details:
    `A dump tells the types of its structures, its functions and its per-CPU variables; those of some hundred
well-known variables are known besides.

-r and -m together find what both find. The members of structures within a structure are its members for -m.`,
  examples: [
    { line: "whatis jiffies", says: "a variable" },
    { line: "whatis schedule", says: "a function" },
    { line: "whatis -o list_head", says: "a structure" },
    { line: "whatis pid_t", says: "a typedef" },
    { line: "whatis init_task.tasks", says: "an expression" },
    { line: "whatis -r 16-24 -m list_head", says: "small structures with a list_head in them" },
  ],
  forms: [declarations, definitionForm, searchForm],
  bind: bindWhatis,
});

function bindWhatis(line: CommandLine, session: CommandSession): BoundForm {
  const [word] = line.words;
  if (line.has("r") || line.has("m")) {
    if (word !== undefined) line.problem("a search takes no name", word);
    return boundSearch(line, session);
  }
  if (word === undefined) return line.problem("a name is missing", undefined, "help whatis");
  const text = line.words.map((one) => one.text).join(" ");
  const reference = typeReference(line, session.target);
  if (reference) {
    const radix = lineRadix(line, session), hex = () => radix() === 16;
    // Members are shown with their offsets in any case.
    return boundDefinition({ reference, offsets: line.has("o"), objects: undefined, hex }, session);
  }
  const found = declarationOf(text, session.target) ??
    line.problem(`cannot resolve: ${text}`, word, hintFor(text, session.target));
  return boundForm<Declaration>({
    form: declarations,
    rows: () => [found],
    *draw(rows) {
      for (const { text, kind, size } of rows) {
        yield kind === "type" && size !== undefined ? `${text}\nSIZE: ${size}\n` : `${text}\n`;
      }
    },
  });
}

/** `struct foo`, `foo`, `foo.member`, `enum foo`, `foo_t`. */
function typeReference(line: CommandLine, target: Target): Reference | undefined {
  const { words } = line, [first, second] = words;
  if (words.length > 2) return undefined;
  const keyword = second && /^(struct|union|enum)$/.test(first.text) ? first.text : undefined;
  if (second && !keyword) return undefined;
  const word: Word = second ?? first;
  const [name, member] = word.text.split(".", 2);
  if (!/^\w+$/.test(name)) return undefined;
  // A variable's member is an expression.
  if (member !== undefined && keyword === undefined && target.symbols.find(name)) return undefined;
  const of: Keyword = keyword === "union" ? "union" : "struct";
  const found = findReference(line, word, of, target);
  return keyword === "union" && found?.struct?.keyword !== "union" ? undefined : found;
}

function declarationOf(text: string, target: Target): Declaration | undefined {
  return symbolDeclaration(text, target) ?? enumeratorDeclaration(text, target) ??
    typeDeclaration(text, target) ??
    expressionDeclaration(text, target);
}

function symbolDeclaration(name: string, target: Target): Declaration | undefined {
  const symbol = /^[\w.]+$/.test(name) ? target.symbols.find(name) : undefined;
  if (!symbol) return undefined;
  const known = variableType(target, symbol);
  if (known) {
    const common = {
      name,
      kind: "variable" as const,
      text: `${declare(known.type, name)};`,
      parameters: undefined,
    };
    return { ...common, ...known, size: sizeOf(target.types.resolve(known.type)) };
  }
  const type = target.types.functionType(name, symbol.module !== undefined);
  return type && {
    name,
    kind: "function",
    type,
    perCpu: false,
    text: `${declare(type, name)};`,
    size: undefined,
    parameters: type.parameters.map((parameter) => declare(parameter.type, parameter.name ?? "")),
  };
}

function enumeratorDeclaration(name: string, target: Target): Declaration | undefined {
  const found = /^\w+$/.test(name) ? target.types.enumerator(name) : undefined;
  return found &&
    plainDeclaration(name, "enumerator", found.type, `${typeName(found.type)} = ${found.value}`);
}

function typeDeclaration(name: string, target: Target): Declaration | undefined {
  const type = parseType(name, target.types);
  if (!type) return undefined;
  return {
    ...plainDeclaration(name, "type", type, typeName(type)),
    size: sizeOf(target.types.resolve(type)),
  };
}

/** Its type needs no more of the dump's memory than pointers on its way. */
function expressionDeclaration(text: string, target: Target): Declaration | undefined {
  try {
    const { type } = evaluate(parseExpression(text, target.types), new KernelScope(target));
    return {
      ...plainDeclaration(text, "expression", type, typeName(type)),
      size: sizeOf(target.types.resolve(type)),
    };
  } catch (error) {
    if (error instanceof LookupError || error instanceof MemoryFault) return undefined;
    throw error;
  }
}

function plainDeclaration(name: string, kind: Declaration["kind"], type: CType, text: string): Declaration {
  return { name, kind, type, text, perCpu: false, size: undefined, parameters: undefined };
}

function hintFor(text: string, target: Target): string | undefined {
  const symbol = /^[\w.]+$/.test(text) ? target.symbols.find(text) : undefined;
  return symbol && `it is a symbol at ${symbol.address.toString(16)}; the dump does not tell its type`;
}
