import { Failure } from "../../../../dsl/value.ts";
import { defineFunction } from "../../../define/function.ts";
import { typeType, TypeValue } from "../type_host.ts";

/** `type(struct task_struct)` */
export const type = defineFunction({
  name: "type",
  summary: "A C type of this kernel: its name, its size and its members",
  parameters: [{ name: "type", type: { kind: "ctype" }, summary: "the type: struct task_struct, pid_t" }],
  result: { host: typeType },
  call: ([argument], { target, ctype }) => {
    const found = ctype(argument);
    return found === undefined ? new Failure("this is no type") : new TypeValue(target.types, found);
  },
});
