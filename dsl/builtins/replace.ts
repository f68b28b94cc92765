import { scalarOf, textOf } from "../run/scalar.ts";
import { stringType } from "../types.ts";
import { Failure, type Value } from "../value.ts";
import type { WorldFunction } from "../world.ts";
import { value } from "./helpers.ts";

/** A text that grows at every place could outgrow the memory. */
const longest = 1 << 20;

/** replace(text, old, new) */
export const replace: WorldFunction = {
  name: "replace",
  summary: "The text with every `old` in it replaced by `new`",
  parameters: [
    value("text", stringType, "the text"),
    value("old", stringType, "what is replaced"),
    value("new", stringType, "what stands there then", ""),
  ],
  result: () => stringType,
  call(args) {
    const [text, old, by] = args.map((arg) => textOf(scalarOf(arg as Value)));
    if (text === undefined || old === undefined || by === undefined) return null;
    if (old === "") return new Failure("replace() of an empty text");
    const parts = text.split(old);
    const length = text.length + (parts.length - 1) * (by.length - old.length);
    return length > longest ? new Failure(`a text of more than ${longest} characters`) : parts.join(by);
  },
};
