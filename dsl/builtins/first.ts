import type { Aggregate } from "../ir.ts";
import { anyType } from "../types.ts";
import type { Value } from "../value.ts";
import { value } from "./helpers.ts";

/** first(x) */
export const first: Aggregate = {
  name: "first",
  summary: "The first x that can be read and is not null",
  parameters: [value("x", anyType, "what is taken")],
  result: (of) => of,
  start() {
    let found: Value = null;
    return {
      add(x) {
        if (found === null) found = x;
      },
      result: () => found,
      enough: () => found !== null,
    };
  },
};
