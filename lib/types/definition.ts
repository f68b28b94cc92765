/** A type's definition as C writes it, line by line, each with where its member lies. */
import { bare, type CType, type EnumType, type StructType } from "./ctype.ts";
import { declare, typeName } from "./declare.ts";

export interface DefinitionLine {
  /** Levels of indentation: 0 for the first line and the last. */
  readonly depth: number;
  readonly text: string;
  /** Bits from the start of the outermost structure, for a line that ends a member of it. */
  readonly bitOffset?: number;
  /** The member that begins with this line, or ends with it. */
  readonly member?: string;
}

/** Damaged debug information may nest without an end. */
const mostLines = 100_000, deepest = 32;

/** The lines of `struct foo { ... }`, with `name` behind the last brace for a typedef. */
export function definitionLines(type: StructType, name?: string): DefinitionLine[] {
  const lines: DefinitionLine[] = [];
  const head = type.tag === undefined ? type.keyword : `${type.keyword} ${type.tag}`;
  lines.push({ depth: 0, text: `${name === undefined ? "" : "typedef "}${head} {` });
  body(type, lines, { depth: 1, expand: 1, base: 0 });
  lines.push({ depth: 0, text: name === undefined ? "}" : `} ${name};` });
  return lines;
}

interface Place {
  readonly depth: number;
  /** Structures without a tag are written out while this is above zero. */
  readonly expand: number;
  /** Where the members are counted from; undefined where they have no offset of their own to show. */
  readonly base: number | undefined;
}

function body(type: StructType, lines: DefinitionLine[], place: Place): void {
  const { depth } = place;
  if (type.members.length === 0) lines.push({ depth, text: "<no data fields>" });
  for (const [i, member] of type.members.entries()) {
    if (lines.length > mostLines || depth > deepest) return;
    const inner = untagged(member.type, member.name === undefined);
    const bitOffset = place.base === undefined ? undefined : place.base + member.bitOffset;
    const bits = member.bitSize === undefined ? "" : ` : ${member.bitSize}`;
    const shown = { ...bitOffset !== undefined && { bitOffset }, member: member.name };
    if (!inner || (place.expand <= 0 && member.name !== undefined)) {
      const text = declare(member.type, member.name ?? "");
      // Only a structure's last member can be a flexible array: any other has the length 0.
      const sized = i < type.members.length - 1 && type.keyword === "struct"
        ? text.replace(/\[\]$/, "[0]")
        : text;
      lines.push({ depth, text: `${sized}${bits};`, ...shown });
    } else if (inner.kind === "enum") {
      const text = declare(member.type, member.name ?? "").replace("{...}", enumBody(inner));
      lines.push({ depth, text: `${text}${bits};`, ...shown });
    } else if (member.name === undefined) {
      lines.push({ depth, text: `${typeName(member.type).replace(" {...}", "")} {` });
      body(inner, lines, { depth: depth + 1, expand: place.expand, base: bitOffset });
      lines.push({ depth, text: "};" });
    } else {
      const [head, tail] = split(declare(member.type, member.name));
      lines.push({ depth, text: `${head}{`, member: member.name });
      body(inner, lines, { depth: depth + 1, expand: place.expand - 1, base: undefined });
      lines.push({ depth, text: `}${tail};`, ...shown });
    }
  }
}

/** The structure or enumeration without a tag that a declaration begins with, or an anonymous member's. */
function untagged(type: CType, anonymous: boolean): StructType | EnumType | undefined {
  let at = type;
  for (let i = 0; i < deepest; i++) {
    if (at.kind === "pointer" || at.kind === "qualified") at = at.target;
    else if (at.kind === "array") at = at.element;
    else if (at.kind === "function") at = at.returns;
    else break;
  }
  if (at.kind === "struct") return at.tag === undefined || anonymous ? at : undefined;
  return at.kind === "enum" && at.tag === undefined ? at : undefined;
}

/** `struct {...} *name` around its braces. */
function split(declaration: string): [string, string] {
  const at = declaration.indexOf("{...}");
  return [declaration.slice(0, at), declaration.slice(at + "{...}".length)];
}

/** `{A, B = 4, C}`: values only where they do not follow the one before. */
function enumBody(type: EnumType): string {
  let next = 0n;
  const parts = type.enumerators.map(({ name, value }) => {
    const text = value === next ? name : `${name} = ${value}`;
    next = value + 1n;
    return text;
  });
  return `{${parts.join(", ")}}`;
}

/** What a typedef, or a chain of them, stands for, written out: `typedef int pid_t;`. */
export function typedefText(name: string, type: CType): string {
  return `typedef ${typeName(withoutTypedefs(type))} ${name};`;
}

function withoutTypedefs(type: CType): CType {
  let at = type;
  for (let i = 0; i < deepest && at.kind === "typedef"; i++) at = at.target;
  return at.kind === "typedef" ? bare(at) : at;
}
