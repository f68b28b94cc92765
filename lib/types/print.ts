/** C objects as text: one line for a cell, or laid out as a debugger does. */
import { gapText, InquestError, MemoryFault } from "../base/errors.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import type { CType, EnumType, IntType, Member, PointerType, StructType } from "./ctype.ts";
import type { CObject } from "./object.ts";
import {
  addressText,
  byteText,
  characterText,
  enumText,
  floatText,
  integerText,
  isCharacter,
  symbolText,
  textBehind,
} from "./print_scalar.ts";

/** How much of an object is printed, and how. */
export interface PrintOptions {
  /** Levels of structures within structures; deeper ones are shown as `{...}`. */
  readonly depth?: number;
  /** Elements of an array and characters of a text, repeats counted once. */
  readonly elements?: number;
  /** From how many equal elements on they are written once, with their number. */
  readonly repeats?: number;
  /** Lines with indentation, or all in one. */
  readonly multiline?: boolean;
  /** Integers in hexadecimal. */
  readonly hex?: boolean;
  /** How every number, enumerator and pointer is written; those of which texts are made are numbers, too. */
  readonly scalar?: ScalarText;
  /**
   * As crash does: bytes of any name are characters, texts go on behind their NULs, every pointer into the kernel's
   * image is named, nothing is left out for being equal. What is laid out in lines is, unless told otherwise.
   */
  readonly debugger?: boolean;
  /** Where pointers lead that come from no object; the kernel's space unless given. */
  readonly space?: AddressSpace;
  /** The level of the object itself: lines within it are indented by one more. */
  readonly level?: number;
}

/** A number, enumerator or pointer as text. */
export type ScalarText = (object: CObject, type: IntType | EnumType | PointerType) => string;

/** What may be left out in the end. */
type Optional = "space" | "scalar";

interface Style extends Required<Omit<PrintOptions, Optional>>, Pick<PrintOptions, Optional> {
  /** Values that may still be printed: arrays of arrays of structures have no other end. */
  left: number;
}

/** What a debugger's user may set for all that is printed as a debugger does. */
export interface DebuggerStyle {
  elements: number;
  /** The text of a character array ends at its first NUL. */
  nullStop: boolean;
  /** Each element of an array, texts aside, stands in a line of its own. */
  arrayLines: boolean;
}

/** The one of a dump: `target.once(debuggerStyle)`, to be changed in place. */
export function debuggerStyle(): DebuggerStyle {
  return { elements: 256, nullStop: false, arrayLines: false };
}

const mostValues = 50_000, deepest = 64;

/** The value of an object in C's manner; what cannot be read is named in its place, never thrown. */
export function printObject(object: CObject, options: PrintOptions = {}): string {
  const { level = 0, multiline = true, debugger: debug = multiline } = options;
  const style: Style = {
    depth: debug ? deepest : 8,
    elements: debug ? object.target.once(debuggerStyle).elements : 200,
    repeats: debug ? Infinity : 2,
    hex: false,
    ...options,
    multiline,
    debugger: debug,
    level,
    left: mostValues,
  };
  return print(object, { ...style, depth: style.depth + level }, level);
}

function print(object: CObject, style: Style, level: number): string {
  if (style.left-- <= 0 || level > deepest) return "...";
  try {
    return printed(object, style, level);
  } catch (error) {
    if (error instanceof MemoryFault) return unreadable(error);
    if (error instanceof InquestError) return `<${error.message}>`;
    throw error;
  }
}

function unreadable(fault: MemoryFault): string {
  return `<unreadable: ${gapText(fault)}>`;
}

function printed(object: CObject, style: Style, level: number): string {
  const plain = object.plain;
  if (style.scalar && (plain.kind === "int" || plain.kind === "enum" || plain.kind === "pointer")) {
    return style.scalar(object, plain);
  }
  switch (plain.kind) {
    case "struct":
      return printStruct(object, plain, style, level);
    case "array":
      return printArray(object, plain.element, plain.length, style, level);
    case "pointer":
      return printPointer(object, plain.target, style);
    case "enum":
      return enumText(object.integer(), plain);
    case "float":
      return floatText(object.number(), plain.size);
    case "int":
      return printInteger(object, plain, style);
    case "function": {
      const address = object.integer();
      return addressText(address) + symbolText(object.target.symbols, address);
    }
    case "void":
    case "forward":
      return `<${plain.kind === "void" ? "void" : "incomplete type"}>`;
  }
}

