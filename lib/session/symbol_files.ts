/** Symbols from files that the user gives; a file of another build is refused. */
import { InquestError, MemoryFault, OpenError } from "../base/errors.ts";
import type { Vmcoreinfo } from "../format/vmcoreinfo.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import { Btf } from "../types/btf.ts";
import { ElfSymbols } from "../types/elf_symbols.ts";
import { agrees } from "../types/kallsyms.ts";
import type { KernelSymbol, SymbolFinder, SymbolTable } from "../types/symbols.ts";
import { type LinkedSymbol, movedTable, readSystemMap } from "../types/system_map.ts";
import type { PackedNames } from "../types/names_beginning.ts";

const sameBuild = "it must be of the very build that crashed";

/** The symbols of a System.map where they are in the dump. */
export function systemMapSymbols(
  path: string,
  info: Vmcoreinfo,
  known: ReadonlyMap<string, bigint>,
): SymbolFinder {
  // What is to be checked is found in a fraction of the time that the whole table takes.
  placed(path, readSystemMap(path, new Set(known.keys())), info, known);
  return new LateFinder(() => placed(path, readSystemMap(path), info, known));
}

/** Moves symbols to where KASLR put the kernel, and checks them against those that VMCOREINFO gives. */
function placed(
  path: string,
  symbols: readonly LinkedSymbol[],
  info: Vmcoreinfo,
  known: ReadonlyMap<string, bigint>,
): SymbolTable {
  const table = movedTable(symbols, info.kernelOffset ?? movedBy(symbols, known));
  if (known.size === 0 || agrees(table, known)) return table;
  const found = [...known].map(([name, wanted]) => ({
    name,
    wanted,
    own: [...table.named(name)][0]?.address,
  }));
  const other = found.find(({ wanted, own }) => own !== undefined && own !== wanted);
  throw new OpenError(
    `${path}: is not of this kernel (${info.release ?? "unknown release"}): ` +
      (other
        ? `it puts ${other.name} at 0x${other.own!.toString(16)}, the dump at 0x${other.wanted.toString(16)}`
        : `it has none of ${found.map(({ name }) => name).join(", ")}`),
    sameBuild,
  );
}

/** Without KERNELOFFSET: how far `_stext` is from where it was linked. */
function movedBy(symbols: readonly LinkedSymbol[], known: ReadonlyMap<string, bigint>): bigint {
  const stext = known.get("_stext"), linked = symbols.find((symbol) => symbol.name === "_stext")?.address;
  return stext === undefined || linked === undefined ? 0n : stext - linked;
}

export interface VmlinuxSymbols {
  readonly table: SymbolFinder;
  /** Its .BTF section. */
  readonly btf: () => Btf | undefined;
}

/** The symbols of a vmlinux where they are in the dump; its build-id, or else its banner, must be the dump's. */
export function vmlinuxSymbols(
  path: string,
  space: AddressSpace,
  info: Vmcoreinfo,
  known: ReadonlyMap<string, bigint>,
): VmlinuxSymbols {
  const elf = ElfSymbols.open(path);
  try {
    if (sameBuildId(path, elf.buildId(), info.buildId?.toLowerCase())) {
      elf.requireSymbols();
      const table = new LateFinder(() =>
        placed(path, withElf(path, (again) => again.symbols()), info, known)
      );
      return { table, btf: () => withElf(path, readBtf) };
    }
    const symbols = elf.symbols(), table = placed(path, symbols, info, known);
    checkBanner(path, elf, symbols, table, space);
    return { table, btf: () => withElf(path, readBtf) };
  } finally {
    elf.close();
  }
}

function withElf<T>(path: string, use: (elf: ElfSymbols) => T): T {
  const elf = ElfSymbols.open(path);
  try {
    return use(elf);
  } finally {
    elf.close();
  }
}

/** A table that takes a second to read, and that kallsyms may leave nothing to do for. */
class LateFinder implements SymbolFinder {
  #table: SymbolFinder | undefined;

  constructor(private readonly make: () => SymbolFinder) {}

  get table(): SymbolFinder {
    return this.#table ??= this.make();
  }

  named(name: string): Iterable<KernelSymbol> {
    return this.table.named(name);
  }

  at(address: bigint): KernelSymbol | undefined {
    return this.table.at(address);
  }

  all(): Iterable<KernelSymbol> {
    return this.table.all();
  }

  packed(): Iterable<PackedNames> {
    return this.table.packed();
  }

  beside(symbol: KernelSymbol, step: 1 | -1): KernelSymbol | undefined {
    return this.table.beside(symbol, step);
  }
}

/** Whether both say which build they are, and the same one. */
function sameBuildId(path: string, own: string | undefined, wanted: string | undefined): boolean {
  if (own === undefined || wanted === undefined) return false;
  if (own === wanted) return true;
  throw new OpenError(`${path}: has build-id ${own}, but the dump's kernel has ${wanted}`, sameBuild);
}

/** `linux_banner` names the compiler, the builder and the time of the build. */
function checkBanner(
  path: string,
  elf: ElfSymbols,
  symbols: readonly LinkedSymbol[],
  table: SymbolTable,
  space: AddressSpace,
): void {
  const linked = symbols.find((symbol) => symbol.name === "linux_banner")?.address;
  const [moved] = table.named("linux_banner");
  if (linked === undefined || moved === undefined) return;
  const own = new TextDecoder().decode(elf.bytesAt(linked, 512)).split("\0")[0].trim();
  try {
    const wanted = space.cString(moved.address, 512).trim();
    if (own === wanted) return;
    throw new OpenError(`${path}: is "${own}", but the dump's kernel is "${wanted}"`, sameBuild);
  } catch (error) {
    if (!(error instanceof MemoryFault)) throw error;
  }
}

function readBtf(elf: ElfSymbols): Btf | undefined {
  try {
    const bytes = elf.section(".BTF");
    return bytes && new Btf(bytes);
  } catch (error) {
    if (error instanceof InquestError) return undefined;
    throw error;
  }
}
