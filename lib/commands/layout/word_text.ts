/** What a word of memory is, where it is an address: a symbol, or an object of a slab cache. */
import { CorruptError, LookupError, MemoryFault } from "../../base/errors.ts";
import { escapeText } from "../../base/text.ts";
import { slabAt } from "../../kernel/slab_object.ts";
import type { Target } from "../../types/target.ts";

/** `wedge_fn+4`, its offset in the radix; undefined for what lies in no symbol. */
export function symbolText(target: Target, value: bigint, radix: 10 | 16): string | undefined {
  const symbol = target.symbols.at(value);
  if (!symbol) return undefined;
  const offset = value - symbol.address;
  const text = radix === 16 ? `0x${offset.toString(16)}` : `${offset}`;
  return escapeText(symbol.name) + (offset === 0n ? "" : `+${text}`);
}

/** The slab cache that an address is in an object of; undefined for any other, and for what cannot be read. */
export function slabName(target: Target, value: bigint): string | undefined {
  try {
    return slabAt(target, value)?.cache.name;
  } catch (error) {
    // A word that only looks like an address leads anywhere.
    if (error instanceof MemoryFault || error instanceof LookupError || error instanceof CorruptError) {
      return undefined;
    }
    throw error;
  }
}

/** How words are shown: as numbers, as symbols, as slab caches, too, and these with the word itself. */
export type WordStyle = "plain" | "symbols" | "slabs" | "slab addresses";

/** `[task_struct]`, `[ff4a0886e786a0c0:task_struct]`, `wedge_fn+4`; undefined for a number that stays one. */
export function wordText(
  target: Target,
  value: bigint,
  style: WordStyle,
  radix: 10 | 16,
): string | undefined {
  if (style === "plain" || value === 0n) return undefined;
  const symbol = symbolText(target, value, radix);
  if (symbol !== undefined || style === "symbols") return symbol;
  const slab = slabName(target, value);
  if (slab === undefined) return undefined;
  return style === "slabs" ? `[${escapeText(slab)}]` : `[${value.toString(16)}:${escapeText(slab)}]`;
}
