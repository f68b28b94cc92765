/** Parameters that functions share, and what is made of their arguments. */
import type { Failure, Missing, Scalar } from "../../dsl/value.ts";
import type { Parameter } from "../../dsl/world.ts";

/** An address, for `FunctionContext.address()`. */
export const addressParameter: Parameter = {
  name: "address",
  type: { kind: "value", type: { kind: "any" } },
  summary: "an address, a pointer, or a symbol",
};

/** A task, for `FunctionContext.task()`. */
export const taskParameter: Parameter = {
  name: "task",
  type: { kind: "value", type: { kind: "any" } },
  summary: "a task: a row of the table, a pointer, or a pid",
};

/** How many bytes are read; `count` of them when nothing is said. */
export function bytesParameter(count: bigint): Parameter {
  return {
    name: "n",
    type: { kind: "value", type: { kind: "int" } },
    default: count,
    summary: "how many bytes, 64 KiB at most",
  };
}

/** What one call reads at the most. */
export const mostBytes: number = 1 << 16;

/** A number of bytes that may be read; undefined for any other. */
export function byteCount(value: Scalar | Missing | Failure | undefined): number | undefined {
  return typeof value === "bigint" && value > 0n && value <= BigInt(mostBytes) ? Number(value) : undefined;
}

/** The bytes as text: `48 65 6c`. */
export function hexBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
