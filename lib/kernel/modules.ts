/** Loaded modules: where they are, their symbols, their types. */
import { CorruptError, InquestError, MemoryFault } from "../base/errors.ts";
import { Btf } from "../types/btf.ts";
import { CObject } from "../types/object.ts";
import { type KernelSymbol, type SymbolFinder, type SymbolTable, tableOf } from "../types/symbols.ts";
import type { Target } from "../types/target.ts";
import { listForEachEntry } from "./list.ts";
import { walkWarning } from "./walk_end.ts";

/** A stretch of memory that belongs to a module. */
export interface ModuleRange {
  readonly base: bigint;
  readonly size: number;
  /** Code. */
  readonly text: boolean;
}

/** A loaded module. */
export interface KernelModule {
  readonly name: string;
  /** `struct module`. */
  readonly object: CObject;
  readonly ranges: readonly ModuleRange[];
}

const mostModules = 10_000;
const mostSymbols = 1_000_000;
const largestBtf = 64 << 20;
/** `struct elf64_sym`: name u32, info u8, other u8, section u16, value u64, size u64. */
const elfSymbolSize = 24;

/** The loaded modules in the order of the kernel's list (the newest first). What cannot be read is warned about. */
export function modules(target: Target): readonly KernelModule[] {
  return target.once(readModules);
}

function readModules(target: Target): readonly KernelModule[] {
  const head = target.symbols.findKernel("modules")?.address;
  const found: KernelModule[] = [];
  // Without types, or without modules, there is nothing to walk.
  if (head === undefined || !target.types.find("struct module")) return found;
  for (const object of listObjects(target, head, "struct module", "list")) {
    try {
      found.push({ name: object.member("name").string(64), object, ranges: moduleRanges(object) });
    } catch (error) {
      if (!(error instanceof MemoryFault || error instanceof InquestError)) throw error;
      target.warn(`a module at 0x${object.address!.toString(16)} cannot be read: ${error.message}`);
    }
  }
  return found;
}

/** The structures on a `struct list_head`; a walk that does not come back to its head is warned about. */
function* listObjects(target: Target, head: bigint, type: string, member: string): Generator<CObject> {
  const ctype = target.types.get(type);
  const walk = listForEachEntry(target, head, target.types.offset(type, member) ?? 0, { cap: mostModules });
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) {
      const warning = walkWarning(`the list of ${type}`, next.value);
      if (warning) target.warn(warning);
      return;
    }
    yield CObject.at(target, ctype, next.value);
  }
}

/** Where a `struct module` lies. */
export function moduleRanges(module: CObject): ModuleRange[] {
  // 6.4 (ac3b43283923): an array of memory regions, by enum mod_mem_type; text comes first.
  if (module.has("mem")) {
    const memory = module.member("mem");
    const kinds = memory.plain.kind === "array" ? memory.plain.length : 0;
    return Array.from({ length: kinds }, (_, i) => memory.index(i))
      .map((m, i) => ({ base: m.member("base").integer(), size: m.member("size").number(), text: i === 0 }))
      .filter((range) => range.size > 0);
  }
  // 4.5 (7523e4dc5057): two of struct module_layout; the init part is given back once the module is live.
  return ["core_layout", "init_layout"].flatMap((name) => layoutRanges(module.member(name)));
}

function layoutRanges(layout: CObject): ModuleRange[] {
  const base = layout.member("base").integer();
  const text = layout.member("text_size").number(), size = layout.member("size").number();
  const ranges = [{ base, size: text, text: true }, {
    base: base + BigInt(text),
    size: size - text,
    text: false,
  }];
  return ranges.filter((range) => range.size > 0);
}

/** The module that an address lies in. */
export function moduleAt(target: Target, address: bigint): KernelModule | undefined {
  return modules(target).find((m) =>
    m.ranges.some((r) => address >= r.base && address < r.base + BigInt(r.size))
  );
}

/** The symbols of all modules, and of each. */
export interface ModuleSymbols extends SymbolFinder {
  of(module: KernelModule): SymbolTable;
}

/** The symbols of all modules, each module's table read when it is first needed: `target.once(moduleSymbols)`. */
export function moduleSymbols(target: Target): ModuleSymbols {
  const tables = new Map<KernelModule, SymbolTable>();
  const tableFor = (module: KernelModule): SymbolTable => {
    let table = tables.get(module);
    if (!table) tables.set(module, table = readSymbols(target, module));
    return table;
  };
  return {
    *named(name: string): Generator<KernelSymbol> {
      for (const module of modules(target)) yield* tableFor(module).named(name);
    },
    at(address: bigint) {
      const module = moduleAt(target, address);
      return module && tableFor(module).at(address);
    },
    *all(): Generator<KernelSymbol> {
      for (const module of modules(target)) yield* tableFor(module).all();
    },
    *packed() {
      for (const module of modules(target)) yield* tableFor(module).packed();
    },
    beside(symbol, step) {
      const byPlace = modules(target).toSorted((a, b) => lowest(a) < lowest(b) ? -step : step);
      const own = byPlace.findIndex(({ name }) => name === symbol.module);
      if (own < 0) return undefined;
      const found = tableFor(byPlace[own]).beside(symbol, step);
      if (found) return found;
      for (const module of byPlace.slice(own + 1)) {
        const table = tableFor(module);
        if (table.length > 0) return table.symbol(step > 0 ? 0 : table.length - 1);
      }
      return undefined;
    },
    of: tableFor,
  };
}

