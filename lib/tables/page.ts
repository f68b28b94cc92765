/** The page table: what the kernel knows of each page frame. */
import { Address, isHost, type Value } from "../../dsl/value.ts";
import type { Argument } from "../../dsl/world.ts";
import { RowRef } from "../define/cell.ts";
import type { ColumnDeclaration } from "../define/column.ts";
import { addressRows, defineTable } from "../define/table.ts";
import { directAddress } from "../kernel/direct_map.ts";
import { inodeNumber } from "../kernel/inode.ts";
import {
  frameOfPage,
  headPage,
  pageAround,
  pageCount,
  pageOfFrame,
  pageOrder,
  readPage,
} from "../kernel/page.ts";
import { pageFlagNames } from "../kernel/page_flags.ts";
import { presentSections } from "../kernel/page_frames.ts";
import { pageIndex, pageInode, pageMaps, pagePhysical, pageUse } from "../kernel/page_info.ts";
import { isSlab, readSlab } from "../kernel/slab_object.ts";
import { ended, guardedWalk, type Walk, walkWarning } from "../kernel/walk_end.ts";
import type { Target } from "../types/target.ts";

const place: readonly ColumnDeclaration<bigint>[] = [
  {
    name: "address",
    type: "address",
    summary: "where the struct page is",
    get: (page) => new Address(page),
  },
  {
    name: "pfn",
    type: "int",
    summary: "the page frame's number",
    get: (page, target) => frameOfPage(target, page) ?? null,
  },
  {
    name: "physical",
    type: "address",
    summary: "where the page frame begins in physical memory",
    get: (page, target) => {
      const physical = pagePhysical(target, page);
      return physical === undefined ? null : new Address(physical);
    },
  },
  {
    name: "virtual",
    type: "address",
    summary: "where the kernel's direct map has it",
    get: (page, target) => {
      const physical = pagePhysical(target, page);
      return physical === undefined ? null : new Address(directAddress(target, physical));
    },
  },
  {
    name: "held",
    type: "bool",
    summary: "whether the dump holds the page frame",
    get: (page, target) => {
      const pfn = frameOfPage(target, page);
      return pfn === undefined ? null : target.dump.has(Number(pfn));
    },
  },
];

const use: readonly ColumnDeclaration<bigint>[] = [
  {
    name: "use",
    type: "string",
    summary:
      "anon, ksm, file, slab, buddy, table, ... of the compound page that it is in; null for what is not told",
    get: (page, target) => pageUse(target, page) ?? null,
  },
  {
    name: "count",
    type: "int",
    summary: "references to it",
    get: (page, target) => BigInt(pageCount(target, page)),
  },
  {
    name: "maps",
    type: "int",
    summary: "how often page tables map it by itself",
    get: (page, target) => BigInt(pageMaps(target, page)),
  },
  {
    name: "mapping",
    type: "address",
    summary: "its struct address_space, or with bit 0 set its anon_vma; whatever else some uses keep there",
    get: (page, target) => new Address(readPage(target, page, "mapping")),
  },
  {
    name: "index",
    type: "int",
    summary: "its offset in the mapping, in pages",
    get: (page, target) => pageIndex(target, page),
  },
  {
    name: "inode",
    type: "int",
    summary: "the number of the inode whose file it caches; null for any other page",
    needs: { members: ["address_space.host", "inode.i_ino"] },
    get: (page, target) => {
      const inode = pageInode(target, page);
      return inode === undefined ? null : inodeNumber(target, inode);
    },
  },
  {
    name: "private",
    type: "address",
    summary: "what its user keeps with it: buffers, a swap entry, the order of free pages",
    get: (page, target) => new Address(readPage(target, page, "private")),
  },
];

const nature: readonly ColumnDeclaration<bigint>[] = [
  {
    name: "flags",
    type: { list: "string" },
    summary: "locked, uptodate, dirty, lru, reserved, ...: PG_ flags",
    get: (page, target) => pageFlagNames(target, readPage(target, page, "flags")),
  },
  {
    name: "flag_bits",
    type: "address",
    summary: "the flags as they are: node, zone and section are in the upper bits",
    get: (page, target) => new Address(readPage(target, page, "flags")),
  },
  {
    name: "head",
    type: { row: "page" },
    summary: "the first page of the compound page that it is in; itself for any other",
    get: (page, target) => new RowRef("page", headPage(target, page)),
  },
  {
    name: "order",
    type: "int",
    summary: "of that compound page: 3 for 8 pages",
    get: (page, target) => BigInt(pageOrder(target, headPage(target, page))),
  },
  {
    name: "slab",
    type: { row: "slab" },
    summary: "the slab cache whose objects are in it; null for any other page",
    get: (page, target) => {
      const head = headPage(target, page);
      return isSlab(target, head) ? new RowRef("slab", readSlab(target, head).cache.address) : null;
    },
  },
];

/** The number that a value of a condition is. */
function numberOf(value: Value): bigint | undefined {
  const scalar = isHost(value) ? value.scalar() : value;
  if (scalar instanceof Address) return scalar.value;
  return typeof scalar === "bigint" ? scalar : undefined;
}

/** The page of a frame, as far as the dump knows of frames. */
function ofFrame(target: Target, pfn: bigint | undefined): bigint[] | undefined {
  if (pfn === undefined) return undefined;
  return pfn >= 0n && pfn < BigInt(target.dump.endPfn) ? [pageOfFrame(target, pfn)] : [];
}

function* rows(
  target: Target,
  warn: (message: string) => void,
  [first, count]: readonly Argument[],
): Generator<bigint> {
  const size = BigInt(target.dump.pageSize), start = numberOf((first ?? null) as Value);
  const walk = guardedWalk(() => frames(target, start === undefined ? 0n : start / size));
  let left = typeof count === "bigint" ? count : undefined;
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) {
      const warning = walkWarning("the sections of memory", next.value);
      if (warning) warn(warning);
      return;
    }
    if (left !== undefined && left-- <= 0n) return;
    yield pageOfFrame(target, next.value);
  }
}

/** The page frames that have structures, from one on. */
function* frames(target: Target, from: bigint): Walk<bigint> {
  const sections = presentSections(target);
  for (let next = sections.next();; next = sections.next()) {
    if (next.done) return next.value ?? ended;
    const { first, end } = next.value;
    for (let pfn = first > from ? first : from; pfn < end; pfn++) yield pfn;
  }
}

export const page = defineTable<bigint>({
  name: "page",
  summary: "every page frame that the kernel manages; a look at all of them takes long: give where to begin",
  needs: {
    types: ["page", "mem_section"],
    members: ["page.flags", "page._refcount", "page.mapping"],
    symbols: ["mem_section"],
  },
  object: {
    ...addressRows("struct page *"),
    at: (address, target) => pageAround(target, address) ?? address,
  },
  parameters: [
    {
      name: "start",
      type: { kind: "value", type: { kind: "any" } },
      default: null,
      summary: "the physical address to begin with",
    },
    {
      name: "count",
      type: { kind: "value", type: { kind: "int" } },
      default: null,
      summary: "how many pages at most",
    },
  ],
  columns: [...place, ...use, ...nature],
  defaults: ["address", "physical", "use", "mapping", "index", "count", "flags"],
  lookups: {
    pfn: (value, target) => ofFrame(target, numberOf(value)),
    physical: (value, target) => {
      const physical = numberOf(value);
      return ofFrame(target, physical && physical / BigInt(target.dump.pageSize));
    },
    address: (value, target) => {
      const address = numberOf(value);
      return address === undefined ? undefined : ofFrame(target, frameOfPage(target, address) ?? -1n);
    },
  },
  rows,
});
