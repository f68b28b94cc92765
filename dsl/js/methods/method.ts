/** A method of a text, a list or a number: written here, never JavaScript's own found by its name. */
import type { Meter } from "../meter.ts";
import { JsError } from "../meter.ts";
import { JsFunction, type JsValue, use } from "../values.ts";
import { what } from "../coerce.ts";

export type Method<T> = (self: T, args: readonly JsValue[], meter: Meter) => JsValue;
export type Methods<T> = ReadonlyMap<string, Method<T>>;

/** The methods of a record by their names: a map has no names besides. */
export function methods<T>(record: Readonly<Record<string, Method<T>>>): Methods<T> {
  return new Map(Object.entries(record));
}

/** Calls a function that was given as an argument. */
export function callback(
  given: JsValue,
  method: string,
): (args: readonly JsValue[], meter: Meter) => JsValue {
  const value = use(given);
  if (!(value instanceof JsFunction)) throw new JsError(`${method}() takes a function, not ${what(value)}`);
  return (args, meter) => {
    meter.spend();
    meter.enter();
    const result = value.call(args, meter);
    meter.leave();
    return result;
  };
}
