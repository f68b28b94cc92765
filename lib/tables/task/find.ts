/** Tasks by what a query says of them, without a walk over all. */
import { Address, isHost, type Value } from "../../../dsl/value.ts";
import { MemoryFault } from "../../base/errors.ts";
import { readTaskNumber } from "../../kernel/task_fields.ts";
import { findTasks } from "../../kernel/task_list.ts";
import type { Target } from "../../types/target.ts";

/** Undefined: a pid is no such value. */
export function withPid(value: Value, target: Target): bigint[] | undefined {
  return typeof value === "bigint" ? findTasks(target, Number(value)) : undefined;
}

/** A task by its address: an address is one only if its pid leads back to it. */
export function atAddress(value: Value, target: Target): bigint[] | undefined {
  const scalar = isHost(value) ? value.scalar() : value;
  const address = scalar instanceof Address ? scalar.value : scalar;
  if (typeof address !== "bigint") return undefined;
  try {
    return findTasks(target, readTaskNumber(target, address, "pid")).filter((task) => task === address);
  } catch (error) {
    if (error instanceof MemoryFault) return [];
    throw error;
  }
}
