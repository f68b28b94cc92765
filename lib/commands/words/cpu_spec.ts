/** Words with a CPU behind a colon: `runqueues:a`, `runqueues:0-1,3`, `runqueues:`. */
import type { CommandSession } from "../../define/command.ts";
import type { CommandLine, Word } from "../../define/command_line.ts";
import { onlineCpus, possibleCpus } from "../../kernel/cpu.ts";
import { defaultTask } from "../../kernel/panic_task.ts";
import { taskCpu } from "../../kernel/task.ts";

/** Which CPUs are meant. */
export type CpuSpec = "current" | "all" | readonly { readonly first: number; readonly last: number }[];

/** A word before its colon, and what is behind it; a colon in brackets or quotes is none. */
export function splitCpuSpec(text: string): { readonly head: string; readonly spec: string | undefined } {
  const match = /^([^:()'"]*|\(.*\)):([^:()'"]*)$/.exec(text);
  return match ? { head: match[1], spec: match[2] } : { head: text, spec: undefined };
}

/** Reads what stands behind the colon. */
export function cpuSpec(line: CommandLine, word: Word, spec: string): CpuSpec {
  if (spec === "") return "current";
  if (/^a(ll)?$/.test(spec)) return "all";
  return spec.split(",").map((part) => {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part);
    if (!match) {
      return line.problem(
        `invalid cpu specification: ${spec}`,
        word,
        "`:` is the current task's CPU, `:a` all, `:0-1,3` those",
      );
    }
    return { first: Number(match[1]), last: Number(match[2] ?? match[1]) };
  });
}

/** The CPUs that are meant, ascending; all is those online. Throws for one that there cannot be. */
export function cpusOf(line: CommandLine, spec: CpuSpec, { target, context }: CommandSession): number[] {
  if (spec === "current") return [taskCpu(target, context.task ?? defaultTask(target))];
  if (spec === "all") return target.once(onlineCpus);
  const possible = target.once(possibleCpus), wanted = new Set<number>();
  for (const { first, last } of spec) {
    const found = possible.filter((cpu) => cpu >= first && cpu <= last);
    const missing = found.length === 0 || !found.includes(first) || !found.includes(last);
    if (missing) {
      const text = first === last ? `${first}` : `${first}-${last}`;
      line.problem(
        `invalid cpu specification: ${text}`,
        undefined,
        `this machine has the CPUs ${ranges(possible)}`,
      );
    }
    for (const cpu of found) wanted.add(cpu);
  }
  return [...wanted].sort((a, b) => a - b);
}

/** `0-3,8`. */
function ranges(cpus: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const cpu of cpus) {
    const last = parts.at(-1);
    if (last && last[1] === cpu - 1) last[1] = cpu;
    else parts.push([cpu, cpu]);
  }
  return parts.map(([first, last]) => first === last ? `${first}` : `${first}-${last}`).join(",");
}
