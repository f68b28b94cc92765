import { integerOf, scalarOf, unreadable, wordFor } from "../run/scalar.ts";
import { intType, stringType } from "../types.ts";
import { Failure, type Value } from "../value.ts";
import type { WorldFunction } from "../world.ts";
import { value } from "./helpers.ts";

/** hex(n) */
export const hex: WorldFunction = {
  name: "hex",
  summary: "The integer as hexadecimal text, a negative one as 64 bits",
  parameters: [value("n", intType, "the integer")],
  result: () => stringType,
  call([given]) {
    const n = scalarOf(given as Value);
    if (n === null || unreadable(n)) return n;
    const integer = integerOf(n);
    return integer === undefined
      ? new Failure(`${wordFor(n)} is no integer`)
      : `0x${BigInt.asUintN(64, integer).toString(16)}`;
  },
};
