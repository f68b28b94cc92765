/**
 * C types in TypeScript's eyes. `inquest types VMCORE` writes what a kernel's structures are made of; these types follow
 * a path through that, so that the compiler knows the members of a `TypedObject<Kernel["struct task_struct"]>`.
 *
 * A shape is an interface of members (a structure), or has a `(kind)`, which no member of C can be called. It is
 * `unknown` where debug information tells nothing: behind a `void *`.
 */
import type { CObject } from "./object.ts";

/** A pointer to a shape, as the generated file writes it. */
export interface PointerShape<T = unknown> {
  readonly "(kind)": "pointer";
  readonly "(to)": T;
}

/** An array of a shape. */
export interface ArrayShape<T = unknown> {
  readonly "(kind)": "array";
  readonly "(of)": T;
}

/** An enumeration, with the names of its values. */
export interface EnumShape<Label extends string = string> {
  readonly "(kind)": "enum";
  readonly "(label)": Label;
}

interface Shape {
  readonly "(kind)": string;
}

/** The members that a path can go on with: those of a structure, also behind a pointer. */
export type MembersOf<T> = T extends PointerShape<infer To> ? StructMembers<To> : StructMembers<T>;

type StructMembers<T> = T extends Shape ? Record<never, never> : T;

/** What lies behind a pointer, or in an array; not told where the C type is not. */
export type ElementOf<T> = T extends PointerShape<infer To> ? To
  : T extends ArrayShape<infer Of> ? Of
  : unknown;

/** The names of an enumeration's values. */
export type LabelsOf<T> = T extends EnumShape<infer Label> ? Label : string;

/** The shape that a path leads to: `mm.mmap_base`, `a->b[3].c`; never where it leads nowhere. */
export type MemberAt<T, Path extends string> = unknown extends T ? unknown
  : string extends Path ? unknown
  : Path extends `${infer Head}->${infer Rest}` ? MemberAt<MemberAt<T, Head>, Rest>
  : Path extends `${infer Head}.${infer Rest}` ? MemberAt<MemberAt<T, Head>, Rest>
  : Path extends `${infer Head}[${infer Rest}` ? IndexedAt<MemberAt<T, Head>, `[${Rest}`>
  : Path extends keyof MembersOf<T> ? MembersOf<T>[Path]
  : never;

/** One index or more: `[2]`, `[1][2]`. */
type IndexedAt<T, Indexes extends string> = [T] extends [never] ? never
  : T extends PointerShape | ArrayShape ? Indexes extends `[${number}]` ? ElementOf<T>
    : Indexes extends `[${number}][${infer More}` ? IndexedAt<ElementOf<T>, `[${More}`>
    : never
  : never;

/** The path itself where it leads somewhere; else those that it could have been, for the compiler to name. */
export type MemberPath<T, Path extends string> = unknown extends T ? Path
  : string extends Path ? Path
  : [MemberAt<T, Path>] extends [never] ? Suggested<T, Path>
  : Path;

/** As far as the path is right, and every member that it can go on with there. */
type Suggested<T, Path extends string, Before extends string = ""> = Path extends
  `${infer Head}->${infer Rest}` ? Suggested<T, `${Head}.${Rest}`, Before>
  : Path extends `${infer Head}.${infer Rest}` ? [MemberAt<T, Head>] extends [never] ? NamesOf<T, Before>
    : Suggested<MemberAt<T, Head>, Rest, `${Before}${Head}.`>
  : NamesOf<T, Before>;

type NamesOf<T, Before extends string> = [keyof MembersOf<T>] extends [never]
  ? Before extends `${infer Whole}.` ? Whole : never
  : `${Before}${keyof MembersOf<T> & string}`;

/** The shape of a type by its text: a name of the generated file, and pointers to one. */
export type TypeAt<Kernel, Text extends string> = Text extends keyof Kernel ? Kernel[Text]
  : Text extends `${infer Base} *` ? PointerShape<TypeAt<Kernel, Base>>
  : Text extends `${infer Base}*` ? PointerShape<TypeAt<Kernel, Base>>
  : never;

/** The text itself where the generated file has the type; else the names that it has. */
export type TypeText<Kernel, Text extends string> = Text extends keyof Kernel ? Text
  : Text extends `${infer Base} *` ? `${TypeText<Kernel, Base>} *`
  : Text extends `${infer Base}*` ? `${TypeText<Kernel, Base>}*`
  : keyof Kernel & string;

/** A C object of a known shape: a path that leads nowhere is an error of the compiler. At run time it is a CObject. */
export interface TypedObject<T> extends CObject {
  /** A member by path: `mm.owner`, `a.b[3].c`. Pointers on the way are followed. */
  member<Path extends string>(path: MemberPath<T, Path>): TypedObject<MemberAt<T, Path>>;
  /** An element of an array, or what lies so many elements behind a pointer. */
  index(i: number | bigint): TypedObject<ElementOf<T>>;
  /** What a pointer points to; an array's first element. */
  deref(): TypedObject<ElementOf<T>>;
  /** `&x`. */
  addressOf(): TypedObject<PointerShape<T>>;
  /** The name of an enumeration's value, or undefined when no enumerator has it. */
  enumerator(): LabelsOf<T> | undefined;
}
