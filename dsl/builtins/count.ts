import type { Aggregate } from "../ir.ts";
import { anyType, intType } from "../types.ts";
import { value } from "./helpers.ts";

/** count(): the rows of a group; count(x): those in which x is something. */
export const count: Aggregate = {
  name: "count",
  summary: "The number of rows; with x, of rows in which x can be read and is not null",
  parameters: [value("x", anyType, "what must be something", null)],
  result: () => intType,
  start() {
    let n = 0n;
    return {
      add: () => void n++,
      result: () => n,
    };
  },
};
