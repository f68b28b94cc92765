import { integerOf, scalarOf, unreadable, wordFor } from "../run/scalar.ts";
import { intType, timeType } from "../types.ts";
import { Failure, Time, type Value } from "../value.ts";
import type { WorldFunction } from "../world.ts";
import { value } from "./helpers.ts";

/** time(seconds) */
export const time: WorldFunction = {
  name: "time",
  summary: "The moment so many seconds after the beginning of 1970, UTC",
  parameters: [value("seconds", intType, "the seconds")],
  result: () => timeType,
  call([given]) {
    const seconds = scalarOf(given as Value);
    if (seconds === null || unreadable(seconds)) return seconds;
    const integer = integerOf(seconds);
    return integer === undefined
      ? new Failure(`${wordFor(seconds)} is no integer`)
      : new Time(integer * 1_000_000_000n);
  },
};
