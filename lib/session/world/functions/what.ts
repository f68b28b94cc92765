import { addressParameter, taskParameter } from "../../../define/arguments.ts";
import { defineFunction } from "../../../define/function.ts";
import { explainAddress } from "../../../kernel/explain_address.ts";
import { placeType, PlaceValue } from "../place_host.ts";

/** `what(address, task)` */
export const what = defineFunction({
  name: "what",
  summary:
    "What lies at an address: a task, its stack and frame, an object of a slab cache, a page, a variable, code, a mapping; or why nothing does",
  parameters: [addressParameter, {
    ...taskParameter,
    default: null,
    summary: "whose memory an address of user space is in: a task or a pid",
  }],
  result: (_args, context) => ({ host: placeType(context) }),
  call: ([address, whose], context) => {
    const at = context.address(address);
    if (typeof at !== "bigint") return at;
    const task = context.task(whose);
    if (task !== null && typeof task !== "bigint") return task;
    return new PlaceValue(explainAddress(context.target, at, task ?? undefined), context);
  },
});
