import { addressParameter } from "../../../define/arguments.ts";
import { defineFunction } from "../../../define/function.ts";

/** `symbol(address)` */
export const symbol = defineFunction({
  name: "symbol",
  summary: "The symbol that an address lies in, with the offset: schedule+0x2a",
  parameters: [addressParameter],
  result: "string",
  call: ([address], { target, address: addressOf }) => {
    const at = addressOf(address);
    return typeof at === "bigint" ? target.symbols.describe(at) ?? null : at;
  },
});
