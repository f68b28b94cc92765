import type { WorldFunction } from "../../../../dsl/world.ts";
import { Failure } from "../../../../dsl/value.ts";
import { TypeRef } from "../c_type_ref.ts";
import type { FunctionWorld } from "../function_arguments.ts";
import { typeType, TypeValue } from "../type_host.ts";

/** `type(struct task_struct)` */
export function create({ target }: FunctionWorld): WorldFunction {
  return {
    name: "type",
    summary: "A C type of this kernel: its name, its size and its members",
    parameters: [{ name: "type", type: { kind: "ctype" }, summary: "the type: struct task_struct, pid_t" }],
    result: () => ({ kind: "host", host: typeType }),
    call: ([argument]) => {
      const ref = argument !== null && typeof argument === "object" && "ctype" in argument
        ? argument.ctype
        : undefined;
      return ref instanceof TypeRef ? new TypeValue(target.types, ref.ctype) : new Failure("this is no type");
    },
  };
}
