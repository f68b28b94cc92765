/** C objects as text: one line for a cell, or laid out as a debugger does. */
import { gapText, InquestError, MemoryFault } from "../base/errors.ts";
import type { CType, Member, StructType } from "./ctype.ts";
import type { CObject } from "./object.ts";

/** How much of an object is printed, and how. */
export interface PrintOptions {
  /** Levels of structures within structures; deeper ones are shown as `{...}`. */
  readonly depth?: number;
  /** Elements of an array, repeats counted once. */
  readonly elements?: number;
  /** Lines with indentation, or all in one. */
  readonly multiline?: boolean;
}

interface Style {
  readonly depth: number;
  readonly elements: number;
  readonly multiline: boolean;
  /** Values that may still be printed: arrays of arrays of structures have no other end. */
  left: number;
}

const mostValues = 50_000, deepest = 64;

/** The value of an object in C's manner; what cannot be read is named in its place, never thrown. */
export function printObject(object: CObject, options: PrintOptions = {}): string {
  return print(object, { depth: 8, elements: 200, multiline: true, ...options, left: mostValues }, 0);
}

function print(object: CObject, style: Style, level: number): string {
  if (style.left-- <= 0 || level > deepest) return "...";
  try {
    return printed(object, style, level);
  } catch (error) {
    if (error instanceof MemoryFault) return `<${gapText(error)}>`;
    if (error instanceof InquestError) return `<${error.message}>`;
    throw error;
  }
}

function printed(object: CObject, style: Style, level: number): string {
  const plain = object.plain;
  switch (plain.kind) {
    case "struct":
      return printStruct(object, plain, style, level);
    case "array":
      return isCharacter(plain.element) && plain.length > 0
        ? quoted(object.string(plain.length))
        : printArray(object, plain.length, style, level);
    case "pointer":
      return printPointer(object, plain.target);
    case "enum":
      return object.enumerator() ?? object.integer().toString();
    case "float":
      return String(object.number());
    case "int":
      return printInteger(object, plain.encoding);
    case "function":
      return object.target.symbols.describe(object.integer()) ?? hex(object.integer());
    case "void":
    case "forward":
      return `<${plain.kind === "void" ? "void" : "incomplete type"}>`;
  }
}

function printStruct(object: CObject, type: StructType, style: Style, level: number): string {
  if (level >= style.depth) return "{...}";
  const shown = type.members.slice(0, Math.max(0, style.left));
  const lines = shown.map((member) => {
    const value = memberObject(object, member);
    const text = print(value, style, level + 1);
    return member.name === undefined ? text : `${member.name} = ${text}`;
  });
  if (shown.length < type.members.length) lines.push("...");
  return block(lines, style, level);
}

function memberObject(object: CObject, member: Member): CObject {
  return object.part(member.type, member.bitOffset, member.bitSize);
}

function block(lines: readonly string[], style: Style, level: number): string {
  if (lines.length === 0) return "{}";
  if (!style.multiline) return `{${lines.join(", ")}}`;
  const indent = "  ".repeat(level + 1);
  return `{\n${lines.map((line) => indent + line).join(",\n")}\n${"  ".repeat(level)}}`;
}

/** `{1, 2, 0 <repeats 14 times>}`. */
function printArray(object: CObject, length: number, style: Style, level: number): string {
  const parts: { text: string; times: number }[] = [];
  let i = 0;
  for (; i < length && parts.length < style.elements && i < 65536 && style.left > 0; i++) {
    const text = print(object.index(i), style, level + 1);
    const last = parts.at(-1);
    if (last?.text === text) last.times++;
    else parts.push({ text, times: 1 });
  }
  const texts = parts.map(({ text, times }) => times > 1 ? `${text} <repeats ${times} times>` : text);
  if (i < length) texts.push("...");
  return `{${texts.join(", ")}}`;
}

function printPointer(object: CObject, target: CType): string {
  const address = object.integer();
  const kind = object.target.types.resolve(target).kind;
  const name = kind === "function" ? object.target.symbols.describe(address) : undefined;
  if (name) return `${hex(address)} <${name}>`;
  if (isCharacter(target) && address !== 0n) return `${hex(address)} ${shortText(object)}`;
  return hex(address);
}

/** The text behind a character pointer, when it is text. */
function shortText(object: CObject): string {
  try {
    return quoted(object.string(200));
  } catch (error) {
    if (error instanceof MemoryFault) return `<${gapText(error)}>`;
    throw error;
  }
}

function printInteger(object: CObject, encoding: "int" | "char" | "bool"): string {
  const value = object.integer();
  if (encoding === "bool") return value === 0n ? "false" : value === 1n ? "true" : value.toString();
  if (encoding === "char" && value >= 32n && value < 127n) {
    return `${value} '${String.fromCharCode(Number(value))}'`;
  }
  return value.toString();
}

function isCharacter(type: CType): boolean {
  // Not through a typedef: an array of u8 is bytes, not text.
  let at = type;
  for (let i = 0; i < deepest && at.kind === "qualified"; i++) at = at.target;
  return at.kind === "int" && at.encoding === "char" && at.size === 1;
}

function quoted(text: string): string {
  const escaped = text.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n").replace(/\t/g, "\\t")
    .replace(/[\x00-\x1f\x7f]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`);
  return `"${escaped}"`;
}

function hex(value: bigint): string {
  return `0x${BigInt.asUintN(64, value).toString(16)}`;
}
