/** struct page: what the kernel knows of a page frame (include/linux/mm_types.h). */
import { CorruptError, LookupError } from "../base/errors.ts";
import { sizeOf } from "../types/ctype.ts";
import type { Target } from "../types/target.ts";
import { type Field, findField, getField, readField, readNumber } from "./field.ts";
import { regionStart } from "./kernel_layout.ts";

interface PageFields {
  readonly size: bigint;
  readonly flags: Field;
  readonly mapping: Field;
  readonly index: Field;
  readonly private: Field;
  readonly count: Field;
  readonly mapcount: Field;
  readonly head: Field;
}

function pageFields(target: Target): PageFields {
  const field = (...paths: string[]) => getField(target, "page", ...paths);
  return {
    size: BigInt(sizeOf(target.types.struct("page")) ?? 0),
    // 6.18 (53fbef56e07d): memdesc_flags_t, a structure around the number.
    flags: field("flags.f", "flags"),
    mapping: field("mapping"),
    // 6.16 renamed index, which folios alone should have.
    index: field("__folio_index", "index"),
    private: field("private"),
    // 4.6 renamed _count.
    count: field("_refcount.counter"),
    mapcount: field("_mapcount.counter"),
    // 7.1 (d50569612c29) renamed compound_head, which may be a mask since.
    head: field("compound_info", "compound_head"),
  };
}

/** Where the array of all `struct page` begins, the one of page frame 0 first, whether it is there or not. */
export function vmemmapBase(target: Target): bigint {
  return target.once(findVmemmap);
}

function findVmemmap(target: Target): bigint {
  return regionStart(target, "vmemmap");
}

/** The `struct page *` of a page frame. */
export function pageOfFrame(target: Target, pfn: bigint): bigint {
  return BigInt.asUintN(64, vmemmapBase(target) + pfn * target.once(pageFields).size);
}

/** The page frame that a `struct page *` is of; undefined for an address that is none. */
export function frameOfPage(target: Target, page: bigint): bigint | undefined {
  const { size } = target.once(pageFields), offset = page - vmemmapBase(target);
  if (offset < 0n || offset % size !== 0n) return undefined;
  const pfn = offset / size;
  return pfn < target.once(endOfFrames) ? pfn : undefined;
}

/** SECTION_SIZE_BITS of x86-64, where VMCOREINFO does not say it. */
const usualSectionBits = 27n;

/** Structures are made for whole sections of memory: there may be some behind the last page frame. */
function endOfFrames({ vmcoreinfo, dump }: Target): bigint {
  const bits = vmcoreinfo.number("SECTION_SIZE_BITS") ?? usualSectionBits;
  const section = (1n << (bits >= 12n && bits <= 40n ? bits : usualSectionBits)) / BigInt(dump.pageSize);
  return (BigInt(dump.endPfn) + section - 1n) / section * section;
}

/** The page that an address lies in the structure of: any byte of a `struct page`. */
export function pageAround(target: Target, address: bigint): bigint | undefined {
  if (address < vmemmapBase(target)) return undefined;
  const page = address - (address - vmemmapBase(target)) % target.once(pageFields).size;
  return frameOfPage(target, page) === undefined ? undefined : page;
}

/** Numbers of a page that are read as they are; which of them mean something, its use decides. */
export type PageField = "flags" | "mapping" | "index" | "private";

/** A member as the kernel has it. `page`: `struct page *`, as in all that follows. */
export function readPage(target: Target, page: bigint, name: PageField): bigint {
  return BigInt.asUintN(64, readField(target.kernel, page, target.once(pageFields)[name]));
}

/** How many references there are to it. */
export function pageCount(target: Target, page: bigint): number {
  return readNumber(target.kernel, page, target.once(pageFields).count);
}

/** How often page tables map it, less one; for a page with a type what that left of it. */
export function pageMapCount(target: Target, page: bigint): number {
  return readNumber(target.kernel, page, target.once(pageFields).mapcount);
}

/** The first page of the compound page that a page is part of; the page itself where it is none, or the first. */
export function headPage(target: Target, page: bigint): bigint {
  const info = readField(target.kernel, page, target.once(pageFields).head);
  if ((info & 1n) === 0n) return page;
  // 7.1 (8c846c879e22): all ones above as many bits as the compound page's structures are long, a mask.
  const negated = BigInt.asUintN(64, -(info - 1n));
  const head = (negated & negated - 1n) === 0n ? page & (info - 1n) : info - 1n;
  if (head > page || frameOfPage(target, head) === undefined) {
    throw new CorruptError("a page is part of a compound page that is none");
  }
  return head;
}

/** An upper limit to what a damaged page may claim: MAX_PAGE_ORDER is 10, a hugetlb page of 1 GiB has 18. */
const highestOrder = 20;

/** The order of a compound page, by its first one; 0 for a page by itself. */
export function pageOrder(target: Target, head: bigint): number {
  const { size } = target.once(pageFields), flag = target.once(headFlag);
  if (flag === undefined || !(readPage(target, head, "flags") >> flag & 1n)) return 0;
  const order = target.once(readOrder)(head + size);
  if (order > highestOrder) throw new CorruptError(`a compound page would have order ${order}`);
  return order;
}

function headFlag(target: Target): bigint | undefined {
  const flags = target.types.find("enum pageflags");
  return flags?.kind === "enum" ? flags.enumerators.find(({ name }) => name === "PG_head")?.value : undefined;
}

/** From the second page of a compound page. */
function readOrder(target: Target): (second: bigint) => number {
  const { kernel } = target;
  // 6.6 (ebc1baf5c9b4): the lowest byte of the second page's flags.
  const flags = findField(target, "folio", "_flags_1");
  const inFolio = findField(target, "folio", "_folio_order", "_order");
  if (inFolio) return (second) => kernel.u8(second - target.once(pageFields).size + inFolio.offset);
  const inPage = findField(target, "page", "compound_order");
  if (inPage) return (second) => kernel.u8(second + inPage.offset);
  if (flags) {
    return (second) => Number(readPage(target, second, "flags") & 0xffn);
  }
  throw new LookupError("this kernel does not say where the order of a compound page is");
}
