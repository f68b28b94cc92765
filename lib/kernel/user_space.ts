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
    space = target.map.user(readField(target.kernel, mm, getField(target, "mm_struct", "pgd")));
    spaces.set(mm, space);
  }
  return space;
}

function spacesByMm(): Map<bigint, AddressSpace> {
  return new Map();
}
