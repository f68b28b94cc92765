/** Methods of numbers and addresses. */
import { toCount } from "../coerce.ts";
import { JsError, type Meter } from "../meter.ts";
import type { JsValue } from "../values.ts";
import { type Method, methods } from "./method.ts";

function digits(given: JsValue, meter: Meter, fallback: number): number {
  const count = toCount(given, meter, fallback);
  if (!(count >= 0 && count <= 100)) throw new JsError(`no number has ${count} digits`);
  return count;
}

const written: Method<number | bigint> = (self, [radix], meter) => {
  const base = toCount(radix, meter, 10);
  if (!(base >= 2 && base <= 36)) throw new JsError(`no digits to the base of ${base}`);
  return self.toString(base);
};

export const numberMethods = methods<number | bigint>({
  toString: written,
  toFixed: (self, [after], meter) => Number(self).toFixed(digits(after, meter, 0)),
  toPrecision: (self, [count], meter) => Number(self).toPrecision(Math.max(1, digits(count, meter, 6))),
});
