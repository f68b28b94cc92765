import { stringType } from "../types.ts";
import { textOf } from "../run/scalar.ts";
import type { Value } from "../value.ts";
import type { WorldFunction } from "../world.ts";
import { value } from "./helpers.ts";

/** lower(text) */
export const lower: WorldFunction = {
  name: "lower",
  summary: "The text in lower case",
  parameters: [value("text", stringType, "the text")],
  result: () => stringType,
  call: ([text]) => textOf(text as Value)?.toLowerCase() ?? null,
};
