import type { WorldFunction } from "../../../../dsl/world.ts";
import { Failure, Missing } from "../../../../dsl/value.ts";
import { userSpace } from "../../../kernel/user_space.ts";
import {
  addressParameter,
  byteCount,
  bytesParameter,
  type FunctionWorld,
  hexBytes,
  mostBytes,
  taskParameter,
  withAddress,
  withTask,
} from "../function_arguments.ts";

/** `user(task, address, n)` */
export function create({ target }: FunctionWorld): WorldFunction {
  return {
    name: "user",
    summary: "The bytes at an address of a process, in hexadecimal, in the order of memory",
    parameters: [taskParameter, addressParameter, bytesParameter(16n)],
    result: () => ({ kind: "string" }),
    call: ([whose, address, n]) => {
      const count = byteCount(n);
      if (count === undefined) return new Failure(`user() gives 1 to ${mostBytes} bytes`);
      return withTask(target, whose, (task) => {
        const space = userSpace(target, task);
        if (space === undefined) return new Missing("the task has no memory of its own");
        return withAddress(address, (at) => hexBytes(space.read(at, count)));
      });
    },
  };
}
