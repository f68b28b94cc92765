/** Constants of a query as TypeScript. */
import { Address, Duration, isHost, Size, Time, type Value } from "../../../dsl/value.ts";
import type { Pattern } from "../../../dsl/ir.ts";
import { Unsupported } from "./unsupported.ts";

/** A constant; `uses` is told which classes of the door it takes. */
export function literal(value: Value, uses: (name: string) => void): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (isHost(value)) throw new Unsupported("a constant object");
  const made = (name: string, argument: string) => {
    uses(name);
    return `new ${name}(${argument})`;
  };
  if (value instanceof Duration) return made("Duration", nanoseconds(value.ns));
  if (value instanceof Time) return made("Time", nanoseconds(value.ns));
  if (value instanceof Size) return made("Size", `${value.bytes}n`);
  if (value instanceof Address) return made("Address", `0x${value.value.toString(16)}n`);
  if (Array.isArray(value)) return `[${value.map((item: Value) => literal(item, uses)).join(", ")}]`;
  throw new Unsupported("a constant of this kind");
}

/** 8_000_000_000n */
function nanoseconds(ns: bigint): string {
  return `${ns.toString().replace(/\B(?=(\d{3})+$)/g, "_")}n`;
}

/** A pattern as a regular expression. */
export function regexp({ source, flags }: Pattern): string {
  try {
    return new RegExp(source, flags).toString();
  } catch {
    throw new Unsupported("a pattern that is not JavaScript's");
  }
}
