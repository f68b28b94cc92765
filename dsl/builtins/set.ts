import type { Aggregate } from "../ir.ts";
import { keyOf } from "../run/compare.ts";
import { anyType } from "../types.ts";
import type { Value } from "../value.ts";
import { maxGathered, value } from "./helpers.ts";

/** set(x) */
export const set: Aggregate = {
  name: "set",
  summary: "The different values of x, in the order they came",
  parameters: [value("x", anyType, "what is gathered")],
  result: (of) => ({ kind: "list", of }),
  start(_constants, warn) {
    const found = new Map<string, Value>();
    return {
      add(x) {
        const key = keyOf(x);
        if (found.has(key)) return;
        if (found.size < maxGathered) found.set(key, x);
        else warn(`set() holds the first ${maxGathered} values only`);
      },
      result: () => [...found.values()],
    };
  },
};
