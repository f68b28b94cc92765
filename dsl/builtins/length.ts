import { elementsOf, textOf, unreadable, wordFor } from "../run/scalar.ts";
import { anyType, intType } from "../types.ts";
import { Failure, type Value } from "../value.ts";
import type { WorldFunction } from "../world.ts";
import { maxGathered, value } from "./helpers.ts";

/** length(x) */
export const length: WorldFunction = {
  name: "length",
  summary: "How many characters a text has, or how many elements a collection",
  parameters: [value("x", anyType, "a text or a collection")],
  result: () => intType,
  call([given]) {
    const x = given as Value;
    if (x === null || unreadable(x)) return x;
    const elements = elementsOf(x);
    if (elements === undefined) {
      const text = textOf(x);
      return text === undefined ? new Failure(`${wordFor(x)} has no length`) : BigInt([...text].length);
    }
    let n = 0;
    for (const _ of elements) if (++n > maxGathered) return new Failure(`more than ${maxGathered} elements`);
    return BigInt(n);
  },
};
