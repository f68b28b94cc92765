/** How crash shows a translation. */
import { escapeText } from "../../base/text.ts";
import { gapText } from "../../base/errors.ts";
import { vmaFilePath } from "../../kernel/vma.ts";
import type { PageWalk } from "../../memory/address_space.ts";
import type { Target } from "../../types/target.ts";
import { entryLines } from "../layout/entry_text.ts";
import { pageHeading, pageLine, vmaHeading, vmaLine } from "../layout/page_lines.ts";
import { fileOffsetOf } from "./form.ts";
import { physicalOf, type Translated } from "./translate.ts";

const kernelWidth = 16, userWidth = 10, physicalWidth = 16;

export function* drawTranslations(rows: Iterable<Translated>, target: Target): Generator<string> {
  let first = true, heading = pageHeading(target);
  for (const row of rows) {
    if (!first) yield "\n";
    first = false;
    yield placeLines(row);
    if (row.walk === undefined) {
      yield "\n";
      continue;
    }
    yield `${tableLines(row, row.walk)}\n`;
    yield blocks(row, target);
    if (row.page === undefined) continue;
    // Once for all addresses of the line.
    yield heading + pageLine(target, row.page);
    heading = "";
  }
}

/** `VIRTUAL  PHYSICAL` */
function placeLines(row: Translated): string {
  const width = row.task === undefined ? kernelWidth : userWidth, physical = physicalOf(row);
  const text = typeof physical === "number"
    ? physical.toString(16).padEnd(physicalWidth)
    : row.walk === undefined
    ? "(not accessible)"
    : reason(physical);
  return `${"VIRTUAL".padEnd(width)}  ${"PHYSICAL".padEnd(physicalWidth)}\n` +
    `${row.address.toString(16).padEnd(width)}  ${text}\n`;
}

function reason(gap: Parameters<typeof gapText>[0]): string {
  return gap.reason === "not-mapped" || gap.reason === "swapped" ? "(not mapped)" : `(${gapText(gap)})`;
}

/** The entries, table by table. */
function tableLines({ task, root }: Translated, { steps, end }: PageWalk): string {
  let text = "\n";
  steps.forEach(({ level, entryAddress, entry }, i) => {
    if (i === 0 && task === undefined) {
      text += `PGD DIRECTORY: ${(root ?? 0n).toString(16)}\nPAGE DIRECTORY: ${entry.toString(16)}\n`;
    } else text += `   ${level.toUpperCase()}: ${entryAddress.toString(16)} => ${entry.toString(16)}\n`;
  });
  if (!("pageSize" in end)) return text;
  const size = pageSizes[end.pageSize], base = end.physical - end.physical % end.pageSize;
  return `${text}  PAGE: ${base.toString(16)}${size === undefined ? "" : `  (${size})`}\n`;
}

const pageSizes: Readonly<Record<number, string>> = { [1 << 21]: "2MB", [1 << 30]: "1GB" };

/** The last entry, the mapping, and the page's place where it is not in memory. */
function blocks(row: Translated, target: Target): string {
  let text = "";
  if (row.entry) text += `${entryLines(row.entry.value, smallEntry(row))}\n`;
  if (row.vma === undefined) return text;
  text += `${vmaHeading}${vmaLine(target, row.vma)}\n`;
  if (row.entry?.told.kind === "swap") {
    return `${text}SWAP: ${escapeText(row.entry.told.device)}  OFFSET: ${row.entry.told.offset}\n\n`;
  }
  const path = row.entry === undefined && vmaFilePath(target, row.vma), offset = fileOffsetOf(row, target);
  return path && offset !== undefined
    ? `${text}FILE: ${escapeText(path)}  OFFSET: ${offset.toString(16)}\n\n`
    : text;
}

/** The entry of a large page has an attribute among the lowest bits of the address. */
function smallEntry({ entry, walk }: Translated) {
  const { told } = entry!;
  if (told.kind !== "page" || !walk || !("pageSize" in walk.end)) return told;
  return { ...told, physical: told.physical - told.physical % BigInt(walk.end.pageSize) };
}
