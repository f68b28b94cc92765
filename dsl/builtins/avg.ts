import type { Aggregate } from "../ir.ts";
import { arithmetic } from "../run/arithmetic.ts";
import { anyType, floatType, scalarType, typeWords } from "../types.ts";
import type { Value } from "../value.ts";
import { value } from "./helpers.ts";
import { plainOf } from "../run/scalar.ts";

/** avg(x) */
export const avg: Aggregate = {
  name: "avg",
  summary: "The mean of x: a decimal number, a size or a duration; null of nothing",
  parameters: [value("x", anyType, "what is averaged")],
  result(of) {
    const type = scalarType(of) ?? of;
    if (type.kind === "int") return floatType;
    if (["float", "size", "duration", "any"].includes(type.kind)) return type;
    return { problem: `avg() takes numbers, sizes and durations, not ${typeWords(of)}` };
  },
  start() {
    let total: Value = null;
    let n = 0n;
    return {
      add(x) {
        n++;
        total = total === null ? plainOf(x) : arithmetic("+", total, x);
      },
      result: () => typeof total === "bigint" ? Number(total) / Number(n) : arithmetic("/", total, n),
    };
  },
};
