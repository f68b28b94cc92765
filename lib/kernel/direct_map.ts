/** The direct map: all of RAM at one place of the kernel's address space. */
import { InquestError, LookupError, MemoryFault } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { regionStart } from "./kernel_layout.ts";

/** The virtual address of physical address 0; undefined where nothing says. */
export function directMapBase(target: Target): bigint | undefined {
  return target.once(findBase);
}

function findBase(target: Target): bigint | undefined {
  try {
    return target.map.directMap() ?? regionStart(target, "direct map");
  } catch (error) {
    if (error instanceof MemoryFault || error instanceof InquestError) return undefined;
    throw error;
  }
}

/** `__va()`: where the direct map has a physical address. Throws a LookupError. */
export function directAddress(target: Target, physical: bigint): bigint {
  const base = directMapBase(target);
  if (base === undefined) throw new LookupError("the kernel's direct map cannot be found");
  return BigInt.asUintN(64, base + physical);
}

/** `__pa()` of an address in the direct map; undefined for any other, and for what lies behind the last page frame. */
export function directPhysical(target: Target, address: bigint): bigint | undefined {
  const base = directMapBase(target);
  if (base === undefined || address < base) return undefined;
  const physical = address - base;
  return physical < BigInt(target.dump.endPfn) * BigInt(target.dump.pageSize) ? physical : undefined;
}
