/** Calling a method: by the kind of value it is called on, from these lists and nowhere else. */
import { Address } from "../../value.ts";
import { toList, toText, what } from "../coerce.ts";
import { JsError, type Meter } from "../meter.ts";
import { JsObject } from "../object_value.ts";
import { isWorldly, JsFunction, JsPattern, type JsValue } from "../values.ts";
import { listMethods } from "./list.ts";
import { callback } from "./method.ts";
import { numberMethods } from "./number.ts";
import { textMethods } from "./text.ts";

/** Every name that is a method of something. */
export const methodNames: ReadonlySet<string> = new Set([
  ...textMethods.keys(),
  ...listMethods.keys(),
  ...numberMethods.keys(),
  "test",
]);

/** `object.name(args)` */
export function callMethod(object: JsValue, name: string, args: readonly JsValue[], meter: Meter): JsValue {
  meter.spend();
  const result = found(object, name, args, meter);
  if (result === undefined) throw new JsError(`${what(object)} has no method ${name}()`);
  return result.value;
}

interface Found {
  readonly value: JsValue;
}

function found(object: JsValue, name: string, args: readonly JsValue[], meter: Meter): Found | undefined {
  const run = <T>(
    method: ((self: T, args: readonly JsValue[], meter: Meter) => JsValue) | undefined,
    self: T,
  ) => method && { value: method(self, args, meter) };
  if (typeof object === "string") return run(textMethods.get(name), object);
  if (typeof object === "number" || typeof object === "bigint") return run(numberMethods.get(name), object);
  if (typeof object === "boolean" && name === "toString") return { value: String(object) };
  if (object instanceof Address) return run(numberMethods.get(name), object.value);
  if (Array.isArray(object)) return run(listMethods.get(name), object);
  if (object instanceof JsPattern) {
    return name === "test" ? { value: tested(object, args, meter) } : undefined;
  }
  if (object instanceof JsObject) {
    const own = object.members.get(name);
    return own instanceof JsFunction ? { value: callback(own, name)(args, meter) } : undefined;
  }
  return isWorldly(object) ? ofWorld(object, name, args, meter) : undefined;
}

/** A collection of the world is a list, what is a text in arithmetic a text; and all have toString. */
function ofWorld(
  host: Extract<JsValue, { isHost: true }>,
  name: string,
  args: readonly JsValue[],
  meter: Meter,
): Found | undefined {
  const ofList = listMethods.get(name);
  if (ofList !== undefined && name !== "toString" && host.elements() !== undefined) {
    return { value: ofList([...toList(host, meter)], args, meter) };
  }
  const scalar = host.scalar();
  if (scalar instanceof Address) return found(scalar, name, args, meter);
  if (typeof scalar === "string") return found(scalar, name, args, meter);
  return name === "toString" ? { value: toText(host, meter) } : undefined;
}

function tested(pattern: JsPattern, [text]: readonly JsValue[], meter: Meter): JsValue {
  const subject = toText(text, meter);
  meter.letters(subject.length);
  return pattern.test(subject);
}
