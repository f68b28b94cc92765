/**
 * Which symbols a kernel has. kallsyms in the dump's own memory comes first, because it cannot be another build's: from
 * the kept index, from where VMCOREINFO says, or found by its shape. A System.map or vmlinux that is given must agree
 * with the dump in any case; its symbols are used where there is no kallsyms to read, and for the names that kallsyms
 * lacks where it has only functions (no CONFIG_KALLSYMS_ALL).
 */
import { CorruptError, MemoryFault, OpenError } from "../base/errors.ts";
import type { Vmcoreinfo } from "../format/vmcoreinfo.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import type { Btf } from "../types/btf.ts";
import { type KallsymsPlaces, placesFrom, readKallsyms } from "../types/kallsyms.ts";
import type { KernelSymbol, SymbolFinder, SymbolTable } from "../types/symbols.ts";
import type { PackedNames } from "../types/names_beginning.ts";

export interface SymbolFiles {
  readonly systemMap?: string;
  readonly vmlinux?: string;
}

export interface KernelSymbols {
  /** What to ask, in this order. */
  readonly finders: readonly SymbolFinder[];
  /** kallsyms, where it was read: what an index may keep. */
  readonly kallsyms: SymbolTable | undefined;
  /** The vmlinux's own BTF, for a dump whose BTF cannot be read. */
  readonly fileBtf: (() => Btf | undefined) | undefined;
}

/** Names that VMCOREINFO gives the addresses of; of others (mem_section) it gives the value. */
const knownNames = [
  "_stext",
  "init_uts_ns",
  "swapper_pg_dir",
  "init_top_pgt",
  "node_online_map",
  "node_data",
  "prb",
  "clear_seq",
  "vmap_area_list",
];

/** Symbols whose addresses VMCOREINFO tells: what every other source is checked against. */
export function knownSymbols(info: Vmcoreinfo): ReadonlyMap<string, bigint> {
  const known = new Map<string, bigint>();
  for (const name of knownNames) {
    const address = info.symbol(name);
    if (address !== undefined) known.set(name, address);
  }
  return known;
}

/**
 * @param kept the symbols of an index that has been found to be this kernel's
 * @throws OpenError when there are no symbols, or when a given file is not of this kernel
 */
export async function kernelSymbols(
  space: AddressSpace,
  info: Vmcoreinfo,
  files: SymbolFiles,
  kept: SymbolTable | undefined,
): Promise<KernelSymbols> {
  const known = knownSymbols(info);
  const kallsyms = kept ?? await tryKallsyms(space, info, known);
  const finders: SymbolFinder[] = kallsyms instanceof Error ? [] : [kallsyms];
  let fileBtf: KernelSymbols["fileBtf"];
  if (files.systemMap !== undefined || files.vmlinux !== undefined) {
    const { systemMapSymbols, vmlinuxSymbols } = await import("./symbol_files.ts");
    const complete = finders.length > 0 && hasData(finders[0]);
    const add = (table: SymbolFinder) => {
      if (!complete) finders.push(finders.length > 0 ? new Supplement(table, finders.slice()) : table);
    };
    if (files.systemMap !== undefined) add(systemMapSymbols(files.systemMap, info, known));
    if (files.vmlinux !== undefined) {
      const vmlinux = vmlinuxSymbols(files.vmlinux, space, info, known);
      add(vmlinux.table);
      fileBtf = vmlinux.btf;
    }
  }
  if (finders.length === 0) {
    throw new OpenError(
      `no symbols: ${(kallsyms as Error).message}`,
      "give the System.map or the vmlinux of the same build: --system-map FILE, --vmlinux FILE",
    );
  }
  return { finders, kallsyms: kallsyms instanceof Error ? undefined : kallsyms, fileBtf };
}

/** Whether a table has variables, too. */
function hasData(table: SymbolFinder): boolean {
  return table.named("init_task")[Symbol.iterator]().next().done === false;
}

/** kallsyms from the dump's memory, or why there is none. */
async function tryKallsyms(
  space: AddressSpace,
  info: Vmcoreinfo,
  known: ReadonlyMap<string, bigint>,
): Promise<SymbolTable | Error> {
  try {
    const places = placesFrom(space, (name) => info.symbol(name));
    if (places) return readKallsyms(space, places, known);
  } catch (error) {
    // What VMCOREINFO points to may be damaged while the tables are whole.
    if (!(error instanceof CorruptError || error instanceof MemoryFault)) throw error;
  }
  try {
    const found = await searched(space, known);
    return found
      ? readKallsyms(space, found, known)
      : new OpenError("VMCOREINFO names no readable kallsyms, and none was found in the kernel's memory");
  } catch (error) {
    if (error instanceof CorruptError || error instanceof MemoryFault) return error;
    throw error;
  }
}

async function searched(
  space: AddressSpace,
  known: ReadonlyMap<string, bigint>,
): Promise<KallsymsPlaces | undefined> {
  const start = known.get("_stext");
  if (start === undefined) return undefined;
  const { findKallsyms } = await import("../types/kallsyms_find.ts");
  let data: bigint | undefined;
  for (const address of known.values()) {
    if (address > start && (data === undefined || address < data)) data = address;
  }
  return findKallsyms(space, { start, data: data ?? start }, new Set(known.values()));
}

/** Only the names that other finders do not have. */
class Supplement implements SymbolFinder {
  constructor(private readonly table: SymbolFinder, private readonly others: readonly SymbolFinder[]) {}

  #isNew(name: string): boolean {
    return this.others.every((other) => other.named(name)[Symbol.iterator]().next().done);
  }

  *named(name: string): Generator<KernelSymbol> {
    if (this.#isNew(name)) yield* this.table.named(name);
  }

  at(address: bigint): KernelSymbol | undefined {
    return this.table.at(address);
  }

  *all(): Generator<KernelSymbol> {
    for (const symbol of this.table.all()) if (this.#isNew(symbol.name)) yield symbol;
  }

  packed(): Iterable<PackedNames> {
    return this.table.packed();
  }

  beside(symbol: KernelSymbol, step: 1 | -1): KernelSymbol | undefined {
    return this.table.beside(symbol, step);
  }
}
