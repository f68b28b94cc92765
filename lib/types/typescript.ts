/**
 * A kernel's structures as TypeScript declarations, for the types of typed.ts. The text needs nothing beside it. Whatever
 * debug information says goes into it as an identifier or a quoted text, never raw.
 */
import { bare, type CType, type EnumType, type StructType } from "./ctype.ts";
import { typeName } from "./declare.ts";
import type { Types } from "./types.ts";

/** Structures, unions and enumerations that one file holds at most, and characters of it: the compiler reads it whole. */
const mostTypes = 50_000, mostText = 32 << 20;
/** Structures without a tag inside of each other and pointers to pointers; and members in all: damage multiplies them. */
const deepest = 32, mostMembers = 2_000_000;

export interface Declared {
  /** The declarations, piece by piece. */
  readonly text: string;
  /** Structures, unions and enumerations. */
  readonly types: number;
  /** Types, and members, that the bounds left out. */
  readonly left: number;
}

const shapes = `/** A number: its C type, with the bits of a bit-field. */
interface Scalar<C extends string> {
  readonly "(kind)": "scalar";
  readonly "(type)": C;
}
interface Pointer<To> {
  readonly "(kind)": "pointer";
  readonly "(to)": To;
}
interface List<Of, Length extends number> {
  readonly "(kind)": "array";
  readonly "(of)": Of;
  readonly "(length)": Length;
}
interface Enum<Label extends string> {
  readonly "(kind)": "enum";
  readonly "(label)": Label;
}
/** A function, or a structure that is declared and nowhere defined. */
interface Opaque<C extends string> {
  readonly "(kind)": "opaque";
  readonly "(type)": C;
}
`;

/** Declares what is reached from the given types: members, pointers, arrays. */
export function typescriptOf(types: Types, roots: Iterable<CType>): Declared {
  return new Writer(types).write(roots);
}

class Writer {
  /** Declarations that wait to be written, by the names that they go by in the file. */
  readonly #waiting: { readonly name: string; readonly type: StructType | EnumType }[] = [];
  readonly #known = new Set<string>();
  /** C's names, with what they are in the file. */
  readonly #keys = new Map<string, string>();
  readonly #pieces: string[] = [];
  #length = 0;
  #left = 0;
  #members = 0;

  constructor(readonly types: Types) {}

  write(roots: Iterable<CType>): Declared {
    for (const root of roots) this.#shape(root, 0);
    for (let i = 0; i < this.#waiting.length; i++) {
      const { name, type } = this.#waiting[i];
      this.#put(
        this.#length > mostText
          ? (this.#left++, `type ${name} = unknown;\n`)
          : type.kind === "enum"
          ? `type ${name} = ${enumShape(type)};\n`
          : `interface ${name} ${this.#body(type, 0)}\n`,
      );
    }
    const keys = [...this.#keys].sort(([a], [b]) => a < b ? -1 : 1);
    const list = keys.map(([name, shape]) => `  ${quoted(name)}: ${shape};\n`).join("");
    const map = `/** C's types by their names. */\nexport interface Kernel {\n${list}}\n`;
    return {
      text: [shapes, map, ...this.#pieces].join("\n"),
      types: this.#waiting.length,
      left: this.#left,
    };
  }

  #put(text: string): void {
    this.#pieces.push(text);
    this.#length += text.length;
  }

  /** What a type is in the file. */
  #shape(type: CType, depth: number): string {
    if (depth > deepest) return "unknown";
    const plain = this.types.resolve(type);
    switch (plain.kind) {
      case "void":
        return "unknown";
      case "int":
      case "float":
        return this.#keyed(type, `Scalar<${quoted(typeName(unqualified(type)))}>`);
      case "pointer":
        return this.#keyed(type, `Pointer<${this.#shape(plain.target, depth + 1)}>`);
      case "array":
        return this.#keyed(type, `List<${this.#shape(plain.element, depth + 1)}, ${plain.length}>`);
      case "struct":
      case "enum":
        return this.#keyed(type, this.#compound(plain, typedefOf(type), depth));
      case "function":
      case "forward":
        return `Opaque<${quoted(typeName(plain))}>`;
    }
  }

  /** Typedefs are names that a path can begin at, too. */
  #keyed(type: CType, shape: string): string {
    const at = unqualified(type);
    if (
      (at.kind === "typedef" || at.kind === "int" || at.kind === "float") && !this.#keys.has(typeName(at))
    ) {
      this.#keys.set(typeName(at), shape);
    }
    return shape;
  }

  /** A structure or enumeration is declared once, by its tag or the typedef that it has; else where it stands. */
  #compound(type: StructType | EnumType, typedef: string | undefined, depth: number): string {
    const keyword = type.kind === "enum" ? "enum" : type.keyword;
    const name = type.tag === undefined ? typedef && `typedef_${typedef}` : `${keyword}_${type.tag}`;
    if (name === undefined || !isIdentifier(name)) {
      return type.kind === "enum" ? enumShape(type) : this.#body(type, depth + 1);
    }
    if (this.#known.has(name)) return name;
    if (this.#known.size >= mostTypes) {
      this.#left++;
      return "unknown";
    }
    this.#known.add(name);
    this.#waiting.push({ name, type });
    if (type.tag !== undefined) this.#keys.set(`${keyword} ${type.tag}`, name);
    return name;
  }

  #body(type: StructType, depth: number): string {
    if (depth > deepest) return "{}";
    const indent = "  ".repeat(depth + 1), lines: string[] = [], seen = new Set<string>();
    this.#collect(type, depth, (name, shape) => {
      if (seen.has(name)) return;
      seen.add(name);
      lines.push(`${indent}${isIdentifier(name) ? name : quoted(name)}: ${shape};\n`);
    });
    return `{\n${lines.join("")}${"  ".repeat(depth)}}`;
  }

  /** The members of an anonymous member are the outer one's. */
  #collect(type: StructType, depth: number, add: (name: string, shape: string) => void, nested = 0): void {
    for (const { name, type: member, bitSize } of type.members) {
      if (this.#members++ >= mostMembers) return void this.#left++;
      const plain = name === undefined ? bare(member) : undefined;
      if (plain?.kind === "struct" && nested < deepest) this.#collect(plain, depth, add, nested + 1);
      if (name === undefined) continue;
      const number = bitSize === undefined || this.types.resolve(member).kind === "enum"
        ? undefined
        : `Scalar<${quoted(`${typeName(unqualified(member))} : ${bitSize}`)}>`;
      add(name, number ?? this.#shape(member, depth));
    }
  }
}

function enumShape(type: EnumType): string {
  const labels = new Set(type.enumerators.map(({ name }) => quoted(name)));
  return `Enum<${[...labels].join(" | ") || "never"}>`;
}

/** The type without `const` and the like around it. */
function unqualified(type: CType): CType {
  let at = type;
  for (let i = 0; i < deepest && at.kind === "qualified"; i++) at = at.target;
  return at;
}

/** The last typedef on the way to a type: the name that something without a tag goes by. */
function typedefOf(type: CType): string | undefined {
  let at = type, name: string | undefined;
  for (let i = 0; i < deepest && (at.kind === "typedef" || at.kind === "qualified"); i++) {
    if (at.kind === "typedef") name = at.name;
    at = at.target;
  }
  return name;
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}

/** A text as TypeScript reads it, on one line whatever is in it. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
