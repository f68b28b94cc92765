/** Nodes and slots of a maple tree as the kernel's own mt_dump() lays them out. */
import type { MapleNode, MapleSlot } from "../../kernel/maple_slots.ts";

/** XA_ZERO_ENTRY reserves a range; nothing is stored there. */
const zeroEntry = 257n << 2n | 2n;

/** The line of a node: what it covers, and every word of it. */
export function nodeText(at: MapleNode, radix: 10 | 16): string {
  const { node, type, parent, depth } = at;
  return `${rangeText(at, radix)}: node ${address(node)} depth ${depth} type ${type} parent ${
    address(parent)
  } contents: ${contents(at, radix)}\n`;
}

/** Gaps where the node keeps them, then each slot with the pivot behind it. */
function contents({ layout, words }: MapleNode, radix: 10 | 16): string {
  const parts: string[] = [];
  const { gaps } = layout;
  if (gaps !== undefined) {
    for (let i = 0; i < layout.slotCount; i++) parts.push(words[gaps.offset / 8 + i].toString(radix));
    const meta = words[gaps.meta >> 3] >> BigInt(gaps.meta % 8 * 8);
    parts.push(`| ${byte(meta)} ${byte(meta >> 8n)}|`);
  }
  for (let i = 0; i < layout.slotCount; i++) {
    const slot = words[layout.slots / 8 + i];
    parts.push(slot === 0n ? "(nil)" : address(slot));
    if (i < layout.pivotCount) parts.push(words[layout.pivots / 8 + i].toString(radix));
  }
  return parts.join(" ");
}

function byte(value: bigint): string {
  return (value & 0xffn).toString(16).toUpperCase().padStart(2, "0");
}

/** The line of a slot: what it covers, and what it holds. */
export function entryText(at: MapleSlot, radix: 10 | 16): string {
  return `${rangeText(at, radix)}: ${holds(at.entry, radix)}\n`;
}

function holds(entry: bigint, radix: 10 | 16): string {
  if (entry & 1n) return `value ${entry >> 1n} (${address(entry >> 1n)}) [${address(entry)}]`;
  if (entry === zeroEntry) return `zero (${entry >> 2n})`;
  if ((entry & 3n) === 2n) return `UNKNOWN ENTRY (${address(entry)})`;
  return radix === 16 ? address(entry) : entry.toString();
}

function rangeText({ depth, first, last }: MapleNode | MapleSlot, radix: 10 | 16): string {
  const range = first === last ? [first] : [first, last];
  return "  ".repeat(depth) + range.map((index) => index.toString(radix)).join("-");
}

function address(value: bigint): string {
  return `0x${value.toString(16)}`;
}
