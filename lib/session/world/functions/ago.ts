import { scalarKind } from "../../../../dsl/types.ts";
import type { WorldFunction } from "../../../../dsl/world.ts";
import { Duration, Failure, isHost, Missing, Time, type Value } from "../../../../dsl/value.ts";
import { guarded } from "../../../define/cell.ts";
import { clocks } from "../../../kernel/time.ts";
import type { FunctionWorld } from "../function_arguments.ts";

/** `ago(5m)`, `ago(start)`: against the dump's own clock, not that of who asks. */
export function create({ target }: FunctionWorld): WorldFunction {
  return {
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
      return kind === "duration"
        ? { kind: "time" }
        : kind === "time"
        ? { kind: "duration" }
        : { kind: "any" };
    },
    call: ([argument]) => {
      const given = argument as Value;
      const x = isHost(given) ? given.scalar() ?? given : given;
      if (x === null || x instanceof Missing || x instanceof Failure) return x;
      return guarded((): Value => {
        if (x instanceof Duration) return new Time(target.once(clocks).realtime - x.ns);
        if (x instanceof Time) return new Duration(target.once(clocks).realtime - x.ns);
        return new Failure("ago() is of a duration or a time");
      });
    },
  };
}
