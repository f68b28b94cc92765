import { Failure } from "../../../../dsl/value.ts";
import {
  addressParameter,
  byteCount,
  bytesParameter,
  hexBytes,
  mostBytes,
} from "../../../define/arguments.ts";
import { defineFunction } from "../../../define/function.ts";

/** `read(address, n)` */
export const read = defineFunction({
  name: "read",
  summary: "The bytes at an address of the kernel, in hexadecimal, in the order of memory",
  parameters: [addressParameter, bytesParameter(16n)],
  result: "string",
  call: ([address, n], { target, address: addressOf, scalar }) => {
    const count = byteCount(scalar(n));
    if (count === undefined) return new Failure(`read() gives 1 to ${mostBytes} bytes`);
    const at = addressOf(address);
    return typeof at === "bigint" ? hexBytes(target.kernel.read(at, count)) : at;
  },
});
