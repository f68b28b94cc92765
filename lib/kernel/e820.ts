/** The physical memory map that the firmware gave and the kernel corrected (arch/x86/include/asm/e820/types.h). */
import { CorruptError, LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { getField, readNumber } from "./field.ts";

export interface MemoryMapEntry {
  readonly start: bigint;
  /** Bytes. */
  readonly size: bigint;
  /** As enum e820_type has it, without "TYPE_": "E820_RAM"; undefined for a number that it does not have. */
  readonly kind: string | undefined;
  readonly type: number;
}

/** E820_MAX_ENTRIES: 128 and three for each of 1024 nodes. */
const mostEntries = 128 + 3 * 1024;
/** Packed since the firmware's own layout: u64 address, u64 size, u32 type. */
const entrySize = 20;

/** The map's entries, ascending. e820_table is a pointer since 4.12; before, `e820` was the table itself. */
export function memoryMap(target: Target): MemoryMapEntry[] {
  const { kernel, symbols, types } = target;
  const symbol = symbols.findKernel("e820_table");
  if (!symbol) throw new LookupError("this kernel has no symbol e820_table");
  const table = kernel.u64(symbol.address);
  const count = readNumber(kernel, table, getField(target, "e820_table", "nr_entries"));
  if (count > mostEntries) throw new CorruptError(`the memory map claims ${count} entries`);
  const first = table + getField(target, "e820_table", "entries").offset;
  const kinds = types.find("enum e820_type");
  const names = new Map(kinds?.kind === "enum" ? kinds.enumerators.map((e) => [e.value, e.name]) : []);
  return Array.from({ length: count }, (_, i) => {
    const at = first + BigInt(i * entrySize), type = kernel.u32(at + 16n);
    return {
      start: kernel.u64(at),
      size: kernel.u64(at + 8n),
      type,
      kind: names.get(BigInt(type))?.replace("E820_TYPE_", "E820_"),
    };
  });
}
