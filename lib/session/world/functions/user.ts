import { Failure, Missing } from "../../../../dsl/value.ts";
import {
  addressParameter,
  byteCount,
  bytesParameter,
  hexBytes,
  mostBytes,
  taskParameter,
} from "../../../define/arguments.ts";
import { defineFunction } from "../../../define/function.ts";
import { userSpace } from "../../../kernel/user_space.ts";

/** `user(task, address, n)` */
export const user = defineFunction({
  name: "user",
  summary: "The bytes at an address of a process, in hexadecimal, in the order of memory",
  parameters: [taskParameter, addressParameter, bytesParameter(16n)],
  result: "string",
  call: ([whose, address, n], { target, task: taskOf, address: addressOf, scalar }) => {
    const count = byteCount(scalar(n));
    if (count === undefined) return new Failure(`user() gives 1 to ${mostBytes} bytes`);
    const task = taskOf(whose), at = addressOf(address);
    if (typeof task !== "bigint") return task;
    const space = userSpace(target, task);
    if (space === undefined) return new Missing("the task has no memory of its own");
    return typeof at === "bigint" ? hexBytes(space.read(at, count)) : at;
  },
});
