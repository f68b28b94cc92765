import type { Aggregate } from "../ir.ts";
import { arithmetic } from "../run/arithmetic.ts";
import { anyType, scalarType, typeWords } from "../types.ts";
import type { Value } from "../value.ts";
import { value } from "./helpers.ts";
import { plainOf } from "../run/scalar.ts";

/** sum(x) */
export const sum: Aggregate = {
  name: "sum",
  summary: "The sum of x: integers, decimal numbers, sizes or durations; null of nothing",
  parameters: [value("x", anyType, "what is added up")],
  result(of) {
    const type = scalarType(of) ?? of;
    if (["int", "float", "size", "duration", "any"].includes(type.kind)) return type;
    return { problem: `sum() adds numbers, sizes and durations, not ${typeWords(of)}` };
  },
  start() {
    let total: Value = null;
    return {
      add(x) {
        total = total === null ? plainOf(x) : arithmetic("+", total, x);
      },
      result: () => total,
    };
  },
};
