/** C's types as debug information describes them. Parts are decoded when first asked for. */

interface Named {
  readonly name: string;
}

export interface VoidType {
  readonly kind: "void";
}

/** `int`, `char`, `bool`: an integer of the base language. */
export interface IntType extends Named {
  readonly kind: "int";
  /** Bytes. */
  readonly size: number;
  readonly signed: boolean;
  readonly encoding: "int" | "char" | "bool";
}

export interface FloatType extends Named {
  readonly kind: "float";
  readonly size: number;
}

export interface PointerType {
  readonly kind: "pointer";
  readonly size: number;
  readonly target: CType;
}

/** An array; length 0 for a flexible one. */
export interface ArrayType {
  readonly kind: "array";
  readonly element: CType;
  readonly length: number;
}

export interface Member {
  /** Absent: an anonymous structure or union, whose members are reached as if they were the outer one's. */
  readonly name: string | undefined;
  readonly type: CType;
  /** From the start of the structure. */
  readonly bitOffset: number;
  /** Bits of a bit-field; undefined for any other member. */
  readonly bitSize: number | undefined;
}

/** A `struct` or `union`. */
export interface StructType {
  readonly kind: "struct";
  readonly keyword: "struct" | "union";
  /** Absent for an anonymous one. */
  readonly tag: string | undefined;
  readonly size: number;
  readonly members: readonly Member[];
}

export interface Enumerator extends Named {
  readonly value: bigint;
}

export interface EnumType {
  readonly kind: "enum";
  readonly tag: string | undefined;
  readonly size: number;
  readonly signed: boolean;
  readonly enumerators: readonly Enumerator[];
}

/** A structure, union or enum that is only declared. */
export interface ForwardType {
  readonly kind: "forward";
  readonly keyword: "struct" | "union" | "enum";
  readonly tag: string;
}

export interface TypedefType extends Named {
  readonly kind: "typedef";
  readonly target: CType;
}

/** `const`, `volatile`, `restrict`, or an attribute such as `__rcu` (a type tag). */
export interface QualifiedType {
  readonly kind: "qualified";
  readonly qualifier: string;
  readonly target: CType;
}

export interface Parameter {
  readonly name: string | undefined;
  readonly type: CType;
}

export interface FunctionType {
  readonly kind: "function";
  readonly returns: CType;
  readonly parameters: readonly Parameter[];
  readonly variadic: boolean;
}

/** Any type of C. */
export type CType =
  | VoidType
  | IntType
  | FloatType
  | PointerType
  | ArrayType
  | StructType
  | EnumType
  | ForwardType
  | TypedefType
  | QualifiedType
  | FunctionType;

export const voidType: VoidType = { kind: "void" };

/** Chains of typedefs and qualifiers end somewhere in sound debug information; this ends them in any other. */
const longestChain = 64;

/** The type behind typedefs and qualifiers. */
export function bare(type: CType): Exclude<CType, TypedefType | QualifiedType> {
  let at = type;
  for (let i = 0; i < longestChain; i++) {
    if (at.kind !== "typedef" && at.kind !== "qualified") return at;
    at = at.target;
  }
  return voidType;
}

/** Bytes of a value of this type; undefined for a function, void or a type only declared. */
export function sizeOf(type: CType): number | undefined {
  const dimensions: number[] = [];
  let at = bare(type);
  while (at.kind === "array" && dimensions.length < longestChain) {
    dimensions.push(at.length);
    at = bare(at.element);
  }
  const size = at.kind === "void" || at.kind === "function" || at.kind === "forward" || at.kind === "array"
    ? undefined
    : at.size;
  if (size === undefined) return undefined;
  const bytes = dimensions.reduce((product, n) => product * n, size);
  // No address space holds more; damaged debug information says anything.
  return bytes <= 2 ** 48 ? bytes : undefined;
}

/** A member found by name: where it lies in the outermost structure, anonymous ones looked through. */
export interface FoundMember {
  readonly type: CType;
  readonly bitOffset: number;
  readonly bitSize: number | undefined;
}

/** In damaged debug information an anonymous member may be of the structure that it is in. */
const mostMembers = 1 << 16;

const memberTables = new WeakMap<StructType, Map<string, FoundMember>>();

/** A member by name, or undefined; the table of names is made once per structure. */
export function findMember(type: StructType, name: string): FoundMember | undefined {
  return memberTable(type).get(name);
}

/** The names that `findMember` knows, in the order of declaration. */
export function memberNames(type: StructType): string[] {
  return [...memberTable(type).keys()];
}

function memberTable(type: StructType): Map<string, FoundMember> {
  let table = memberTables.get(type);
  if (table === undefined) {
    table = new Map();
    collectMembers(type, 0, table, { depth: 0, left: mostMembers });
    memberTables.set(type, table);
  }
  return table;
}

function collectMembers(
  type: StructType,
  base: number,
  table: Map<string, FoundMember>,
  bounds: { depth: number; left: number },
): void {
  if (bounds.depth > longestChain) return;
  for (const member of type.members) {
    if (bounds.left-- <= 0) return;
    const bitOffset = base + member.bitOffset;
    if (member.name !== undefined) {
      if (!table.has(member.name)) {
        table.set(member.name, { type: member.type, bitOffset, bitSize: member.bitSize });
      }
      continue;
    }
    const inner = bare(member.type);
    if (inner.kind !== "struct") continue;
    bounds.depth++;
    collectMembers(inner, bitOffset, table, bounds);
    bounds.depth--;
  }
}

export function pointerTo(target: CType, size = 8): PointerType {
  return { kind: "pointer", size, target };
}

/** Whether two types are the same to a reader: the same structure by tag and size, the same kind of number. */
export function sameType(a: CType, b: CType, depth = 0): boolean {
  const x = bare(a), y = bare(b);
  if (x === y) return true;
  if (x.kind !== y.kind || depth > longestChain) return false;
  if (x.kind === "pointer" && y.kind === "pointer") return sameType(x.target, y.target, depth + 1);
  if (x.kind === "array" && y.kind === "array") {
    return x.length === y.length && sameType(x.element, y.element, depth + 1);
  }
  if (x.kind === "struct" && y.kind === "struct") {
    return x.tag !== undefined && x.tag === y.tag && x.keyword === y.keyword && x.size === y.size;
  }
  if (x.kind === "enum" && y.kind === "enum") return x.tag !== undefined && x.tag === y.tag;
  if (x.kind === "int" && y.kind === "int") {
    return x.size === y.size && x.signed === y.signed && x.encoding === y.encoding;
  }
  return x.kind === "void" || (x.kind === "float" && y.kind === "float" && x.size === y.size);
}
