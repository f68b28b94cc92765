/** The functions that a js() can call by name: they see their arguments and nothing else. */
import { JsFunction, type JsValue } from "../values.ts";
import { conversions } from "./conversions.ts";
import { mathematics } from "./mathematics.ts";
import { objects } from "./objects.ts";

/** By their whole names: `Math.max`, `Number`. */
export const pureFunctions: ReadonlyMap<string, JsFunction> = new Map(
  Object.entries({ ...conversions, ...mathematics, ...objects }).map((
    [name, call],
  ) => [name, new JsFunction(call)]),
);

export const pureConstants: ReadonlyMap<string, JsValue & number> = new Map([
  ["Math.PI", Math.PI],
  ["Math.E", Math.E],
  ["Number.MAX_SAFE_INTEGER", Number.MAX_SAFE_INTEGER],
  ["Number.MIN_SAFE_INTEGER", Number.MIN_SAFE_INTEGER],
]);

export const pureNames: readonly string[] = [...pureFunctions.keys(), ...pureConstants.keys()];

/** `Math`, `Number`: what stands before the dot. */
export const pureSpaces: ReadonlySet<string> = new Set(
  pureNames.filter((name) => name.includes(".")).map((name) => name.split(".")[0]),
);
