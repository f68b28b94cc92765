/** Opens a dump down to typed objects: memory, symbols, types. */
import { OpenError } from "../base/errors.ts";
import type { Dump } from "../format/dump.ts";
import { openDump } from "../format/open.ts";
import { Vmcoreinfo } from "../format/vmcoreinfo.ts";
import type { Arch, KernelMap } from "../memory/arch/arch.ts";
import { x86_64 } from "../memory/arch/x86_64/mod.ts";
import { PageCache } from "../memory/page_cache.ts";
import { PhysicalSpace } from "../memory/physical.ts";
import { moduleBtf, moduleSymbols } from "../kernel/modules.ts";
import { kernelTypes } from "../kernel/type_info.ts";
import { placesFrom, readKallsyms } from "../types/kallsyms.ts";
import { Symbols } from "../types/symbols.ts";
import type { Target } from "../types/target.ts";
import type { Types } from "../types/types.ts";
import type { SessionOptions } from "./session.ts";

/** A target that owns its dump. */
export class DumpTarget implements Target {
  readonly #kept = new Map<unknown, unknown>();

  constructor(
    readonly dump: Dump,
    readonly vmcoreinfo: Vmcoreinfo,
    readonly arch: Arch,
    readonly map: KernelMap,
    readonly physical: PhysicalSpace,
    readonly symbols: Symbols,
    readonly types: Types,
    readonly warn: (message: string) => void,
  ) {}

  get kernel(): KernelMap["space"] {
    return this.map.space;
  }

  close(): void {
    this.dump.close();
  }

  once<T>(compute: (target: Target) => T): T {
    if (!this.#kept.has(compute)) this.#kept.set(compute, compute(this));
    return this.#kept.get(compute) as T;
  }
}

export async function openTarget(
  options: SessionOptions,
  onWarning?: (message: string) => void,
): Promise<DumpTarget> {
  const dump = await openDump(options.vmcore);
  const info = Vmcoreinfo.ofNotes(dump.notes);
  if (!info) throw new OpenError(`${options.vmcore} has no VMCOREINFO note`);
  const cache = new PageCache(dump);
  const arch = x86_64;
  const map = arch.openKernel(cache, info);
  const symbols = new Symbols();
  const places = placesFrom(map.space, (name) => info.symbol(name));
  if (!places) throw new OpenError("VMCOREINFO names no kallsyms");
  const known = new Map<string, bigint>();
  for (const name of ["_stext", "swapper_pg_dir", "init_uts_ns"]) {
    const address = info.symbol(name);
    if (address !== undefined) known.set(name, address);
  }
  symbols.add(readKallsyms(map.space, places, known));
  const types = kernelTypes(map.space, symbols);
  const target = new DumpTarget(
    dump,
    info,
    arch,
    map,
    new PhysicalSpace(cache),
    symbols,
    types,
    warnOnce(onWarning),
  );
  // Modules are read when a name or an address is not the kernel's own.
  symbols.add(moduleSymbols(target));
  types.addLater(() => moduleBtf(target));
  return target;
}

/** The same trouble is met again and again: it is told once. */
function warnOnce(tell: ((message: string) => void) | undefined): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    if (!tell || told.has(message) || told.size > 1000) return;
    told.add(message);
    tell(message);
  };
}
