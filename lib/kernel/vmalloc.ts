/** The vmalloc areas: struct vmap_area and struct vm_struct (include/linux/vmalloc.h). */
import { InquestError, LookupError, MemoryFault } from "../base/errors.ts";
import { sizeOf } from "../types/ctype.ts";
import type { Target } from "../types/target.ts";
import { type Field, getField, readField } from "./field.ts";
import { listForEachEntry } from "./list.ts";
import { ended, guardedWalk, type Walk, type WalkOptions, walkWarning } from "./walk_end.ts";

interface VmapFields {
  readonly start: Field;
  readonly end: Field;
  readonly list: Field;
  readonly vm: Field;
}

function vmapFields(target: Target): VmapFields {
  const field = (name: string) => getField(target, "vmap_area", name);
  return { start: field("va_start"), end: field("va_end"), list: field("list"), vm: field("vm") };
}

interface VmFields {
  readonly size: Field;
  readonly flags: Field;
  readonly pages: Field;
  readonly pageCount: Field;
  readonly physical: Field;
  readonly caller: Field;
}

function vmFields(target: Target): VmFields {
  const field = (name: string) => getField(target, "vm_struct", name);
  return {
    size: field("size"),
    flags: field("flags"),
    pages: field("pages"),
    pageCount: field("nr_pages"),
    physical: field("phys_addr"),
    caller: field("caller"),
  };
}

/** What the areas need of the kernel. */
export const vmallocNeeds = {
  members: ["vmap_area.va_start", "vm_struct.caller"],
  symbols: ["vmap_nodes|vmap_area_list"],
};

/** `vmap_area`: where it lies; `vm_struct`: what for, 0n for what vm_map_ram() made. */
export type VmapField = keyof VmapFields;
export type VmField = keyof VmFields;

/** @param area `struct vmap_area *`, as in all that follows */
/** A field of a `struct vmap_area *`. */
export function readVmap(target: Target, area: bigint, name: VmapField): bigint {
  return BigInt.asUintN(64, readField(target.kernel, area, target.once(vmapFields)[name]));
}

/** @param vm `struct vm_struct *` */
/** A field of a `struct vm_struct *`. */
export function readVm(target: Target, vm: bigint, name: VmField): bigint {
  return BigInt.asUintN(64, readField(target.kernel, vm, target.once(vmFields)[name]));
}

/** VM_ flags; none has changed its value from 5.8 to 7.3. They are macros, which no debug information has. */
export const vmallocFlags = {
  VM_IOREMAP: 0x1n,
  VM_ALLOC: 0x2n,
  VM_MAP: 0x4n,
  VM_USERMAP: 0x8n,
  VM_DMA_COHERENT: 0x10n,
  VM_UNINITIALIZED: 0x20n,
  VM_NO_GUARD: 0x40n,
  VM_KASAN: 0x80n,
  VM_FLUSH_RESET_PERMS: 0x100n,
  VM_MAP_PUT_PAGES: 0x200n,
  VM_ALLOW_HUGE_VMAP: 0x400n,
};

/** An upper limit to what a damaged count may claim: there is one for each CPU, 128 at most. */
const mostNodes = 8192;

/** Every `struct vmap_area *` that is in use; ascending before 6.9, after it within each node only. */
export function* vmapForEach(target: Target, options?: WalkOptions): Walk<bigint> {
  const { symbols, kernel } = target, { list } = target.once(vmapFields);
  const member = Number(list.offset);
  // 6.9 (d093602919ad): several trees and lists, each for the addresses that fall to it.
  const nodes = symbols.findKernel("vmap_nodes");
  if (!nodes) return yield* listForEachEntry(target, symbols.get("vmap_area_list").address, member, options);
  const count = kernel.u32(symbols.get("nr_vmap_nodes").address);
  const size = BigInt(sizeOf(target.types.struct("vmap_node")) ?? 0);
  if (count > mostNodes || size === 0n) {
    throw new LookupError(`there would be ${count} nodes of vmalloc areas`);
  }
  const first = kernel.u64(nodes.address), head = getField(target, "vmap_node", "busy.head").offset;
  let trouble = ended;
  for (let node = 0n; node < BigInt(count); node++) {
    const end = yield* listForEachEntry(target, first + node * size + head, member, options);
    if (end.kind !== "end" && trouble.kind === "end") trouble = end;
  }
  return trouble;
}

interface Range {
  readonly area: bigint;
  readonly start: bigint;
  readonly end: bigint;
}

/** The areas by their addresses. What cannot be read is warned about, and left out. */
function readRanges(target: Target, warn: (message: string) => void): readonly Range[] {
  const found: Range[] = [];
  let unread = 0;
  const walk = guardedWalk(() => vmapForEach(target));
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) {
      const warning = walkWarning("the vmalloc areas", next.value);
      if (warning) warn(warning);
      break;
    }
    const area = next.value;
    try {
      found.push({ area, start: readVmap(target, area, "start"), end: readVmap(target, area, "end") });
    } catch (error) {
      if (!(error instanceof MemoryFault || error instanceof InquestError)) throw error;
      unread++;
    }
  }
  if (unread > 0) warn(`${unread} vmalloc areas cannot be read`);
  return found.sort((a, b) => a.start < b.start ? -1 : a.start > b.start ? 1 : 0);
}

function ranges(target: Target): readonly Range[] {
  return readRanges(target, (message) => target.warn(message));
}

/** All areas in the order of their addresses. */
export function vmapsByAddress(target: Target, warn: (message: string) => void): readonly bigint[] {
  return readRanges(target, warn).map(({ area }) => area);
}

/** The area that an address lies in. */
export function vmapAt(target: Target, address: bigint): bigint | undefined {
  const all = target.once(ranges);
  let low = 0, high = all.length;
  while (low < high) {
    const middle = low + high >>> 1;
    if (all[middle].start <= address) low = middle + 1;
    else high = middle;
  }
  const range = all[low - 1];
  return range && address < range.end ? range.area : undefined;
}
