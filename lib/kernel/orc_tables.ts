/** Where a dump keeps its ORC tables: the kernel's between four symbols, a module's named by its structure. */
import { InquestError, MemoryFault } from "../base/errors.ts";
import type { CObject } from "../types/object.ts";
import type { Target } from "../types/target.ts";
import { detectLayout, type OrcBitField, orcEntrySize, type OrcLayout } from "../unwind/orc_layout.ts";
import {
  type OrcEntry,
  type OrcIndexPlace,
  type OrcLookup,
  OrcTable,
  type OrcTablePlace,
  OrcTables,
} from "../unwind/orc.ts";
import { generatedCodeAt } from "./generated_code.ts";
import { type KernelModule, modules } from "./modules.ts";

/** More entries than any kernel has: some 250,000 in a distribution's. */
const mostEntries = 16 << 20;
/** How many entries tell the format. */
const sampleEntries = 512;

/** The tables of the kernel and its modules; the modules' are looked for when the first address needs them. */
export interface KernelOrc extends OrcLookup {
  /** Why there are no tables; undefined when there are. */
  readonly absent?: string;
}

/** What ORC the dump has. */
export function kernelOrc(target: Target): KernelOrc {
  return target.once(findTables);
}

function findTables(target: Target): KernelOrc {
  try {
    const place = kernelPlace(target);
    if (typeof place === "string") return { find: () => undefined, absent: place };
    const layout = layoutOf(target, place);
    if (!layout) return { find: () => undefined, absent: "the ORC tables have an unknown format" };
    return withModules(target, new OrcTable(target.kernel, place, layout), layout);
  } catch (error) {
    if (!(error instanceof MemoryFault)) throw error;
    return { find: () => undefined, absent: `the ORC tables are not in the dump: ${error.message}` };
  }
}

/** The kernel's own tables, sorted when it was built (5.6) or booted, so they cover init code as well. */
function kernelPlace(target: Target): OrcTablePlace | string {
  const address = (name: string) => target.symbols.findKernel(name)?.address;
  const ips = address("__start_orc_unwind_ip"), ipsEnd = address("__stop_orc_unwind_ip");
  const entries = address("__start_orc_unwind"), entriesEnd = address("__stop_orc_unwind");
  if (ips === undefined || ipsEnd === undefined || entries === undefined || entriesEnd === undefined) {
    return "this kernel was built without ORC tables";
  }
  const count = Number(ipsEnd - ips) / 4;
  const agrees = Number(entriesEnd - entries) === count * orcEntrySize;
  if (!Number.isInteger(count) || count < 1 || count > mostEntries || !agrees) {
    return "the symbols around the ORC tables make no sense";
  }
  const index = kernelIndex(target);
  return { ips, entries, count, ...(index && { index }) };
}

function kernelIndex(target: Target): OrcIndexPlace | undefined {
  const blocks = target.symbols.findKernel("orc_lookup"),
    start = target.symbols.findKernel("_stext")?.address;
  const count = Math.floor((blocks?.size ?? 0) / 4);
  return blocks && start !== undefined && count > 1 ? { blocks: blocks.address, count, start } : undefined;
}

/** The format, from entries in the middle of the table and the type's bit-fields. */
function layoutOf(target: Target, place: OrcTablePlace): OrcLayout | undefined {
  const first = Math.max(0, (place.count >> 1) - sampleEntries);
  const count = Math.min(sampleEntries, place.count - first);
  const sample = target.kernel.read(place.entries + BigInt(first * orcEntrySize), count * orcEntrySize);
  return detectLayout(sample, bitFields(target));
}

function bitFields(target: Target): OrcBitField[] | undefined {
  const type = target.types.find("struct orc_entry");
  if (type?.kind !== "struct" || type.size !== orcEntrySize) return undefined;
  const fields: OrcBitField[] = [];
  for (const { name, bitOffset, bitSize } of type.members) {
    if (name !== undefined && bitSize !== undefined) fields.push({ name, bitOffset, bitSize });
  }
  return fields;
}

function withModules(target: Target, kernel: OrcTable, layout: OrcLayout): KernelOrc {
  const own = new OrcTables([kernel]);
  let others: OrcTables | undefined;
  return {
    find(pc: bigint): OrcEntry | undefined {
      const entry = own.find(pc);
      if (entry) return entry.type === "undefined" ? generatedOrc(target, own, pc) ?? entry : entry;
      others ??= new OrcTables(moduleTables(target, layout));
      return others.find(pc) ?? generatedOrc(target, own, pc);
    },
  };
}

/** For a copy the entries are those of what was copied (5.8, 6be7fa3c74d1). */
function generatedOrc(target: Target, kernel: OrcTables, pc: bigint): OrcEntry | undefined {
  const code = generatedCodeAt(target, pc);
  if (code?.copyOf === undefined) return code?.orc;
  return kernel.find(code.copyOf + (pc - code.low));
}

function moduleTables(target: Target, layout: OrcLayout): OrcTable[] {
  const tables: OrcTable[] = [];
  for (const module of modules(target)) {
    try {
      const place = modulePlace(module);
      if (place) tables.push(new OrcTable(target.kernel, place, layout));
    } catch (error) {
      if (!(error instanceof MemoryFault || error instanceof InquestError)) throw error;
      target.warn(`the ORC tables of module ${module.name} cannot be read: ${error.message}`);
    }
  }
  return tables;
}

/** A module's tables, sorted when it was loaded (4.14, struct mod_arch_specific). Its init code's entries are in them. */
function modulePlace(module: KernelModule): OrcTablePlace | undefined {
  if (!module.object.has("arch")) return undefined;
  const arch = module.object.member("arch");
  if (!arch.has("num_orcs")) return undefined;
  const count = arch.member("num_orcs").number();
  const ips = arch.member("orc_unwind_ip").integer(), entries = arch.member("orc_unwind").integer();
  if (count < 1 || count > mostEntries || ips === 0n || entries === 0n) return undefined;
  const ranges = [...module.ranges.filter((range) => range.text), ...initText(module)]
    .map(({ base, size }) => ({ low: base, high: base + BigInt(size) }));
  return { ips, entries, count, ranges };
}

/** The code that a module runs once, which is there only while it is being loaded: a crash can be in it. */
function initText(module: KernelModule): { base: bigint; size: number }[] {
  const { object } = module;
  // 6.4 (ac3b43283923): one of an array of regions; before that a layout of its own.
  const region = object.has("mem") ? initRegion(object) : object.member("init_layout");
  if (!region) return [];
  const base = region.member("base").integer();
  const size = region.member(region.has("text_size") ? "text_size" : "size").number();
  return base !== 0n && size > 0 ? [{ base, size }] : [];
}

function initRegion(object: CObject): CObject | undefined {
  const kinds = object.target.types.find("enum mod_mem_type");
  const kind = kinds?.kind === "enum" && kinds.enumerators.find((e) => e.name === "MOD_INIT_TEXT")?.value;
  return typeof kind === "bigint" ? object.member("mem").index(kind) : undefined;
}
