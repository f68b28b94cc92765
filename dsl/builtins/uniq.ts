import type { Aggregate } from "../ir.ts";
import { keyOf } from "../run/compare.ts";
import { anyType, intType } from "../types.ts";
import { maxGathered, value } from "./helpers.ts";

/** uniq(x) */
export const uniq: Aggregate = {
  name: "uniq",
  summary: "How many different values x has",
  parameters: [value("x", anyType, "what is counted")],
  result: () => intType,
  start(_constants, warn) {
    const found = new Set<string>();
    return {
      add(x) {
        if (found.size < maxGathered) found.add(keyOf(x));
        else warn(`uniq() counts the first ${maxGathered} values only`);
      },
      result: () => BigInt(found.size),
    };
  },
};
