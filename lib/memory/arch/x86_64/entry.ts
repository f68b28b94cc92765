/** What an entry of x86-64's page tables says by itself, whichever table it stands in. */
import type { PageEntry } from "../arch.ts";

const PRESENT = 0x1n, PROTNONE = 0x100n;
const addressBits = 0xffffffffff000n;

/** The bits with the names that the processor's manual gives them; 9 to 11 and 52 to 62 are the system's own. */
const flagBits: readonly (readonly [string, bigint])[] = [
  ["PRESENT", PRESENT],
  ["RW", 0x2n],
  ["USER", 0x4n],
  ["PWT", 0x8n],
  ["PCD", 0x10n],
  ["ACCESSED", 0x20n],
  ["DIRTY", 0x40n],
  ["PSE", 0x80n],
  ["GLOBAL", 0x100n],
  ["NX", 1n << 63n],
];

/**
 * Where the page is, its flags, or its place in the swap. Bit 7 is a caching attribute in an entry of the lowest
 * level; which level it is, the entry does not say, so that it is PSE everywhere.
 * @param encryptionMask the C-bit of encrypted memory, 0n where there is none
 */
export function readEntry(entry: bigint, encryptionMask: bigint): PageEntry {
  if (entry === 0n) return { kind: "none" };
  const present = (entry & PRESENT) !== 0n;
  if (!present && !(entry & PROTNONE)) return { kind: "swap", ...swapSlot(entry) };
  // An entry that is not present holds its address bits inverted (4.19, 6b28baca9b1f).
  const physical = (present ? entry : ~entry) & addressBits & ~encryptionMask;
  const flags = flagBits.filter(([, bit]) => (entry & bit) !== 0n).map(([name]) => name);
  return { kind: "page", physical, flags: present ? flags : ["PROTNONE", ...flags] };
}

/** Five bits of type at the top, and below them the offset, inverted (4.19, bcd11afa7ade). */
function swapSlot(entry: bigint): { type: number; offset: bigint } {
  return { type: Number(entry >> 59n), offset: BigInt.asUintN(64, ~entry << 5n) >> 14n };
}
