/** Object.keys and its like, Array.isArray, JSON.stringify: over what the function made, and what the world gave. */
import { toJson } from "../../json_value.ts";
import { toList, toText, what } from "../coerce.ts";
import { JsError, type Meter } from "../meter.ts";
import { memberOf } from "../members.ts";
import { JsObject } from "../object_value.ts";
import { isWorldly, type JsValue, toValue, use } from "../values.ts";

type Pure = (args: readonly JsValue[], meter: Meter) => JsValue;

/** The members of an object; of a value of the world, those that its type has. */
function entries(given: JsValue, meter: Meter): [string, () => JsValue][] {
  const value = use(given);
  if (value instanceof JsObject) {
    meter.room(value.members.size);
    return [...value.members].map(([name, member]) => [name, () => member]);
  }
  if (Array.isArray(value)) {
    meter.room(value.length);
    return value.map((item, i) => [String(i), () => item]);
  }
  if (!isWorldly(value)) throw new JsError(`${what(value)} has no members`);
  const names = value.type.memberNames();
  meter.room(names.length);
  return names.map((name) => [name, () => memberOf(value, name, meter)]);
}

const stringify: Pure = ([given], meter) => {
  // As an answer first: that counts every part of it, however often the same list stands in it.
  const text = JSON.stringify(toJson(toValue(use(given), meter)));
  meter.letters(text.length);
  return text;
};

export const objects: Readonly<Record<string, Pure>> = {
  "Object.keys": ([x], meter) => entries(x, meter).map(([name]) => name),
  "Object.values": ([x], meter) => entries(x, meter).map(([, read]) => read()),
  "Object.entries": ([x], meter) => entries(x, meter).map(([name, read]) => [name, read()]),
  "Object.fromEntries"([pairs], meter) {
    const members = new Map<string, JsValue>();
    for (const pair of toList(pairs, meter)) {
      const [name, value] = toList(pair, meter);
      members.set(toText(name, meter), value);
    }
    return new JsObject(members);
  },
  "Array.isArray": ([x]) => Array.isArray(use(x)),
  "Array.from": ([x], meter) => [...toList(x, meter)],
  "JSON.stringify": stringify,
};
