/** The columns of vtop. */
import { Address, Missing, Size } from "../../../dsl/value.ts";
import { gapText } from "../../base/errors.ts";
import { type Cell, RowRef } from "../../define/cell.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { defineForm } from "../../define/command.ts";
import { pageCount, readPage } from "../../kernel/page.ts";
import { pageFlagNames } from "../../kernel/page_flags.ts";
import { readVma, vmaFilePath } from "../../kernel/vma.ts";
import type { Target } from "../../types/target.ts";
import { levelType, LevelValue } from "./levels.ts";
import { physicalOf, type Translated } from "./translate.ts";

const translation: readonly ColumnDeclaration<Translated>[] = [
  {
    name: "virtual",
    type: "address",
    summary: "the address that was asked for",
    get: ({ address }) => new Address(address),
  },
  {
    name: "physical",
    type: "address",
    summary: "where it leads, or why nowhere",
    get: (row) => {
      const physical = physicalOf(row);
      return typeof physical === "number" ? new Address(BigInt(physical)) : new Missing(gapText(physical));
    },
  },
  {
    name: "space",
    type: "string",
    summary: "kernel or user",
    get: ({ task }) => task === undefined ? "kernel" : "user",
  },
  {
    name: "task",
    type: { row: "task" },
    summary: "whose memory it is in; null for an address of the kernel",
    get: ({ task }) => task === undefined ? null : new RowRef("task", task),
  },
  {
    name: "page_size",
    type: "size",
    summary: "bytes of the page that maps it; null where none does",
    get: ({ walk }) => walk && "pageSize" in walk.end ? new Size(BigInt(walk.end.pageSize)) : null,
  },
];

const tables: readonly ColumnDeclaration<Translated>[] = [
  {
    name: "levels",
    type: { list: { host: levelType } },
    summary: "the entries on the way: level, entry_address (physical), entry, flags",
    get: ({ walk }, target) =>
      (walk?.steps ?? []).map((step) =>
        new LevelValue(step, target.arch.readEntry(step.entry, target.vmcoreinfo))
      ),
  },
  {
    name: "root",
    type: "address",
    summary: "where the top page table is: an address of the kernel",
    get: ({ root }) => root === undefined ? null : new Address(root),
  },
  {
    name: "flags",
    type: { list: "string" },
    summary: "of the last entry: PRESENT, RW, USER, ACCESSED, DIRTY, PSE, GLOBAL, NX, PROTNONE",
    get: ({ entry }) => entry?.told.kind === "page" ? entry.told.flags : [],
  },
];

/** What the line of the page shows, for JSON. */
const pages: readonly ColumnDeclaration<Translated>[] = [
  {
    name: "page",
    type: { row: "page" },
    summary: "what the kernel knows of the page frame; null where it knows of none",
    get: ({ page }) => page === undefined ? null : new RowRef("page", page),
  },
  {
    name: "page_mapping",
    type: "address",
    summary: "what it is a page of; this and the next are as they stand in the struct page",
    get: (row, target) => ofPage(row, (page) => new Address(readPage(target, page, "mapping"))),
  },
  {
    name: "page_index",
    type: "int",
    summary: "its offset there",
    get: (row, target) => ofPage(row, (page) => readPage(target, page, "index")),
  },
  {
    name: "page_count",
    type: "int",
    summary: "references to it",
    get: (row, target) => ofPage(row, (page) => BigInt(pageCount(target, page))),
  },
  {
    name: "page_flags",
    type: { list: "string" },
    summary: "its flags: uptodate, lru, reserved, ...",
    get: (row, target) => ofPage(row, (page) => pageFlagNames(target, readPage(target, page, "flags"))),
  },
  {
    name: "page_flag_bits",
    type: "address",
    summary: "the same as a number, with zone and node in the upper bits",
    get: (row, target) => ofPage(row, (page) => new Address(readPage(target, page, "flags"))),
  },
];

function ofPage({ page }: Translated, get: (page: bigint) => Cell): Cell {
  return page === undefined ? null : get(page);
}

/** The mapping of the task, and where its pages come from. */
const mappings: readonly ColumnDeclaration<Translated>[] = [
  {
    name: "vma",
    type: { row: "vma" },
    summary: "the task's mapping; null for an address of the kernel, and where there is none",
    get: ({ vma, task }) => vma === undefined ? null : new RowRef("vma", { vma, task }),
  },
  {
    name: "vma_start",
    type: "address",
    summary: "its first byte",
    get: (row, target) => ofVma(row, (vma) => new Address(readVma(target, vma, "start"))),
  },
  {
    name: "vma_end",
    type: "address",
    summary: "the first byte behind it",
    get: (row, target) => ofVma(row, (vma) => new Address(readVma(target, vma, "end"))),
  },
  {
    name: "vma_flags",
    type: "address",
    summary: "its flags as they are",
    get: (row, target) => ofVma(row, (vma) => new Address(readVma(target, vma, "flags"))),
  },
  {
    name: "file",
    type: "string",
    summary: "the path of the file that is mapped there",
    get: (row, target) => ofVma(row, (vma) => vmaFilePath(target, vma) ?? null),
  },
  {
    name: "file_offset",
    type: "size",
    summary: "where in that file the page is",
    get: (row, target) => fileOffset(row, target),
  },
  {
    name: "swap",
    type: "string",
    summary: "the swap device or file that the page is on; null where it is on none",
    get: ({ entry }) => entry?.told.kind === "swap" ? entry.told.device : null,
  },
  {
    name: "swap_offset",
    type: "int",
    summary: "the number of the page there",
    get: ({ entry }) => entry?.told.kind === "swap" ? entry.told.offset : null,
  },
];

function ofVma({ vma }: Translated, get: (vma: bigint) => Cell): Cell {
  return vma === undefined ? null : get(vma);
}

function fileOffset(row: Translated, target: Target): Cell {
  const offset = fileOffsetOf(row, target);
  return offset === undefined ? null : new Size(offset);
}

/** Where in the file of its mapping an address's page begins; undefined without one. */
export function fileOffsetOf({ vma, address }: Translated, target: Target): bigint | undefined {
  if (vma === undefined || readVma(target, vma, "file") === 0n) return undefined;
  const size = BigInt(target.dump.pageSize), start = readVma(target, vma, "start");
  return (readVma(target, vma, "pageOffset") + (address - start) / size) * size;
}

export const form = defineForm<Translated>({
  when: "",
  summary: "an address, and where it leads",
  columns: [...translation, ...tables, ...pages, ...mappings],
});
