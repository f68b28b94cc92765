/** The values of a js() while it runs, and how they come from the language's own and go back. */
import { isNull } from "../run/compare.ts";
import {
  Address,
  Duration,
  Failure,
  type Host,
  isHost,
  Label,
  Missing,
  Size,
  Time,
  type Value,
} from "../value.ts";
import { JsError, type Meter, Unread } from "./meter.ts";
import { JsObject, ObjectValue } from "./object_value.ts";

/** Something that can be called. */
export class JsFunction {
  constructor(readonly call: (args: readonly JsValue[], meter: Meter) => JsValue) {}
}

/** A pattern: `/^kworker/i`. */
export class JsPattern {
  constructor(readonly text: string, readonly test: (text: string) => boolean | Failure) {}
}

/** What is neither an object nor a list. An address is an integer that is written in hexadecimal. */
export type JsPrimitive = undefined | null | boolean | number | bigint | string | Address;

/**
 * A value. A list may hold what could not be read: it is found out where it is used. Hosts are values of the world,
 * reached through their own interface alone; nothing else of JavaScript's is an object.
 */
export type JsValue =
  | JsPrimitive
  | JsObject
  | JsFunction
  | JsPattern
  | Host
  | Missing
  | Failure
  | JsValue[];

/** How deep a result may nest. */
const maxResultDepth = 32;

/** Whether it is a value of the world. */
export function isWorldly(value: JsValue): value is Host {
  return typeof value === "object" && value !== null && "isHost" in value;
}

/** A value that was read, or the end of the function where it could not be. */
export function use(value: JsValue): JsValue {
  if (value instanceof Missing || value instanceof Failure) throw new Unread(value);
  return value;
}

/** A value of the language, for the function. What cannot be read stays what it is until it is used. */
export function fromValue(value: Value, meter: Meter): JsValue {
  if (typeof value === "bigint") return integer(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Duration || value instanceof Time) return Number(value.ns) / 1e9;
  if (value instanceof Size) return integer(value.bytes);
  if (value instanceof Label) return value.text;
  if (value instanceof Address || value instanceof Missing || value instanceof Failure) return value;
  if (isHost(value)) return fromHost(value, meter);
  meter.room(value.length);
  return value.map((item) => fromValue(item, meter));
}

/** A C integer or text is that; a null pointer is null; what has members or elements stays itself. */
function fromHost(host: Host, meter: Meter): JsValue {
  if (host instanceof ObjectValue) return host.object;
  const scalar = host.scalar();
  if (scalar === undefined) return host;
  if (scalar instanceof Missing || scalar instanceof Failure) return scalar;
  if (isNull(scalar)) return null;
  const { type } = host;
  if (typeof scalar === "string" && type.memberNames().length === 0) return scalar;
  if (type.memberNames().length > 0 || type.element() !== undefined) return host;
  return fromValue(scalar, meter);
}

function integer(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** The function's answer as a value of the language. */
export function toValue(value: JsValue, meter: Meter, depth = 0): Value {
  meter.spend();
  if (depth > maxResultDepth) throw new JsError("the answer is nested too deeply");
  if (value === undefined) return null;
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  // The language's integers are those of 64 bits.
  if (typeof value === "bigint") return value < 0n ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => toValue(item, meter, depth + 1));
  if (value instanceof JsFunction || value instanceof JsPattern) {
    throw new JsError("the answer is a function or a pattern, not a value");
  }
  if (!(value instanceof JsObject)) return value;
  const members = [...value.members].map(([name, member]) =>
    [name, toValue(member, meter, depth + 1)] as const
  );
  return new ObjectValue(value, new Map(members));
}
