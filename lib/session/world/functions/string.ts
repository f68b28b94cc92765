import { addressParameter } from "../../../define/arguments.ts";
import { defineFunction } from "../../../define/function.ts";

const usual = 4096, most = 1n << 20n;

/** `string(address, max)` */
export const string = defineFunction({
  name: "string",
  summary: "The text behind a pointer, or in a character array, up to its NUL; a text itself",
  parameters: [addressParameter, {
    name: "max",
    type: { kind: "value", type: { kind: "int" } },
    default: BigInt(usual),
    summary: "the most bytes to read",
  }],
  result: "string",
  call: ([address, max], { target, address: addressOf }) => {
    const length = typeof max === "bigint" && max > 0n && max <= most ? Number(max) : usual;
    // A column of a table may be the text already that a member of the same name points to.
    if (typeof address === "string") return address;
    const at = addressOf(address);
    return typeof at === "bigint" ? target.kernel.cString(at, length) : at;
  },
});
