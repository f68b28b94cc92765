/** What functions over the dump share: their parameters, and what an argument is as an address or a task. */
import type { Argument, Parameter } from "../../../dsl/world.ts";
import { Address, Failure, isHost, Missing, type Value } from "../../../dsl/value.ts";
import { guarded } from "../../define/cell.ts";
import { findTasks } from "../../kernel/task_list.ts";
import type { Target } from "../../types/target.ts";
import { CHost } from "./c_host.ts";
import { SymbolHost } from "./symbol_host.ts";
import type { TableWorld } from "./tables.ts";

/** What a function is made from. */
export type FunctionWorld = TableWorld;

export const addressParameter: Parameter = {
  name: "address",
  type: { kind: "value", type: { kind: "any" } },
  summary: "an address, a pointer, or a symbol",
};

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

export const mostBytes = 1 << 16;

/** No pid is larger (PID_MAX_LIMIT), and no address is as small. */
const largestPid = 1n << 22n;

/** Goes on with the address that an argument is; null for null. */
export function withAddress(arg: Argument | undefined, then: (address: bigint) => Value): Value {
  const at = arg === undefined || arg === null ? undefined : addressOf(arg as Value);
  if (at === undefined) return arg === null ? null : new Failure("this is no address");
  return at instanceof Missing || at instanceof Failure ? at : guarded(() => then(at));
}

/** Goes on with the address of the task that an argument is. */
export function withTask(
  target: Target,
  arg: Argument | undefined,
  then: (task: bigint) => Value,
): Value {
  return withAddress(arg, (value) => {
    if (value > largestPid) return then(value);
    const [task] = findTasks(target, Number(value));
    return task === undefined ? new Failure(`there is no task ${value}`) : then(task);
  });
}

/** The bytes as text: `48 65 6c`. */
export function hexBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** A number of bytes that may be read; undefined for any other. */
export function byteCount(arg: Argument | undefined): number | undefined {
  const value = arg !== undefined && arg !== null && isHost(arg as Value)
    ? (arg as Extract<Value, { isHost: true }>).scalar()
    : arg;
  return typeof value === "bigint" && value > 0n && value <= BigInt(mostBytes) ? Number(value) : undefined;
}

/** A pointer's value, an object's own address; undefined for what has none. */
export function addressOf(value: Value): bigint | Missing | Failure | undefined {
  if (typeof value === "bigint") return value;
  if (value instanceof Address) return value.value;
  if (value instanceof SymbolHost) return value.symbol.address;
  if (!isHost(value)) return undefined;
  if (value instanceof CHost && value.object.plain.kind !== "pointer" && value.object.plain.kind !== "int") {
    return value.object.address;
  }
  const scalar = value.scalar();
  if (scalar instanceof Missing || scalar instanceof Failure) return scalar;
  return scalar instanceof Address ? scalar.value : typeof scalar === "bigint" ? scalar : undefined;
}
