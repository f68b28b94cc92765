import type { Aggregate } from "../ir.ts";
import { sortOrder } from "../run/compare.ts";
import { anyType, floatType } from "../types.ts";
import { Failure, type Value } from "../value.ts";
import { maxGathered, orderedType, value } from "./helpers.ts";
import { plainOf } from "../run/scalar.ts";

/** pct(x, 95): by nearest rank, so the result is one of the values. */
export const pct: Aggregate = {
  name: "pct",
  summary: "The percentile p of x: the smallest value that p percent of the values do not exceed",
  parameters: [
    value("x", anyType, "what is ranked"),
    value("p", floatType, "between 0 and 100"),
  ],
  result: (of) => orderedType("pct", of),
  start([p], warn) {
    const percent = Number(p);
    const found: Value[] = [];
    return {
      add(x) {
        if (found.length < maxGathered) found.push(plainOf(x));
        else warn(`pct() ranks the first ${maxGathered} values only`);
      },
      result() {
        if (!(percent >= 0 && percent <= 100)) return new Failure(`no percentile: ${percent}`);
        if (found.length === 0) return null;
        found.sort(sortOrder);
        return found[Math.max(0, Math.ceil(percent / 100 * found.length) - 1)];
      },
    };
  },
};
