/** Members: the own ones of what the world gave and of what the function made, and no others. */
import { toText, what } from "./coerce.ts";
import { JsError, type Meter } from "./meter.ts";
import { JsObject } from "./object_value.ts";
import { fromValue, isWorldly, type JsValue, use } from "./values.ts";
import { nearest } from "../nearest.ts";
import type { Host } from "../value.ts";

/** `object[key]`. As in the language, a member of null is null: a null pointer leads nowhere. */
export function memberOf(object: JsValue, given: JsValue, meter: Meter): JsValue {
  if (object === null) return null;
  const key = typeof given === "string" || typeof given === "number" ? given : keyText(given, meter);
  if (Array.isArray(object) || typeof object === "string") return elementOf(object, key);
  if (object instanceof JsObject) return object.members.get(String(key));
  if (isWorldly(object)) return use(worldly(object, key, meter));
  throw new JsError(`${what(object)} has no member ${shown(key)}`);
}

function keyText(given: JsValue, meter: Meter): string {
  return typeof given === "bigint" ? String(given) : toText(given, meter);
}

function elementOf(object: string | JsValue[], key: string | number): JsValue {
  if (key === "length") return object.length;
  const index = typeof key === "number" ? key : /^\d{1,9}$/.test(key) ? Number(key) : NaN;
  if (Number.isInteger(index)) return index >= 0 && index < object.length ? object[index] : undefined;
  throw new JsError(`${what(object)} has no member ${shown(key)}`);
}

function worldly(host: Host, key: string | number, meter: Meter): JsValue {
  if (typeof key === "number") {
    const element = Number.isSafeInteger(key) ? host.index(BigInt(key)) : undefined;
    return element === undefined ? undefined : fromValue(element, meter);
  }
  const member = host.member(key);
  if (member !== undefined) return fromValue(member, meter);
  if (key === "length") {
    const elements = host.elements();
    if (elements !== undefined) return count(elements, meter);
  }
  const near = nearest(key, host.type.memberNames());
  const hint = near.length > 0 ? `: did you mean ${near[0]}?` : "";
  throw new JsError(`${host.type.name} has no member ${shown(key)}${hint}`);
}

function count(elements: Iterable<unknown>, meter: Meter): number {
  let n = 0;
  for (const _ of elements) {
    n++;
    meter.spend();
  }
  return n;
}

function shown(key: string | number): string {
  return String(key).slice(0, 60);
}
