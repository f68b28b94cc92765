import type { Aggregate } from "../ir.ts";
import { compare } from "../run/compare.ts";
import { anyType } from "../types.ts";
import type { Value } from "../value.ts";
import { orderedType, value } from "./helpers.ts";
import { plainOf } from "../run/scalar.ts";

/** min(x) */
export const min: Aggregate = {
  name: "min",
  summary: "The smallest x of the group; null of nothing",
  parameters: [value("x", anyType, "what is compared")],
  result: (of) => orderedType("min", of),
  start() {
    let best: Value = null;
    return {
      add(given) {
        const x = plainOf(given);
        if (best === null || compare("<", x, best) === true) best = x;
      },
      result: () => best,
    };
  },
};
