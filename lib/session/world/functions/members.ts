import type { WorldFunction } from "../../../../dsl/world.ts";
import { Failure } from "../../../../dsl/value.ts";
import { TypeRef } from "../c_type_ref.ts";
import type { FunctionWorld } from "../function_arguments.ts";
import { membersOf, membersType } from "../type_host.ts";

/** `members(struct task_struct)` */
export function create({ target }: FunctionWorld): WorldFunction {
  return {
    name: "members",
    summary:
      "The members of a structure, each with name, type, offset and size; a bit-field with bit and bits",
    parameters: [{ name: "type", type: { kind: "ctype" }, summary: "the structure: struct task_struct" }],
    result: () => membersType,
    call: ([argument]) => {
      const ref = argument !== null && typeof argument === "object" && "ctype" in argument
        ? argument.ctype
        : undefined;
      return ref instanceof TypeRef ? membersOf(target.types, ref.ctype) : new Failure("this is no type");
    },
  };
}
