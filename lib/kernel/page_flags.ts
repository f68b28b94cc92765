/** The flags of pages and their types, by the names that the dump's own types have (include/linux/page-flags.h). */
import { LookupError } from "../base/errors.ts";
import type { EnumType } from "../types/ctype.ts";
import type { Target } from "../types/target.ts";
import { findField, readNumber } from "./field.ts";

/** PG_locked as "locked", by bit; several have the same bit, the one that all pages share goes first. */
export function pageFlagBits(target: Target): readonly { readonly name: string; readonly bit: bigint }[] {
  return target.once(readFlagBits);
}

function enumeration(target: Target, tag: string): EnumType | undefined {
  const type = target.types.find(`enum ${tag}`);
  return type?.kind === "enum" ? type : undefined;
}

function readFlagBits(target: Target): { name: string; bit: bigint }[] {
  const flags = enumeration(target, "pageflags");
  if (!flags) throw new LookupError(target.types.absent ?? "this kernel has no enum pageflags");
  const end = flags.enumerators.find(({ name }) => name === "__NR_PAGEFLAGS")?.value ?? 64n;
  return flags.enumerators
    .filter(({ name, value }) => name.startsWith("PG_") && value >= 0n && value < end)
    .map(({ name, value }) => ({ name: name.slice(3), bit: value }));
}

/** The flags that are set, each bit under its first name, in the order of the bits. */
export function pageFlagNames(target: Target, flags: bigint): string[] {
  const names = new Map<bigint, string>();
  for (const { name, bit } of pageFlagBits(target)) {
    if (flags >> bit & 1n && !names.has(bit)) names.set(bit, name);
  }
  return [...names].sort(([a], [b]) => Number(a - b)).map(([, name]) => name);
}

/** What a page with a type is: "slab", "buddy", "table"; undefined for one without. */
export function pageType(target: Target, page: bigint): string | undefined {
  return target.once(typeReader)(page);
}

type TypeReader = (page: bigint) => string | undefined;

function typeReader(target: Target): TypeReader {
  const field = findField(target, "page", "page_type");
  const types = enumeration(target, "pagetype")?.enumerators ?? [];
  if (!field) return () => undefined;
  const read = (page: bigint) => readNumber(target.kernel, page, field) >>> 0;
  // 6.12: a number in the highest byte.
  const numbered = types.filter(({ name }) => name.startsWith("PGTY_") && name !== "PGTY_mapcount_underflow");
  if (numbered.length > 0) {
    const names = new Map(numbered.map(({ name, value }) => [Number(value), name.slice(5)]));
    return (page) => names.get(read(page) >>> 24);
  }
  // 4.18 to 6.11: one bit cleared of all that are set; VMCOREINFO tells some of these numbers.
  const cleared = new Map<number, string>();
  for (const name of ["SLAB", "BUDDY", "OFFLINE", "TABLE", "HUGETLB"]) {
    const value = target.vmcoreinfo.number(`PAGE_${name}_MAPCOUNT_VALUE`);
    if (value !== undefined) cleared.set(Number(BigInt.asUintN(32, value)), name.toLowerCase());
  }
  return (page) => cleared.get(read(page));
}
