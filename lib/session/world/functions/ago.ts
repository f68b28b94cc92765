import { scalarKind } from "../../../../dsl/types.ts";
import { Duration, Failure, Missing, Time } from "../../../../dsl/value.ts";
import { defineFunction } from "../../../define/function.ts";
import { clocks } from "../../../kernel/time.ts";

/** `ago(5m)`, `ago(start)`: against the dump's own clock, not that of who asks. */
export const ago = defineFunction({
  name: "ago",
  summary:
    "Of a duration the moment so long before the dump was taken; of a time how long before that it was",
  parameters: [{
    name: "x",
    type: { kind: "value", type: { kind: "any" } },
    summary: "a duration or a time",
  }],
  result: ([x]) => {
    const kind = "type" in x ? scalarKind(x.type) : "none";
    return kind === "duration" ? "time" : kind === "time" ? "duration" : "any";
  },
  call: ([argument], { target, scalar }) => {
    const x = scalar(argument);
    if (x === null || x instanceof Missing || x instanceof Failure) return x;
    if (x instanceof Duration) return new Time(target.once(clocks).realtime - x.ns);
    if (x instanceof Time) return new Duration(target.once(clocks).realtime - x.ns);
    return new Failure("ago() is of a duration or a time");
  },
});
