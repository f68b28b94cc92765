import { stringType } from "../types.ts";
import { textOf } from "../run/scalar.ts";
import type { Value } from "../value.ts";
import type { WorldFunction } from "../world.ts";
import { value } from "./helpers.ts";

/** upper(text) */
export const upper: WorldFunction = {
  name: "upper",
  summary: "The text in upper case",
  parameters: [value("text", stringType, "the text")],
  result: () => stringType,
  call: ([text]) => textOf(text as Value)?.toUpperCase() ?? null,
};
