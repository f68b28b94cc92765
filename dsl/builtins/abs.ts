import { compare } from "../run/compare.ts";
import { negate } from "../run/arithmetic.ts";
import { scalarOf } from "../run/scalar.ts";
import { anyType } from "../types.ts";
import { Duration, type Value } from "../value.ts";
import type { WorldFunction } from "../world.ts";
import { value } from "./helpers.ts";

/** abs(x) */
export const abs: WorldFunction = {
  name: "abs",
  summary: "The number or duration without its sign",
  parameters: [value("x", anyType, "a number or a duration")],
  result: ([x]) => "type" in x ? x.type : anyType,
  call([given]) {
    const x = scalarOf(given as Value);
    const below = compare("<", x, x instanceof Duration ? new Duration(0n) : 0n);
    return typeof below !== "boolean" ? below : below ? negate(x) : x;
  },
};