function printStruct(object: CObject, type: StructType, style: Style, level: number): string {
  if (level >= style.depth) return "{...}";
  if (type.members.length === 0 && style.debugger) return "{<No data fields>}";
  const shown = type.members.slice(0, Math.max(0, style.left));
  const lines = shown.map((member) => {
    const text = print(memberObject(object, member), style, level + 1);
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

function printArray(object: CObject, element: CType, length: number, style: Style, level: number): string {
  // A flexible array, and one of nothing, is where it begins.
  if (style.debugger && (length === 0 || object.size === 0)) {
    const address = object.integer();
    const behind = isCharacter(element, true) && !style.scalar ? ` ${shortText(object, address, style)}` : "";
    // Only a flexible one is named by the symbol that it lies in.
    const name = length === 0 ? symbolText(object.target.symbols, address) : "";
    return addressText(address) + name + behind;
  }
  return isCharacter(element, style.debugger) && length > 0 && !style.scalar
    ? printText(object, length, style)
    : printElements(object, length, style, level);
}

function printText(object: CObject, length: number, style: Style): string {
  const most = Math.min(length, style.elements);
  const { bytes, fault } = style.debugger && !object.target.once(debuggerStyle).nullStop
    ? wholeText(object, most)
    : textBehind(object.place!.space, object.integer(), most);
  if (fault && bytes.length === 0) return unreadable(fault);
  // The NUL that ends an array is not shown.
  const ends = most === length && bytes.length === length && bytes.at(-1) === 0;
  const cut = !fault && bytes.length === most && most < length;
  return quoted(ends ? bytes.slice(0, -1) : bytes) + (fault ? ` ${unreadable(fault)}` : cut ? "..." : "");
}

function wholeText(object: CObject, length: number): { bytes: readonly number[]; fault?: MemoryFault } {
  return { bytes: [...object.place!.space.read(object.integer(), length)] };
}

/** `{1, 2, 0 <repeats 14 times>}`, or an element a line. */
function printElements(object: CObject, length: number, style: Style, level: number): string {
  const parts: { text: string; times: number }[] = [];
  let i = 0;
  for (; i < length && parts.length < style.elements && i < 65536 && style.left > 0; i++) {
    const text = print(object.index(i), style, level + 1);
    const last = parts.at(-1);
    if (last?.text === text && Number.isFinite(style.repeats)) last.times++;
    else parts.push({ text, times: 1 });
  }
  const texts = parts.flatMap(({ text, times }) =>
    times >= style.repeats && times > 1
      ? [`${text} <repeats ${times} times>`]
      : Array.from({ length: times }, () => text)
  );
  const more = i < length ? style.debugger ? "..." : ", ..." : "";
  if (style.debugger && style.multiline && object.target.once(debuggerStyle).arrayLines) {
    return block([...texts.slice(0, -1), `${texts.at(-1) ?? ""}${more}`], style, level);
  }
  return `{${texts.join(", ")}${more}}`;
}

function printPointer(object: CObject, target: CType, style: Style): string {
  const address = object.integer(), text = addressText(address);
  const isFunction = object.target.types.resolve(target).kind === "function";
  const isText = isCharacter(target, style.debugger);
  const name = (isFunction || style.debugger) && address !== 0n
    ? symbolText(object.target.symbols, address, isText)
    : "";
  return address !== 0n && isText ? `${text}${name} ${shortText(object, address, style)}` : text + name;
}

/** The text behind a character pointer. */
function shortText(object: CObject, address: bigint, style: Style): string {
  const space = object.place?.space ?? style.space ?? object.target.kernel;
  const { bytes, more, fault } = textBehind(space, address, style.elements);
  if (fault) return bytes.length > 0 ? `${quoted(bytes)} ${unreadable(fault)}` : unreadable(fault);
  return quoted(bytes) + (more ? "..." : "");
}

function quoted(bytes: readonly number[]): string {
  return `"${bytes.map((byte) => byteText(byte, '"')).join("")}"`;
}

function printInteger(object: CObject, type: IntType, style: Style): string {
  const value = object.integer();
  if (!style.hex) {
    if (type.encoding === "bool" && (value === 0n || value === 1n)) return value === 1n ? "true" : "false";
    if (isCharacter(object.type, style.debugger)) return characterText(value);
  }
  return integerText(value, object.place?.bits?.size ?? type.size * 8, style.hex);
}
