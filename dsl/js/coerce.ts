/** What a value is as a text, a number, a condition: by JavaScript's rules, without asking the value for methods. */
import { scalarOf } from "../run/scalar.ts";
import { Address } from "../value.ts";
import { JsError, type Meter } from "./meter.ts";
import { JsObject } from "./object_value.ts";
import {
  fromValue,
  isWorldly,
  JsFunction,
  JsPattern,
  type JsPrimitive,
  type JsValue,
  use,
} from "./values.ts";

/** JavaScript's truth. A null pointer is null, any other value of the world is there. */
export function truthy(value: JsValue): boolean {
  return value instanceof Address ? value.value !== 0n : Boolean(use(value));
}

/** What `typeof` says. */
export function typeName(value: JsValue): string {
  if (value instanceof Address) return "bigint";
  return value instanceof JsFunction ? "function" : typeof use(value);
}

/** What a value of the world is in arithmetic; other values as they are. */
export function plain(given: JsValue, meter: Meter): JsPrimitive {
  const value = use(given);
  if (isPrimitive(value)) return value;
  if (!isWorldly(value)) return toText(value, meter);
  const scalar = value.scalar();
  if (scalar === undefined) return value.text();
  const known = use(fromValue(scalarOf(value), meter));
  return isPrimitive(known) ? known : toText(known, meter);
}

function isPrimitive(value: JsValue): value is JsPrimitive {
  return typeof value !== "object" || value === null || value instanceof Address;
}

/** A value as a number, integers beyond 2^53 and addresses exactly. */
export function toNumber(given: JsValue, meter: Meter): number | bigint {
  const value = plain(given, meter);
  if (value instanceof Address) return value.value;
  if (typeof value === "bigint") return value;
  if (typeof value === "string") meter.letters(value.length);
  return Number(value);
}

/** An argument that counts something: -1, 3, or `fallback` where there is none. */
export function toCount(given: JsValue, meter: Meter, fallback: number): number {
  if (given === undefined) return fallback;
  const number = Math.trunc(Number(toNumber(given, meter)));
  return Number.isNaN(number) ? 0 : number;
}

/** A value as text, as String() and `${}` make it; an address as queries write it. */
export function toText(given: JsValue, meter: Meter): string {
  const value = use(given);
  meter.spend();
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Address) return `0x${value.value.toString(16)}`;
  if (Array.isArray(value)) return joined(value, ",", meter);
  if (value instanceof JsFunction) throw new JsError("a function is no text");
  if (value instanceof JsPattern) return value.text;
  if (value instanceof JsObject) return "[object Object]";
  if (!isWorldly(value)) throw new JsError("no text");
  const scalar = value.scalar();
  const text = typeof scalar === "string" ? scalar : value.text();
  meter.letters(text.length);
  return text;
}

/** The elements as texts with `separator` between them. */
export function joined(items: readonly JsValue[], separator: string, meter: Meter): string {
  meter.enter();
  const texts: string[] = [];
  let length = 0;
  for (const item of items) {
    const known = use(item);
    const text = known === undefined || known === null ? "" : toText(known, meter);
    length += text.length + separator.length;
    meter.letters(length);
    texts.push(text);
  }
  meter.leave();
  return texts.join(separator);
}

/** The elements of a list, or of a value of the world that has some. */
export function toList(given: JsValue, meter: Meter): JsValue[] {
  const value = use(given);
  if (Array.isArray(value)) return value;
  if (typeof value === "string") {
    meter.room(value.length);
    return [...value];
  }
  const elements = isWorldly(value) ? value.elements() : undefined;
  if (elements === undefined) throw new JsError(`${what(value)} has no elements`);
  const items: JsValue[] = [];
  for (const element of elements) {
    items.push(fromValue(element, meter));
    if (items.length % 1024 === 0) meter.room(items.length);
  }
  meter.room(items.length);
  return items;
}

/** A value in words, for messages. */
export function what(value: JsValue): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return "a list";
  if (value instanceof Address) return "an address";
  if (value instanceof JsObject) return "an object";
  if (value instanceof JsFunction) return "a function";
  if (value instanceof JsPattern) return "a pattern";
  if (isWorldly(value)) return value.type.name;
  return typeof value === "string" ? "a text" : typeof value === "boolean" ? "a truth value" : "a number";
}

/** `===`: integers are equal by value, however they are held; objects and lists are equal to themselves. */
export function same(left: JsValue, right: JsValue, meter: Meter): boolean {
  const a = comparable(left, meter), b = comparable(right, meter);
  if (typeof a === "bigint" || typeof b === "bigint") {
    return (typeof a === "bigint" || typeof a === "number") &&
      (typeof b === "bigint" || typeof b === "number") &&
      // deno-lint-ignore eqeqeq
      a == b;
  }
  return a === b;
}

function comparable(given: JsValue, meter: Meter): JsValue {
  const value = use(given);
  if (value instanceof Address) return value.value;
  if (!isWorldly(value)) return value;
  const scalar = plain(value, meter);
  return scalar instanceof Address ? scalar.value : scalar;
}

/** `==`: as `===`, and null is undefined, and a text beside a number is a number. */
export function alike(left: JsValue, right: JsValue, meter: Meter): boolean {
  const a = use(left), b = use(right);
  const none = (value: JsValue) => value === undefined || value === null;
  if (none(a) || none(b)) return none(a) && none(b);
  const x = comparable(a, meter), y = comparable(b, meter);
  const mixed = typeof x !== typeof y && isPrimitive(x) && isPrimitive(y);
  return mixed ? same(toNumber(x, meter), toNumber(y, meter), meter) : same(x, y, meter);
}
