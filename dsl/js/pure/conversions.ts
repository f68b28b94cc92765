/** Number, String, BigInt, Boolean, parseInt and what asks of a number what it is. */
import { plain, toCount, toNumber, toText, truthy } from "../coerce.ts";
import { JsError, type Meter } from "../meter.ts";
import type { JsValue } from "../values.ts";

type Pure = (args: readonly JsValue[], meter: Meter) => JsValue;

/** Longer texts are no numbers that anybody wrote. */
const longestNumber = 300;

const wholeNumber: Pure = ([x], meter) => {
  const value = plain(x, meter);
  if (typeof value === "string") {
    const text = value.trim();
    if (text.length > longestNumber || !/^([+-]?\d*|0x[0-9a-f]+|0o[0-7]+|0b[01]+)$/i.test(text)) {
      throw new JsError("BigInt() of a text that is no integer");
    }
    return BigInt(text);
  }
  const number = toNumber(value ?? NaN, meter);
  if (typeof number === "number" && !Number.isInteger(number)) {
    throw new JsError("BigInt() of what is no integer");
  }
  return BigInt(number);
};

const readInteger: Pure = ([x, radix], meter) => {
  const text = toText(x, meter).slice(0, longestNumber);
  return parseInt(text, toCount(radix, meter, 0));
};

/** Asks of a number; anything else is none. */
function asking(holds: (number: number) => boolean): Pure {
  return ([x]) => typeof x === "bigint" ? holds(Number(x)) : typeof x === "number" && holds(x);
}

export const conversions: Readonly<Record<string, Pure>> = {
  Number: ([x], meter) => x === undefined ? 0 : Number(toNumber(x, meter)),
  String: (args, meter) => args.length === 0 ? "" : toText(args[0], meter),
  Boolean: ([x]) => truthy(x),
  BigInt: wholeNumber,
  parseInt: readInteger,
  parseFloat: ([x], meter) => parseFloat(toText(x, meter).slice(0, longestNumber)),
  isNaN: ([x], meter) => Number.isNaN(Number(toNumber(x, meter))),
  isFinite: ([x], meter) => Number.isFinite(Number(toNumber(x, meter))),
  "Number.isInteger": asking(Number.isInteger),
  "Number.isSafeInteger": asking(Number.isSafeInteger),
  "Number.isFinite": asking(Number.isFinite),
  "Number.isNaN": asking(Number.isNaN),
  "Number.parseInt": readInteger,
};
