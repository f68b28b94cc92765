/** What the checker asks of static types. */
import {
  Address,
  Duration,
  Failure,
  isHost,
  Label,
  Missing,
  Size,
  type StaticType,
  Time,
  type Value,
} from "./value.ts";

export const anyType: StaticType = { kind: "any" };
export const nullType: StaticType = { kind: "null" };
export const boolType: StaticType = { kind: "bool" };
export const intType: StaticType = { kind: "int" };
export const floatType: StaticType = { kind: "float" };
export const stringType: StaticType = { kind: "string" };
export const durationType: StaticType = { kind: "duration" };
export const timeType: StaticType = { kind: "time" };
export const addressType: StaticType = { kind: "address" };
export const sizeType: StaticType = { kind: "size" };

/** The kind of a type where operators look at it: a host is what it is in arithmetic. */
export type ScalarKind = Exclude<StaticType["kind"], "host"> | "none";

/** What a type is to an operator: a C integer is an int, a pointer an address; undefined when it cannot stand there. */
export function scalarType(type: StaticType): StaticType | undefined {
  return type.kind === "host" ? type.host.scalar() : type;
}

/** The kind of `scalarType`. */
export function scalarKind(type: StaticType): ScalarKind {
  const scalar = scalarType(type);
  return scalar === undefined || scalar.kind === "host" ? "none" : scalar.kind;
}

const words: Record<Exclude<StaticType["kind"], "host" | "enum" | "list">, string> = {
  any: "a value",
  null: "null",
  bool: "a truth value",
  int: "an integer",
  float: "a decimal number",
  string: "text",
  duration: "a duration",
  time: "a time",
  address: "an address",
  size: "a size",
};

/** A type in words, for messages. */
export function typeWords(type: StaticType): string {
  if (type.kind === "host") return `\`${type.host.name}\``;
  if (type.kind === "enum") return `\`${type.domain.name}\``;
  if (type.kind === "list") return "a list";
  return words[type.kind];
}

/** The static type of a value at hand. */
export function typeOf(value: Value): StaticType {
  if (value === null) return nullType;
  switch (typeof value) {
    case "boolean":
      return boolType;
    case "bigint":
      return intType;
    case "number":
      return floatType;
    case "string":
      return stringType;
  }
  if (isHost(value)) return { kind: "host", host: value.type };
  if (value instanceof Duration) return durationType;
  if (value instanceof Time) return timeType;
  if (value instanceof Address) return addressType;
  if (value instanceof Size) return sizeType;
  if (value instanceof Label) return { kind: "enum", domain: value.domain };
  if (value instanceof Missing || value instanceof Failure) return anyType;
  return { kind: "list", of: anyType };
}

const numberKinds: ReadonlySet<string> = new Set(["int", "float", "size", "address", "enum"]);

/** Whether a value of `type` may be given where `wanted` is asked for. */
export function fits(type: StaticType, wanted: StaticType): boolean {
  if (wanted.kind === "any" || type.kind === "any" || type.kind === "null") return true;
  if (wanted.kind === "host") {
    return type.kind === "host" || scalarKind(type) === "address" || type.kind === "int";
  }
  const kind = scalarKind(type);
  if (kind === wanted.kind || kind === "any") return true;
  if (wanted.kind === "list") return type.kind === "host";
  return numberKinds.has(wanted.kind) && numberKinds.has(kind);
}
