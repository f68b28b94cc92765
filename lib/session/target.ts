/** Opens a dump down to typed objects: memory, symbols, types. */
import { OpenError } from "../base/errors.ts";
import type { Dump } from "../format/dump.ts";
import { openDump } from "../format/open.ts";
import { Vmcoreinfo } from "../format/vmcoreinfo.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import type { Arch, KernelMap } from "../memory/arch/arch.ts";
import { x86_64 } from "../memory/arch/x86_64/mod.ts";
import { PageCache } from "../memory/page_cache.ts";
import { PhysicalSpace } from "../memory/physical.ts";
import { moduleBtf, moduleSymbols } from "../kernel/modules.ts";
import { kernelTypes } from "../kernel/type_info.ts";
import type { Btf } from "../types/btf.ts";
import { Symbols } from "../types/symbols.ts";
import type { Target } from "../types/target.ts";
import { Types } from "../types/types.ts";
import { KeptIndex } from "./index_store.ts";
import { kernelSymbols, knownSymbols } from "./kernel_symbols.ts";
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
    private readonly saveIndex: () => string | undefined,
  ) {}

  get kernel(): KernelMap["space"] {
    return this.map.space;
  }

  /** Ends the work with the dump; what the next run can use of it is kept now, when the answer is out. */
  close(): void {
    this.saveIndex();
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
  try {
    return await targetOf(dump, options, onWarning);
  } catch (error) {
    dump.close();
    throw error;
  }
}

async function targetOf(
  dump: Dump,
  options: SessionOptions,
  onWarning?: (message: string) => void,
): Promise<DumpTarget> {
  const cache = new PageCache(dump), arch = x86_64;
  const { info, map } = await findKernel(dump, cache, arch);
  const index = await KeptIndex.open(options, map.space, info, knownSymbols(info));
  const found = await kernelSymbols(map.space, info, options, index?.kept?.symbols);
  const symbols = new Symbols();
  found.finders.forEach((finder) => symbols.add(finder));
  const types = findTypes(map.space, symbols, index?.kept?.btf, found.fileBtf);
  const target = new DumpTarget(
    dump,
    info,
    arch,
    map,
    new PhysicalSpace(cache),
    symbols,
    types,
    warnOnce(onWarning),
    () => found.kallsyms && index?.save(found.kallsyms, types.kernel),
  );
  // Modules are read when a name or an address is not the kernel's own.
  symbols.addModules(target.once(moduleSymbols));
  types.addLater(() => moduleBtf(target));
  return target;
}

/** VMCOREINFO, from the dump's notes or else from its memory, and the kernel's address space that it leads to. */
async function findKernel(
  dump: Dump,
  cache: PageCache,
  arch: Arch,
): Promise<{ info: Vmcoreinfo; map: KernelMap }> {
  const noted = Vmcoreinfo.ofNotes(dump.notes);
  if (noted) return { info: noted, map: arch.openKernel(cache, noted) };
  const { vmcoreinfoCandidates } = await import("../format/vmcoreinfo_scan.ts");
  let failure: OpenError | undefined;
  for (const { info } of vmcoreinfoCandidates(dump)) {
    try {
      return { info, map: arch.openKernel(cache, info) };
    } catch (error) {
      if (!(error instanceof OpenError)) throw error;
      failure = error;
    }
  }
  throw failure ??
    new OpenError(`${dump.path}: has no VMCOREINFO, neither as a note nor in the memory that it holds`);
}

function findTypes(
  kernel: AddressSpace,
  symbols: Symbols,
  kept: Btf | undefined,
  fileBtf: (() => Btf | undefined) | undefined,
): Types {
  if (kept) return new Types(kept);
  const types = kernelTypes(kernel, symbols);
  const substitute = types.kernel ? undefined : fileBtf?.();
  return substitute ? new Types(substitute) : types;
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
