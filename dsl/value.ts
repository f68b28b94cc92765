import type { Argument, Parameter } from "./world.ts";

/**
 * The values of the language. An integer is a bigint, a float a number; what has a meaning of its own (a duration,
 * an address, an enumeration's value) is a small object, so that renderers and operators never guess.
 */

/** JSON as the renderers write it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A span of time in nanoseconds. JSON: seconds. */
export class Duration {
  constructor(readonly ns: bigint) {}
}

/** A moment: nanoseconds since 1970, UTC. JSON: ISO text. */
export class Time {
  constructor(readonly ns: bigint) {}
}

/** A kernel, user or physical address. Behaves as an unsigned 64-bit integer; JSON: hex text. */
export class Address {
  constructor(readonly value: bigint) {}
}

/** A number of bytes. Behaves as an integer; a table draws it with a unit, JSON as bytes. */
export class Size {
  constructor(readonly bytes: bigint) {}
}

/** An enumeration: a C enum of the dump, or the states of a task. */
export interface EnumDomain {
  readonly name: string;
  /** Every label that a query may write, for completion and for the nearest name. */
  labels(): readonly string[];
  /** Whether `label` is one of them. */
  has(label: string): boolean;
  /** Whether a value is what `label` names: `D` holds for a killable sleep, too. */
  matches(value: bigint, label: string): boolean;
  /** The value that `label` names, where values have an order, so that `level <= err` has a meaning; absent: they have none. */
  order?(label: string): bigint | undefined;
}

/** A value of an enumeration. JSON: its text. */
export class Label {
  constructor(readonly domain: EnumDomain, readonly value: bigint, readonly text: string) {}
}

/** A value that could not be had, and why: a page that is not in the dump, an address not mapped. */
export class Missing {
  constructor(readonly reason: string) {}
}

/** A value that makes no sense: a division by zero, a cycle in a list. */
export class Failure {
  constructor(readonly message: string) {}
}

/**
 * What the world gives that is none of the above: a C object, a row of a table, a stack, a symbol. The language
 * knows it through these methods alone. None of them throws for what a dump can contain: they return Missing.
 */
export interface Host {
  readonly isHost: true;
  /** The static type, as the checker sees it. */
  readonly type: HostType;
  /** A member by name, following pointers; undefined when there is no such member. */
  member(name: string): Value | undefined;
  /** `->name`: the member of the C object, past a column of the same name. Absent: the same as `member`. */
  raw?(name: string): Value | undefined;
  /** A member that takes arguments: `stack(top=3)`, one for each of the method's parameters. */
  call?(name: string, args: readonly Argument[]): Value | undefined;
  /** An element; undefined when it cannot be indexed. */
  index(i: bigint): Value | undefined;
  /** `*x`; undefined when it is no pointer. */
  deref(): Value | undefined;
  /** `&x`; undefined when it has no address. */
  addressOf(): Value | undefined;
  /**
   * What it is in arithmetic and comparison, if it can stand there: a pointer or a row its address, a C integer its
   * value, a character array its text. Missing when that cannot be read.
   */
  scalar(): Scalar | Missing | Failure | undefined;
  /** The elements, when it is a collection. */
  elements(): Iterable<Value> | undefined;
  /** A text that is equal for equal values: for group by, distinct and joins. */
  key(): string;
  /** One line for a cell. May hold several lines where the thing is drawn as a block (a stack). */
  text(): string;
  json(): Json;
}

/** A value that operators work on directly. */
export type Scalar = null | boolean | bigint | number | string | Duration | Time | Address | Size | Label;

/** Any value of the language. */
export type Value = Scalar | Missing | Failure | Host | readonly Value[];

/** A member that takes arguments. */
export interface Method {
  readonly parameters: readonly Parameter[];
  readonly result: StaticType;
}

/** What the checker knows of a host value. */
export interface HostType {
  /** As C or the manual says it: "struct task_struct *", "task", "stack". */
  readonly name: string;
  /** The type of a member, or undefined when there is none. */
  member(name: string): StaticType | undefined;
  /** Names of the members, for suggestions. */
  memberNames(): readonly string[];
  /** The type that `->name` gives, past a column of the same name. Absent: the same as `member`. */
  raw?(name: string): StaticType | undefined;
  /** A member that takes arguments, or undefined: `stack(top=3)` beside the plain `stack`. */
  method?(name: string): Method | undefined;
  /** The type of an element, or undefined when it cannot be indexed. */
  element(): StaticType | undefined;
  /** The type of `*x`, or undefined when it is no pointer. */
  deref(): StaticType | undefined;
  /** The type of `&x`, or undefined when it can have no address. */
  addressOf(): StaticType | undefined;
  /** What it is in arithmetic and comparisons; undefined when it cannot stand there. */
  scalar(): StaticType | undefined;
  /** How what is behind it is reached, told when `*` or a member does not reach it. */
  readonly hint?: string | undefined;
}

/** The type of an expression, known before any page is read. */
export type StaticType =
  | {
    readonly kind:
      | "any"
      | "null"
      | "bool"
      | "int"
      | "float"
      | "string"
      | "duration"
      | "time"
      | "address"
      | "size";
  }
  | { readonly kind: "enum"; readonly domain: EnumDomain }
  | { readonly kind: "list"; readonly of: StaticType }
  | { readonly kind: "host"; readonly host: HostType };

/** Whether a value is one of the world's own. */
export function isHost(value: Value): value is Host {
  return typeof value === "object" && value !== null && "isHost" in value;
}
