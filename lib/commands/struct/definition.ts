/** A type's definition: its members, one to a row, and as C writes them. */
import { type BoundForm, boundForm, type CommandSession, defineForm } from "../../define/command.ts";
import { Address } from "../../../dsl/value.ts";
import { type DefinitionLine, definitionLines, typedefText } from "../../types/definition.ts";
import { declare, typeName } from "../../types/declare.ts";
import { type CType, type EnumType, sizeOf, type StructType } from "../../types/ctype.ts";
import type { CObject } from "../../types/object.ts";
import type { Target } from "../../types/target.ts";
import { cpuLine, type Places } from "./places.ts";
import type { AskedMember, Reference } from "./reference.ts";

/** A member, or for a type without any the type itself. */
export interface MemberRow {
  readonly owner: string;
  readonly ownerSize: number | undefined;
  readonly name: string | undefined;
  readonly type: string;
  readonly bitOffset: number | undefined;
  readonly size: number | undefined;
  readonly bitSize: number | undefined;
  /** Of the object that an address was given for. */
  readonly address: bigint | undefined;
  /** The value of an enumerator. */
  readonly value: bigint | undefined;
  /** Whose per-CPU variable it is in. */
  readonly cpu: number | undefined;
}

export const definitionForm = defineForm<MemberRow>({
  when: "without an address, or with -o",
  summary: "a member of the type",
  columns: [
    {
      name: "name",
      type: "string",
      summary: "the member; null for a type without any",
      get: (row) => row.name ?? null,
    },
    { name: "type", type: "string", summary: "its type", get: (row) => row.type },
    {
      name: "offset",
      type: "int",
      summary: "bytes from the start of the structure",
      get: (row) => row.bitOffset === undefined ? null : BigInt(Math.floor(row.bitOffset / 8)),
    },
    {
      name: "size",
      type: "size",
      summary: "bytes; null for a bit-field",
      get: (row) => row.size === undefined || row.bitSize !== undefined ? null : BigInt(row.size),
    },
    {
      name: "bit_offset",
      type: "int",
      summary: "bits from the start of that byte, for a bit-field",
      get: (row) => row.bitSize === undefined ? null : BigInt((row.bitOffset ?? 0) % 8),
    },
    {
      name: "bit_size",
      type: "int",
      summary: "bits of a bit-field",
      get: (row) => row.bitSize === undefined ? null : BigInt(row.bitSize),
    },
    { name: "value", type: "int", summary: "the value of an enumerator", get: (row) => row.value ?? null },
    {
      name: "address",
      type: "address",
      summary: "where it lies, with an address",
      get: (row) => row.address === undefined ? null : new Address(row.address),
    },
    {
      name: "structure",
      type: "string",
      summary: "the type that it is a member of",
      get: (row) => row.owner,
    },
    {
      name: "structure_size",
      type: "size",
      summary: "bytes of that type",
      get: (row) => row.ownerSize === undefined ? null : BigInt(row.ownerSize),
    },
    {
      name: "cpu",
      type: "int",
      summary: "the CPU whose variable it is in; null for all others",
      get: (row) => row.cpu === undefined ? null : BigInt(row.cpu),
    },
  ],
  defaults: [
    "name",
    "type",
    "offset",
    "size",
    "bit_offset",
    "bit_size",
    "value",
    "address",
    "structure",
    "structure_size",
  ],
});

/** What is to be shown of a type. */
export interface DefinitionWish {
  readonly reference: Reference;
  /** -o */
  readonly offsets: boolean;
  /** Where objects of it lie; undefined without an address. */
  readonly objects: Places | undefined;
  readonly hex: () => boolean;
}

export function boundDefinition(wish: DefinitionWish, { target }: CommandSession): BoundForm {
  return boundForm<MemberRow>({
    form: definitionForm,
    *rows(run) {
      for (const object of wish.objects?.(run) ?? [undefined]) {
        yield* memberRows(wish.reference, target, object?.object, object?.cpu);
      }
    },
    *draw(rows) {
      // One block for each object; the rows tell which there are.
      let address: bigint | undefined, cpu: number | undefined, first = true;
      for (const row of rows) {
        const start = row.address === undefined ? undefined : row.address - BigInt((row.bitOffset ?? 0) >> 3);
        if (!first && start === address) continue;
        if (row.cpu !== undefined && row.cpu !== cpu) yield cpuLine(row.cpu, start);
        else if (!first) yield "\n";
        yield definitionText(wish, target, start);
        ({ cpu } = row);
        address = start;
        first = false;
      }
    },
  });
}

function* memberRows(
  reference: Reference,
  target: Target,
  object: CObject | undefined,
  cpu: number | undefined,
): Generator<MemberRow> {
  const { type, struct, name } = reference;
  const facts = { owner: name, ownerSize: sizeOf(target.types.resolve(type)) };
  const none = {
    name: undefined,
    bitOffset: undefined,
    bitSize: undefined,
    address: object?.address,
    value: undefined,
    cpu,
  };
  const plain = target.types.resolve(type);
  if (plain.kind === "enum") {
    for (const one of plain.enumerators) {
      yield { ...facts, ...none, name: one.name, type: typeName(plain), size: undefined, value: one.value };
    }
    return;
  }
  if (!struct || struct.members.length === 0) {
    yield { ...facts, ...none, type: typeName(type), size: facts.ownerSize };
    return;
  }
  for (const part of asked(reference)) {
    const { bitOffset, bitSize } = part;
    yield {
      ...facts,
      name: part.path,
      type: typeName(part.type),
      bitOffset,
      bitSize,
      size: sizeOf(target.types.resolve(part.type)),
      address: object?.address === undefined ? undefined : object.address + BigInt(bitOffset >> 3),
      value: undefined,
      cpu,
    };
  }
}

