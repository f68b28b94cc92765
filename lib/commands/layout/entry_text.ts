/** An entry of a page table in words. */
import { gapText, InquestError, MemoryFault } from "../../base/errors.ts";
import { escapeText } from "../../base/text.ts";
import { swapDevice, swapDeviceName } from "../../kernel/swap.ts";
import type { PageEntry } from "../../memory/arch/arch.ts";
import type { Target } from "../../types/target.ts";
import { centeredLines } from "./centered.ts";

/** An entry with what it leads to. */
export type ToldEntry =
  | { readonly kind: "none" }
  | { readonly kind: "page"; readonly physical: bigint; readonly flags: readonly string[] }
  | { readonly kind: "swap"; readonly device: string; readonly offset: bigint }
  /** A swap entry of a type that no device has: a page on its way, a poisoned page, a marker. */
  | { readonly kind: "special"; readonly type: number };

/** Names the swap device of an entry. */
export function toldEntry(target: Target, entry: PageEntry): ToldEntry {
  if (entry.kind !== "swap") return entry;
  const device = swapDevice(target, entry.type);
  if (device === undefined) return { kind: "special", type: entry.type };
  return { kind: "swap", device: deviceName(target, device), offset: entry.offset };
}

function deviceName(target: Target, device: bigint): string {
  try {
    return swapDeviceName(target, device);
  } catch (error) {
    if (error instanceof MemoryFault) return `(${gapText(error)})`;
    if (error instanceof InquestError) return `(${error.message})`;
    throw error;
  }
}

/** Two lines: `PTE  PHYSICAL  FLAGS` or `PTE  SWAP  OFFSET`, and what they are. */
export function entryLines(entry: bigint, told: ToldEntry): string {
  const pte = { heading: "PTE", cell: entry.toString(16) };
  switch (told.kind) {
    case "swap": {
      const offset = { heading: "OFFSET", cell: told.offset.toString() };
      return centeredLines([pte, { heading: "SWAP", cell: escapeText(told.device) }, offset]);
    }
    case "special":
      return centeredLines([pte, { heading: "SWAP", cell: `(no device: type ${told.type})` }]);
    case "none":
    case "page": {
      const physical = told.kind === "page" ? told.physical.toString(16) : "0";
      const flags = told.kind === "page" ? `(${told.flags.join("|")})` : "(no mapping)";
      const [headings, cells] = centeredLines([pte, { heading: "PHYSICAL", cell: physical }]).split("\n");
      return `${headings}  FLAGS\n${cells}  ${flags}\n`;
    }
  }
}
