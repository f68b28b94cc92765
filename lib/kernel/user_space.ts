/** The memory of a process, as it sees it. */
import type { AddressSpace } from "../memory/address_space.ts";
import type { Target } from "../types/target.ts";
import { getField, readField } from "./field.ts";
import { readTask } from "./task_fields.ts";

/** By its mm's top page table; undefined for a kernel thread and after exit. Throws a MemoryFault. */
export function userSpace(target: Target, task: bigint): AddressSpace | undefined {
  const mm = readTask(target, task, "mm");
  if (mm === 0n) return undefined;
  const spaces = target.once(spacesByMm);
  let space = spaces.get(mm);
  if (!space) {
    space = target.map.user(pageTableOf(target, mm));
    spaces.set(mm, space);
  }
  return space;
}

/** Where a task's top page table is, an address of the kernel; undefined where it has none. Throws a MemoryFault. */
export function userPageTable(target: Target, task: bigint): bigint | undefined {
  const mm = readTask(target, task, "mm");
  return mm === 0n ? undefined : pageTableOf(target, mm);
}

function pageTableOf(target: Target, mm: bigint): bigint {
  return readField(target.kernel, mm, getField(target, "mm_struct", "pgd"));
}

function spacesByMm(): Map<bigint, AddressSpace> {
  return new Map();
}

/** Whether an address is in the lower half, where processes have their memory. */
export function isUserAddress({ map }: Target, address: bigint): boolean {
  return address >> BigInt(9 * map.levels + 11) === 0n;
}