interface Part {
  readonly path: string;
  readonly type: CType;
  readonly bitOffset: number;
  readonly bitSize: number | undefined;
}

function* asked({ members, struct }: Reference): Generator<Part> {
  if (members.length === 0) yield* partsOf(struct!, "", 0, 0);
  for (const { path, found } of members) yield { path, ...found };
}

/** Members that have a line, those of anonymous structures among them; those without a tag are gone into. */
function* partsOf(struct: StructType, before: string, base: number, depth: number): Generator<Part> {
  if (depth > 16) return;
  for (const member of struct.members) {
    const bitOffset = base + member.bitOffset;
    const path = member.name === undefined ? before : before + member.name;
    if (member.name !== undefined) yield { path, type: member.type, bitOffset, bitSize: member.bitSize };
    const inner = withoutTag(member.type);
    if (inner && (member.name === undefined || inner.tag === undefined)) {
      yield* partsOf(inner, member.name === undefined ? before : `${path}.`, bitOffset, depth + 1);
    }
  }
}

function withoutTag(type: CType): StructType | undefined {
  const element = type.kind === "array" ? type.element : type;
  return element.kind === "struct" ? element : undefined;
}

/** Crash's layout of one definition, or of some members of it. */
export function definitionText(wish: DefinitionWish, target: Target, start: bigint | undefined): string {
  const { reference } = wish, plain = target.types.resolve(reference.type);
  if (plain.kind === "enum") return enumDefinition(plain, reference.typedef !== undefined);
  if (!reference.struct) return otherDefinition(reference, target);
  const { struct, typedef, members } = reference, hex = wish.hex();
  const lines = definitionLines(struct, typedef);
  const pen = { hex, start, width: columnWidth(struct.size, start, hex) };
  if (members.length === 0) {
    const offsets = wish.offsets || start !== undefined;
    const shown = lines.map((line) =>
      offsets ? withOffset(line, pen) : "    ".repeat(line.depth) + line.text
    );
    return `${shown.join("\n")}\nSIZE: ${numberText(struct.size, hex)}\n`;
  }
  const shown = members.flatMap((member) => memberLines(lines, member).map((line) => withOffset(line, pen)));
  return `${lines[0].text.replace(/^typedef /, "")}\n${shown.join("\n")}\n}\n`;
}

/** The lines of a member: several where it is written out. One that lies deeper gets a line of its own. */
function memberLines(lines: readonly DefinitionLine[], { path, found }: AskedMember): DefinitionLine[] {
  const end = lines.findIndex((line) => line.member === path && line.bitOffset === found.bitOffset);
  if (end < 0) {
    const bits = found.bitSize === undefined ? "" : ` : ${found.bitSize}`;
    return [{ depth: 1, text: `${declare(found.type, path)}${bits};`, bitOffset: found.bitOffset }];
  }
  const { depth, text } = lines[end];
  if (!text.startsWith("}")) return [lines[end]];
  const start = lines.findLastIndex((line, i) => i < end && line.depth === depth && line.member === path);
  return lines.slice(start, end + 1);
}

interface Pen {
  readonly hex: boolean;
  readonly start: bigint | undefined;
  readonly width: number;
}

/** As wide as the type's size in brackets, and two more; addresses have 16 digits. */
function columnWidth(size: number, start: bigint | undefined, hex: boolean): number {
  return start === undefined ? numberText(size, hex).length + 4 : 20;
}

function withOffset({ depth, text, bitOffset }: DefinitionLine, { hex, start, width }: Pen): string {
  if (depth === 0) return text;
  const indent = "    ".repeat(depth - 1);
  if (bitOffset === undefined) return `${" ".repeat(width + 1)}${indent}${text}`;
  const bytes = Math.floor(bitOffset / 8);
  const shown = start === undefined
    ? numberText(bytes, hex)
    : BigInt.asUintN(64, start + BigInt(bytes)).toString(16).padStart(16, "0");
  return `${`[${shown}]`.padStart(width)} ${indent}${text}`;
}

function numberText(value: number, hex: boolean): string {
  return hex ? `0x${value.toString(16)}` : `${value}`;
}

function enumDefinition(type: EnumType, typedef: boolean): string {
  const head = `${typedef ? "typedef " : ""}enum ${type.tag ?? ""}`.trimEnd();
  return `${head} {\n${type.enumerators.map((e) => `  ${e.name} = ${e.value}\n`).join("")}};\n`;
}

function otherDefinition({ name, type, typedef }: Reference, target: Target): string {
  const size = sizeOf(target.types.resolve(type));
  const text = typedef === undefined ? `${typeName(type)};` : typedefText(name, type);
  return size === undefined ? `${text}\n` : `${text}\nSIZE: ${size}\n`;
}
