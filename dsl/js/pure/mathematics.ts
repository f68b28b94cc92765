/** Math.* */
import { toNumber } from "../coerce.ts";
import type { Meter } from "../meter.ts";
import type { JsValue } from "../values.ts";

type Pure = (args: readonly JsValue[], meter: Meter) => JsValue;

function decimal(compute: (...numbers: number[]) => number): Pure {
  return (args, meter) => {
    meter.spend(args.length);
    return compute(...args.slice(0, 1000).map((arg) => Number(toNumber(arg, meter))));
  };
}

/** Of an integer they are the integer itself, however large it is. */
function rounding(round: (number: number) => number): Pure {
  return ([x], meter) => {
    const number = toNumber(x, meter);
    return typeof number === "bigint" ? number : round(number);
  };
}

/** The largest or the smallest, exactly. */
function extreme(none: number, better: (a: number | bigint, b: number | bigint) => boolean): Pure {
  return (args, meter) => {
    let best: number | bigint = none;
    for (const arg of args) {
      meter.spend();
      const number = toNumber(arg, meter);
      if (Number.isNaN(Number(number))) return NaN;
      if (better(number, best)) best = number;
    }
    return best;
  };
}

export const mathematics: Readonly<Record<string, Pure>> = {
  "Math.max": extreme(-Infinity, (a, b) => a > b),
  "Math.min": extreme(Infinity, (a, b) => a < b),
  "Math.floor": rounding(Math.floor),
  "Math.ceil": rounding(Math.ceil),
  "Math.round": rounding(Math.round),
  "Math.trunc": rounding(Math.trunc),
  "Math.abs"([x], meter) {
    const number = toNumber(x, meter);
    return typeof number === "number" ? Math.abs(number) : number < 0n ? -number : number;
  },
  "Math.sign": decimal((x) => Math.sign(x)),
  "Math.sqrt": decimal((x) => Math.sqrt(x)),
  "Math.cbrt": decimal((x) => Math.cbrt(x)),
  "Math.log": decimal((x) => Math.log(x)),
  "Math.log2": decimal((x) => Math.log2(x)),
  "Math.log10": decimal((x) => Math.log10(x)),
  "Math.exp": decimal((x) => Math.exp(x)),
  "Math.pow": decimal((x, y) => Math.pow(x, y)),
  "Math.hypot": decimal((...all) => Math.hypot(...all)),
};
