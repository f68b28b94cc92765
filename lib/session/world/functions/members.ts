import { Failure } from "../../../../dsl/value.ts";
import { defineFunction } from "../../../define/function.ts";
import { membersOf, memberType } from "../type_host.ts";

/** `members(struct task_struct)` */
export const members = defineFunction({
  name: "members",
  summary: "The members of a structure, each with name, type, offset and size; a bit-field with bit and bits",
  parameters: [{ name: "type", type: { kind: "ctype" }, summary: "the structure: struct task_struct" }],
  result: { list: { host: memberType } },
  call: ([argument], { target, ctype }) => {
    const type = ctype(argument);
    return type === undefined ? new Failure("this is no type") : membersOf(target.types, type);
  },
});
