/** `percpu(variable, T)` */
import { defineWalker, type WalkerEntry } from "../../define/walker.ts";
import { perCpuAddress, possibleCpus } from "../../kernel/cpu.ts";
import { capped, ended, type Walk, type WalkOptions } from "../../kernel/walk_end.ts";
import type { Target } from "../../types/target.ts";

interface CpuEntry extends WalkerEntry {
  readonly cpu: number;
}

export const percpu = defineWalker<CpuEntry>({
  name: "percpu",
  summary: "a per-CPU variable on every possible CPU",
  head: {
    name: "variable",
    summary: "its symbol, or a pointer that is marked __percpu",
    types: [],
    gives: "variable",
  },
  entry: "element",
  columns: [{ name: "cpu", type: "int", summary: "the CPU", get: (entry) => BigInt(entry.cpu) }],
  walk: copies,
});

function* copies(target: Target, variable: bigint, options: WalkOptions): Walk<CpuEntry> {
  const cpus = target.once(possibleCpus), cap = options.cap ?? cpus.length;
  for (const cpu of cpus.slice(0, cap)) yield { cpu, address: perCpuAddress(target, variable, cpu) };
  return cap < cpus.length ? capped(cap) : ended;
}
