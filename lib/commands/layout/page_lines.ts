/** Pages and mappings, line by line. */
import { gapText, InquestError, MemoryFault } from "../../base/errors.ts";
import { escapeText } from "../../base/text.ts";
import { pageCount, readPage } from "../../kernel/page.ts";
import { pageFlagNames } from "../../kernel/page_flags.ts";
import { pagePhysical } from "../../kernel/page_info.ts";
import { readVma, vmaFilePath } from "../../kernel/vma.ts";
import type { Target } from "../../types/target.ts";
import { centered } from "./centered.ts";

/** The digits of the highest physical address, eight at least. */
function physicalWidth({ dump }: Target): number {
  return Math.max(8, (dump.endPfn * dump.pageSize - 1).toString(16).length);
}

export function pageHeading(target: Target): string {
  const physical = centered("PHYSICAL", physicalWidth(target), "before");
  return `      PAGE       ${physical}      MAPPING       INDEX CNT FLAGS\n`;
}

/** `ffecf18000040000  1000000                0        0  1 fffffc0000000 slab`, with its newline. */
export function pageLine(target: Target, page: bigint): string {
  const hex = (value: bigint | undefined) => (value ?? 0n).toString(16);
  const parts = [
    hex(page),
    hex(pagePhysical(target, page)).padStart(physicalWidth(target)),
    part(() => hex(readPage(target, page, "mapping"))).padStart(16),
    part(() => hex(readPage(target, page, "index"))).padStart(8),
    part(() => pageCount(target, page).toString()).padStart(2),
    part(() => flagText(target, readPage(target, page, "flags"))),
  ];
  return `${parts.join(" ")}\n`;
}

function flagText(target: Target, flags: bigint): string {
  return `${flags.toString(16)} ${pageFlagNames(target, flags).join(",")}`.trimEnd();
}

export const vmaHeading = "      VMA           START       END     FLAGS FILE\n";

/** `ff321890e7a04ed8     401000     48e000 8000075 /bin/scene`, with its newline. */
export function vmaLine(target: Target, vma: bigint): string {
  const hex = (name: "start" | "end" | "flags") => part(() => readVma(target, vma, name).toString(16));
  const ends = `${hex("start").padStart(10)} ${hex("end").padStart(10)} ${hex("flags").padStart(6)}`;
  return `${vma.toString(16)} ${ends} ${part(() => escapeText(vmaFilePath(target, vma) ?? ""))}\n`;
}

/** What cannot be read leaves its place to the reason. */
function part(get: () => string): string {
  try {
    return get();
  } catch (error) {
    if (error instanceof MemoryFault) return `(${gapText(error)})`;
    if (error instanceof InquestError) return `(${error.message})`;
    throw error;
  }
}
