import { integerOf, scalarOf, unreadable, wordFor } from "../run/scalar.ts";
import { intType, sizeType } from "../types.ts";
import { Failure, Size, type Value } from "../value.ts";
import type { WorldFunction } from "../world.ts";
import { value } from "./helpers.ts";

/** size(n) */
export const size: WorldFunction = {
  name: "size",
  summary: "The integer as a number of bytes",
  parameters: [value("n", intType, "the bytes")],
  result: () => sizeType,
  call([given]) {
    const n = scalarOf(given as Value);
    if (n === null || unreadable(n)) return n;
    const integer = integerOf(n);
    return integer === undefined ? new Failure(`${wordFor(n)} is no integer`) : new Size(integer);
  },
};
