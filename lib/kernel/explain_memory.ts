/** What lies at an address of memory that the kernel hands out: objects of slabs, pages, vmalloc areas. */
import { CorruptError, InquestError, LookupError, MemoryFault } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { directPhysical } from "./direct_map.ts";
import { inodeFileSystem, inodeNumber } from "./inode.ts";
import { frameOfPage, headPage, pageAround, pageOfFrame, readPage } from "./page.ts";
import { pageFlagNames } from "./page_flags.ts";
import { pageIndex, pageInode, pageUse } from "./page_info.ts";
import { type Place, plus } from "./place.ts";
import { type ObjectState, objectState } from "./slab_free.ts";
import { isSlab, objectAt, readSlab, type SlabObject } from "./slab_object.ts";
import { readVm, readVmap, vmallocFlags, vmapAt } from "./vmalloc.ts";
import { hex } from "./walk_end.ts";

/** Nothing, where the kernel's types or the pages on the way are not there. */
function ifReadable<T>(find: () => T | undefined): T | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof MemoryFault || error instanceof LookupError || error instanceof CorruptError) {
      return undefined;
    }
    throw error;
  }
}

/** An object of a slab cache, or a part of a slab that is none; undefined for any other memory. */
export function slabPlace(target: Target, address: bigint): Place | undefined {
  return ifReadable(() => {
    const page = pageOf(target, address), head = page && headPage(target, page);
    if (page === undefined || !isSlab(target, head!)) return undefined;
    const slab = readSlab(target, head!), object = objectAt(slab, address), { name } = slab.cache;
    const common = { kind: "slab", page, cache: name } as const;
    if (!object) return { ...common, text: `unused end of a slab of ${name}` };
    const { state, text } = stateOf(target, object);
    const where = object.offset >= 0
      ? `${hex(object.address)}${plus(BigInt(object.offset))}`
      : `${-object.offset} bytes before ${hex(object.address)}`;
    return { ...common, object: object.address, state, text: `object of ${name}: ${where}, ${text}` };
  });
}

function pageOf(target: Target, address: bigint): bigint | undefined {
  const physical = directPhysical(target, address);
  return physical === undefined ? undefined : pageOfFrame(target, physical / BigInt(target.dump.pageSize));
}

const stateWords: Readonly<Record<ObjectState, string>> = {
  allocated: "allocated",
  free: "free",
  kept: "free, kept by a CPU",
};

function stateOf(
  target: Target,
  object: SlabObject,
): { readonly state: ObjectState | undefined; readonly text: string } {
  try {
    const state = objectState(target, object);
    return { state, text: stateWords[state] };
  } catch (error) {
    if (!(error instanceof MemoryFault || error instanceof InquestError)) throw error;
    return { state: undefined, text: `allocated or free is not known: ${error.message}` };
  }
}

/** A struct page; undefined outside of their array, and for one that is not there. */
export function structPagePlace(target: Target, address: bigint): Place | undefined {
  return ifReadable(() => {
    const page = pageAround(target, address);
    if (page === undefined) return undefined;
    const pfn = frameOfPage(target, page)!, physical = pfn * BigInt(target.dump.pageSize);
    const text = `struct page of ${hex(physical)}${plus(address - page)}${pageText(target, page)}`;
    return { kind: "struct page", page, text };
  });
}

/** `, anon, flags uptodate lru swapbacked`: what a page is used for, and its flags. */
function pageText(target: Target, page: bigint): string {
  const use = pageUse(target, page), flags = pageFlagNames(target, readPage(target, page, "flags"));
  const whose = use === "file" ? ifReadable(() => fileText(target, page)) ?? use : use;
  return (whose === undefined ? "" : `, ${whose}`) + (flags.length === 0 ? "" : `, flags ${flags.join(" ")}`);
}

/** `page 3 of inode 1234 (ext4)` */
function fileText(target: Target, page: bigint): string | undefined {
  const inode = pageInode(target, page);
  if (inode === undefined) return undefined;
  return `page ${pageIndex(target, page)} of inode ${inodeNumber(target, inode)} (${
    inodeFileSystem(target, inode)
  })`;
}

/** The page of an address of the direct map, with its text; undefined where it cannot be read. */
export function directPage(
  target: Target,
  address: bigint,
): { readonly page: bigint; readonly text: string } | undefined {
  return ifReadable(() => {
    const page = pageOf(target, address);
    return page === undefined ? undefined : { page, text: pageText(target, page) };
  });
}

const vmallocKinds: readonly (readonly [flag: bigint, name: string])[] = [
  [vmallocFlags.VM_IOREMAP, "ioremap area"],
  [vmallocFlags.VM_MAP, "vmap area"],
  [vmallocFlags.VM_ALLOC, "vmalloc area"],
];

/** An area of vmalloc, ioremap or vmap; `pages` are those that were allocated for it. */
export function vmallocPlace(
  target: Target,
  address: bigint,
): (Place & { readonly pages: bigint }) | undefined {
  return ifReadable(() => {
    const area = vmapAt(target, address);
    if (area === undefined) return undefined;
    const start = readVmap(target, area, "start"), size = readVmap(target, area, "end") - start;
    const vm = readVmap(target, area, "vm"), where = `${hex(start)}${plus(address - start)}`;
    if (vm === 0n) {
      return { kind: "vmalloc", pages: 0n, text: `vm_map_ram area of ${hex(size)} bytes: ${where}` };
    }
    const flags = readVm(target, vm, "flags"), caller = readVm(target, vm, "caller");
    const kind = vmallocKinds.find(([flag]) => (flags & flag) !== 0n)?.[1] ?? "vmalloc area";
    const who = caller === 0n ? "" : ` of ${target.symbols.describe(caller) ?? hex(caller)}`;
    const text = `${kind} of ${hex(size)} bytes${who}: ${where}`;
    return { kind: "vmalloc", pages: readVm(target, vm, "pageCount"), text };
  });
}
