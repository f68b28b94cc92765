/** Swap devices and files, by the type that a page table's entry names (include/linux/swap.h). */
import { LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { getField, readField } from "./field.ts";
import { filePathText } from "./files.ts";

/** MAX_SWAPFILES is 32 less the types that mean something else: a migration, a poisoned page, a marker. */
const mostTypes = 32;

/** `struct swap_info_struct *` of a type of swap entry; undefined where no such device is, or was ever. */
export function swapDevice({ symbols, kernel }: Target, type: number): bigint | undefined {
  const array = symbols.findKernel("swap_info");
  if (!array) throw new LookupError("this kernel has no symbol swap_info");
  // The array has an element for each type that is a device, and is followed by something else.
  if (type >= Math.min(mostTypes, Math.floor((array.size ?? 0) / 8))) return undefined;
  return kernel.u64(array.address + BigInt(type * 8)) || undefined;
}

/** The path of a swap device: /dev/vda2, /swapfile. Throws a LookupError for one that has been given up. */
export function swapDeviceName(target: Target, device: bigint): string {
  const file = readField(target.kernel, device, getField(target, "swap_info_struct", "swap_file"));
  if (file === 0n) throw new LookupError("the swap device has been given up");
  return filePathText(target, file);
}
