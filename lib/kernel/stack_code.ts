/** What in a dump is code: where ORC knows a frame, and whatever else the page tables let the CPU execute. */
import { MemoryFault } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { kernelOrc } from "./orc_tables.ts";

const noExecute = 1n << 63n;
const keptPages = 1 << 16;

/**
 * Whether an address is in kernel code. BPF programs, a tracer's trampolines and modules without ORC are known by
 * their pages; the kernel's init code, whose pages are gone, by its ORC entries: the idle tasks began in it.
 */
export function isKernelCode(target: Target, pc: bigint): boolean {
  if (pc < 1n << 63n || pc >= 1n << 64n) return false;
  return isKnownToOrc(target, pc) || isExecutable(target, pc);
}

function isKnownToOrc(target: Target, pc: bigint): boolean {
  try {
    const entry = kernelOrc(target).find(pc);
    return entry !== undefined && entry.type !== "undefined";
  } catch (error) {
    if (error instanceof MemoryFault) return false;
    throw error;
  }
}

function isExecutable(target: Target, pc: bigint): boolean {
  const pages = target.once(executablePages);
  const page = pc >> 12n;
  let executable = pages.get(page);
  if (executable === undefined) {
    executable = mayExecute(target, pc);
    if (pages.size >= keptPages) pages.clear();
    pages.set(page, executable);
  }
  return executable;
}

function executablePages(): Map<bigint, boolean> {
  return new Map();
}

function mayExecute(target: Target, pc: bigint): boolean {
  try {
    return target.kernel.translate(pc).steps.every((step) => (step.entry & noExecute) === 0n);
  } catch (error) {
    if (error instanceof MemoryFault) return false;
    throw error;
  }
}
