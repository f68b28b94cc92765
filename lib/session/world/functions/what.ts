import type { WorldFunction } from "../../../../dsl/world.ts";
import { explainAddress } from "../../../kernel/explain_address.ts";
import {
  addressParameter,
  type FunctionWorld,
  taskParameter,
  withAddress,
  withTask,
} from "../function_arguments.ts";
import { placeType, PlaceValue } from "../place_host.ts";

/** `what(address, task)` */
export function create(world: FunctionWorld): WorldFunction {
  const { target } = world;
  return {
    name: "what",
    summary:
      "What lies at an address: a task, its stack and frame, an object of a slab cache, a page, a variable, code, a mapping; or why nothing does",
    parameters: [addressParameter, {
      ...taskParameter,
      default: null,
      summary: "whose memory an address of user space is in: a task or a pid",
    }],
    result: () => ({ kind: "host", host: placeType(world) }),
    call: ([address, whose]) =>
      withAddress(address, (at) => {
        const place = (task?: bigint) => new PlaceValue(explainAddress(target, at, task), world);
        return whose === null || whose === undefined ? place() : withTask(target, whose, place);
      }),
  };
}
