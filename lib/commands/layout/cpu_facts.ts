/** What `sys` and `mach` tell of the processors: how many, and how fast. */
import type { Value } from "../../../dsl/value.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { onlineCpus, presentCpus } from "../../kernel/cpu.ts";
import { factText } from "./facts.ts";

/** The columns of a row that is the machine. */
export const cpuCounts: readonly ColumnDeclaration<unknown>[] = [
  {
    name: "cpus",
    type: "int",
    summary: "CPUs of the machine",
    get: (_, target) => BigInt(target.once(presentCpus).length),
  },
  {
    name: "offline",
    type: "int",
    summary: "how many of them were not online; a panic without kdump takes them out before",
    get: (_, target) => {
      const online = new Set(target.once(onlineCpus));
      return BigInt(target.once(presentCpus).filter((cpu) => !online.has(cpu)).length);
    },
  },
];

/** `4`, `4 [OFFLINE: 1]`. */
export function cpusText(cpus: Value, offline: Value): string {
  return factText(cpus) + (typeof offline === "bigint" && offline > 0n ? ` [OFFLINE: ${offline}]` : "");
}

/** Crash's kHz, cut to MHz. */
export function megahertz(value: Value): string {
  return typeof value === "bigint" ? String(value / 1000n) : "";
}
