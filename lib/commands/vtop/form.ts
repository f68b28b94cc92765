/** The columns of vtop. */
import { Address, Missing, Size } from "../../../dsl/value.ts";
import { gapText } from "../../base/errors.ts";
import { type Cell, RowRef } from "../../define/cell.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { defineForm } from "../../define/command.ts";
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

const found: readonly ColumnDeclaration<Translated>[] = [
  {
    name: "page",
    type: { row: "page" },
    summary: "what the kernel knows of the page frame; null where it knows of none",
    get: ({ page }) => page === undefined ? null : new RowRef("page", page),
  },
  {
    name: "vma",
    type: { row: "vma" },
    summary: "the task's mapping; null for an address of the kernel, and where there is none",
    get: ({ vma, task }) => vma === undefined ? null : new RowRef("vma", { vma, task }),
  },
  {
    name: "file",
    type: "string",
    summary: "the path of the file that is mapped there",
    get: ({ vma }, target) => vma === undefined ? null : vmaFilePath(target, vma) ?? null,
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
  columns: [...translation, ...tables, ...found],
});
