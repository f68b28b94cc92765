import { scalarOf, textOf } from "../run/scalar.ts";
import { stringType } from "../types.ts";
import { Failure, type Value } from "../value.ts";
import type { WorldFunction } from "../world.ts";
import { maxGathered, value } from "./helpers.ts";

/** split(text, by) */
export const split: WorldFunction = {
  name: "split",
  summary: "The parts of the text between the separators",
  parameters: [value("text", stringType, "the text"), value("by", stringType, "the separator", " ")],
  result: () => ({ kind: "list", of: stringType }),
  call([given, separator]) {
    const text = textOf(scalarOf(given as Value)), by = textOf(scalarOf(separator as Value));
    if (text === undefined || by === undefined) return null;
    if (by === "") return new Failure("split() by an empty text");
    const parts = text.split(by, maxGathered + 1);
    return parts.length > maxGathered ? new Failure(`more than ${maxGathered} parts`) : parts;
  },
};
