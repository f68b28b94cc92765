/** The parts of a module's memory, by the names that tell what they hold. */
import type { Target } from "../types/target.ts";
import { type KernelModule, perCpuRange } from "./modules.ts";

/** A part of a module, and what it is called: TEXT, RODATA. */
export interface ModulePart {
  /** Undefined for one that holds text and data alike. */
  readonly kind: string | undefined;
  /** For per-CPU variables before 6.15 an offset in the per-CPU area. */
  readonly base: bigint;
  readonly size: number;
}

/** enum mod_mem_type of 6.4 (ac3b43283923), by number. */
const memoryKinds = ["TEXT", "DATA", "RODATA", "RO_AFTER_INIT", "INIT_TEXT", "INIT_DATA", "INIT_RODATA"];

/** Whether modules are laid out by kinds of memory. */
function hasKinds({ types }: Target): boolean {
  return types.offset("module", "mem") !== undefined;
}

/** In the order of the addresses; per-CPU variables, which have none, first. */
export function moduleParts(target: Target, { object }: KernelModule): ModulePart[] {
  const perCpu = perCpuRange(object).map(({ base, size }) => ({ kind: "PERCPU", base, size }));
  return [...perCpu, ...memoryParts(target, object).sort((a, b) => a.base < b.base ? -1 : 1)];
}

function memoryParts(target: Target, object: KernelModule["object"]): ModulePart[] {
  if (!hasKinds(target)) {
    // The init part is given back once the module is live.
    return ["core_layout", "init_layout"].flatMap((name, i) => {
      const layout = object.member(name), size = layout.member("size").number();
      const kind = i === 0 ? undefined : "INIT";
      return size > 0 ? [{ kind, base: layout.member("base").integer(), size }] : [];
    });
  }
  const memory = object.member("mem");
  const count = memory.plain.kind === "array" ? memory.plain.length : 0;
  return Array.from({ length: count }, (_, i) => ({
    kind: memoryKinds[i] ?? `MEMORY ${i}`,
    base: memory.index(i).member("base").integer(),
    size: memory.index(i).member("size").number(),
  })).filter(({ size }) => size > 0);
}
