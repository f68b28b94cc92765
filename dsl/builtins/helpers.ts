/** What builtins share. */
import type { StaticType, Value } from "../value.ts";
import { scalarKind, scalarType, typeWords } from "../types.ts";
import type { Parameter } from "../world.ts";

/** More values than one cell can mean to hold. */
export const maxGathered = 1 << 20;

/** A parameter for a value. */
export function value(name: string, type: StaticType, summary: string, fallback?: Value): Parameter {
  const parameter = { name, type: { kind: "value", type }, summary } as const;
  return fallback === undefined ? parameter : { ...parameter, default: fallback };
}

/** The type of an aggregate that keeps what it is given, where values have an order. */
export function orderedType(name: string, of: StaticType): StaticType | { problem: string } {
  const kind = scalarKind(of);
  if (kind !== "none" && kind !== "list") return scalarType(of) ?? of;
  return { problem: `${name}() compares values, and ${typeWords(of)} has no order` };
}
