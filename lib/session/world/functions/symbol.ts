import type { WorldFunction } from "../../../../dsl/world.ts";
import { addressParameter, type FunctionWorld, withAddress } from "../function_arguments.ts";

/** `symbol(address)` */
export function create({ target }: FunctionWorld): WorldFunction {
  return {
    name: "symbol",
    summary: "The symbol that an address lies in, with the offset: schedule+0x2a",
    parameters: [addressParameter],
    result: () => ({ kind: "string" }),
    call: ([address]) => withAddress(address, (at) => target.symbols.describe(at) ?? null),
  };
}