/** Where a module begins. */
function lowest({ ranges, object }: KernelModule): bigint {
  return ranges.reduce((low, { base }) => base < low ? base : low, ranges[0]?.base ?? object.address ?? 0n);
}

function readSymbols(target: Target, module: KernelModule): SymbolTable {
  try {
    return tableOf(elfSymbols(target, module), module.name);
  } catch (error) {
    if (!(error instanceof MemoryFault || error instanceof InquestError)) throw error;
    target.warn(`the symbols of module ${module.name} cannot be read: ${error.message}`);
    return tableOf([], module.name);
  }
}

/** Where the module's per-CPU variables are in the first CPU's terms: the values of their symbols. */
export function perCpuRange(module: CObject): ModuleRange[] {
  if (!module.has("percpu") || !module.has("percpu_size")) return [];
  const size = module.member("percpu_size").number();
  return size > 0 ? [{ base: module.member("percpu").integer(), size, text: false }] : [];
}

function isIn(address: bigint): (range: ModuleRange) => boolean {
  return ({ base, size }) => address >= base && address < base + BigInt(size);
}

/** The kernel's letter, as nm writes it: capital for a global symbol (STB_GLOBAL); per-CPU variables, which it calls absolute, are data. */
function nmLetter(letter: number, binding: number, perCpu: boolean): string {
  const text = perCpu && letter === 0x61 ? "d" : String.fromCharCode(letter);
  return binding === 1 && /[abdrt]/.test(text) ? text.toUpperCase() : text;
}

/** The module's own kallsyms: an ELF symbol table, its strings, and nm's letters (5.2, 1c7651f43777). */
function* elfSymbols(
  target: Target,
  module: KernelModule,
): Generator<{ name: string; address: bigint; kind: string; size: number }> {
  const kallsyms = module.object.member("kallsyms");
  const count = kallsyms.member("num_symtab").number();
  if (count > mostSymbols) throw new CorruptError(`it claims ${count} symbols`);
  const symbols = new DataView(
    target.kernel.read(kallsyms.member("symtab").integer(), count * elfSymbolSize).buffer,
  );
  const strings = kallsyms.member("strtab").integer();
  const memory = module.ranges, places = [...memory, ...perCpuRange(module.object)];
  const kinds = kallsyms.has("typetab")
    ? target.kernel.read(kallsyms.member("typetab").integer(), count)
    : undefined;
  for (let i = 1; i < count; i++) {
    const at = i * elfSymbolSize;
    const address = symbols.getBigUint64(at + 8, true);
    if (!places.some(isIn(address)) || symbols.getUint16(at + 6, true) === 0) continue;
    const name = target.kernel.cString(strings + BigInt(symbols.getUint32(at, true)), 512);
    if (name === "") continue;
    // Before 5.2 the letter stood in st_info's place, and whether the symbol is a global one nowhere.
    const info = symbols.getUint8(at + 4);
    const kind = kinds
      ? nmLetter(kinds[i], info >> 4, !memory.some(isIn(address)))
      : String.fromCharCode(info);
    yield { name, address, kind, size: Number(symbols.getBigUint64(at + 16, true) & 0xffffffffn) };
  }
}

/** The modules' BTF, split from the kernel's: the `btf_modules` list (5.11, 36e68442d1af); empty in kernels without. */
export function moduleBtf(target: Target): readonly Btf[] {
  const base = target.types.kernel;
  const head = target.symbols.findKernel("btf_modules")?.address;
  if (!base || head === undefined || !target.types.find("struct btf_module")) return [];
  const found: Btf[] = [];
  for (const entry of listObjects(target, head, "struct btf_module", "list")) {
    try {
      found.push(splitBtf(target, base, entry.member("btf")));
    } catch (error) {
      if (!(error instanceof MemoryFault || error instanceof InquestError)) throw error;
      target.warn(`the types of a module cannot be used: ${error.message}`);
    }
  }
  return found;
}

/** One module's blob, as the kernel keeps it: relocated, when it was built against another base (6.11, 8646db238997). */
function splitBtf(target: Target, base: Btf, btf: CObject): Btf {
  const size = btf.member("data_size").number();
  if (size > largestBtf) throw new CorruptError(`its BTF claims ${size} bytes`);
  const blob = new Btf(target.kernel.read(btf.member("data").integer(), size), base);
  const startId = btf.member("start_id").number(), startString = btf.member("start_str_off").number();
  if (startId !== blob.startId || startString !== blob.startString) {
    throw new CorruptError(`its BTF begins at type ${startId}, the kernel's ends at ${blob.startId}`);
  }
  return blob;
}
