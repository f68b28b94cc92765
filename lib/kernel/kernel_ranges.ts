/** The ranges of the kernel's address space that hold memory of its own. */
import { InquestError, MemoryFault } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { directMapBase } from "./direct_map.ts";
import { type Region, regionStart } from "./kernel_layout.ts";

export interface KernelRange {
  readonly region: Region;
  readonly first: bigint;
  /** The first address behind it. */
  readonly end: bigint;
}

/** FIXADDR_TOP less the most that the fixed mappings take: the modules end before it (MODULES_END). */
const modulesEnd = 0xffffffffff000000n;
/** sizeof(struct page) where the types do not say it. */
const pageStructBytes = 64;

/**
 * Ascending; a region whose place the dump does not tell is left out. What maps other pages again in other places, for
 * the CPU's own use (cpu_entry_area, espfix, the EFI tables, fixed mappings), is none of them.
 */
export function kernelRanges(target: Target): readonly KernelRange[] {
  return target.once(findRanges);
}

function findRanges(target: Target): readonly KernelRange[] {
  const { pageSize, endPfn } = target.dump, ranges: KernelRange[] = [];
  const add = (region: Region, start: () => bigint | undefined, end: (first: bigint) => bigint) => {
    const first = known(start);
    if (first !== undefined) ranges.push({ region, first, end: end(first) });
  };
  const start = (region: Region) => () => regionStart(target, region);
  const vmemmap = known(start("vmemmap")), page = target.types.find("struct page");
  const structBytes = page?.kind === "struct" ? page.size : pageStructBytes;
  add("direct map", () => directMapBase(target), (first) => first + BigInt(endPfn * pageSize));
  // What follows the region is never nearer, whatever KASLR did.
  add("vmalloc", start("vmalloc"), (first) => vmemmap !== undefined && vmemmap > first ? vmemmap : first);
  add("vmemmap", () => vmemmap, (first) => first + BigInt(endPfn * structBytes));
  add("image", start("image"), (first) => known(start("modules")) ?? first + (1n << 30n));
  add("modules", start("modules"), () => modulesEnd);
  return ranges.filter(({ first, end }) => first < end).sort((a, b) => a.first < b.first ? -1 : 1);
}

function known<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MemoryFault || error instanceof InquestError) return undefined;
    throw error;
  }
}
