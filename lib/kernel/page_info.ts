/** What a page is used for, as far as its structure says. */
import type { Target } from "../types/target.ts";
import { getField, readField } from "./field.ts";
import { frameOfPage, headPage, pageMapCount, readPage } from "./page.ts";
import { pageType } from "./page_flags.ts";
import { isSlab } from "./slab_object.ts";

/** PAGE_MAPPING_ANON and PAGE_MAPPING_MOVABLE, both of them KSM; folios have called them so since 6.16. */
const anonymous = 1n, kindBits = 3n;

/** - `anon`: memory of processes; `file`: the cache of a file, an inode's; a type that pages have: `slab`, `buddy`. */
export type PageUse = "anon" | "ksm" | "file" | (string & Record<never, never>);

/** By the page itself, or the compound page that it is part of; undefined for what the structure does not tell. */
export function pageUse(target: Target, page: bigint): PageUse | undefined {
  const head = headPage(target, page);
  if (isSlab(target, head)) return "slab";
  const type = pageType(target, head);
  if (type !== undefined) return type;
  const mapping = readPage(target, head, "mapping"), kind = mapping & kindBits;
  if (mapping === 0n) return undefined;
  if (kind === kindBits) return "ksm";
  if (kind === anonymous) return "anon";
  return kind === 0n && mapping >> 63n === 1n ? "file" : undefined;
}

/** The inode whose cache a page is in, a `struct inode *`; undefined for any other page. */
export function pageInode(target: Target, page: bigint): bigint | undefined {
  if (pageUse(target, page) !== "file") return undefined;
  const mapping = readPage(target, headPage(target, page), "mapping");
  return readField(target.kernel, mapping, getField(target, "address_space", "host")) || undefined;
}

/** Which page of its file, or of a process's memory, it is; only the first page of a compound one says it. */
export function pageIndex(target: Target, page: bigint): bigint {
  const head = headPage(target, page), index = readPage(target, head, "index");
  return index + (frameOfPage(target, page) ?? 0n) - (frameOfPage(target, head) ?? 0n);
}

/** How often page tables map a page; a page with a type, such as a slab, is mapped by none. */
export function pageMaps(target: Target, page: bigint): number {
  const count = pageMapCount(target, page);
  return count >= -1 && pageType(target, headPage(target, page)) === undefined ? count + 1 : 0;
}

/** The physical address of a `struct page`'s frame. Undefined for what is none. */
export function pagePhysical(target: Target, page: bigint): bigint | undefined {
  const pfn = frameOfPage(target, page);
  return pfn === undefined ? undefined : pfn * BigInt(target.dump.pageSize);
}
