import type { WorldFunction } from "../../../../dsl/world.ts";
import { addressParameter, type FunctionWorld, withAddress } from "../function_arguments.ts";

const usual = 4096, most = 1n << 20n;

/** `string(address, max)` */
export function create({ target }: FunctionWorld): WorldFunction {
  return {
    name: "string",
    summary: "The text behind a pointer, or in a character array, up to its NUL; a text itself",
    parameters: [addressParameter, {
      name: "max",
      type: { kind: "value", type: { kind: "int" } },
      default: BigInt(usual),
      summary: "the most bytes to read",
    }],
    result: () => ({ kind: "string" }),
    call: ([address, max]) => {
      const length = typeof max === "bigint" && max > 0n && max <= most ? Number(max) : usual;
      // A column of a table may be the text already that a member of the same name points to.
      if (typeof address === "string") return address;
      return withAddress(address, (at) => target.kernel.cString(at, length));
    },
  };
}
