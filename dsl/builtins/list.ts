import type { Aggregate } from "../ir.ts";
import { integerOf } from "../run/scalar.ts";
import { anyType, intType } from "../types.ts";
import type { Value } from "../value.ts";
import { maxGathered, value } from "./helpers.ts";

/** list(x, n) */
export const list: Aggregate = {
  name: "list",
  summary: "The values of x, the first n of them",
  parameters: [
    value("x", anyType, "what is listed"),
    value("n", intType, "how many at most; all without", null),
  ],
  result: (of) => ({ kind: "list", of }),
  start([n], warn) {
    const asked = integerOf(n ?? null);
    const most = asked === undefined || asked > maxGathered ? maxGathered : Number(asked);
    const found: Value[] = [];
    return {
      add(x) {
        if (found.length < most) found.push(x);
        else if (most === maxGathered) warn(`list() holds the first ${maxGathered} values only`);
      },
      result: () => found,
      enough: () => asked !== undefined && found.length >= most,
    };
  },
};
