import type { WorldFunction } from "../../../../dsl/world.ts";
import { Failure } from "../../../../dsl/value.ts";
import {
  addressParameter,
  byteCount,
  bytesParameter,
  type FunctionWorld,
  hexBytes,
  mostBytes,
  withAddress,
} from "../function_arguments.ts";

/** `read(address, n)` */
export function create({ target }: FunctionWorld): WorldFunction {
  return {
    name: "read",
    summary: "The bytes at an address of the kernel, in hexadecimal, in the order of memory",
    parameters: [addressParameter, bytesParameter(16n)],
    result: () => ({ kind: "string" }),
    call: ([address, n]) => {
      const count = byteCount(n);
      if (count === undefined) return new Failure(`read() gives 1 to ${mostBytes} bytes`);
      return withAddress(address, (at) => hexBytes(target.kernel.read(at, count)));
    },
  };
}
