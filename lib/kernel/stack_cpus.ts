/** The stacks that belong to CPUs: for interrupts, for exceptions, and for the entry from user mode. */
import { InquestError, MemoryFault } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import type { StackRange } from "../unwind/stack_range.ts";
import { perCpuAddress } from "./cpu.ts";

/** x86-64's, where nothing in the dump says otherwise (KASAN doubles it). */
const usualThreadSize = 16384;

/** Bytes of a task's stack: the linker gives init's exactly as much (INIT_TASK_DATA, 4.16). */
export function threadSize(target: Target): number {
  return target.once(findThreadSize);
}

function findThreadSize({ symbols }: Target): number {
  // What follows is __end_init_task or, since 6.10 (8f69cba096b5), __end_init_stack.
  const size = symbols.findKernel("init_stack")?.size ?? 0;
  return size >= 4096 && size <= 1 << 20 && (size & size - 1) === 0 ? size : usualThreadSize;
}

/** A pointer in a per-CPU variable, or in a member of one; undefined where there is none, or it is null. */
function perCpuPointer(target: Target, cpu: number, symbol: string, offset = 0): bigint | undefined {
  const variable = target.symbols.findKernel(symbol)?.address;
  if (variable === undefined) return undefined;
  try {
    return target.kernel.u64(perCpuAddress(target, variable, cpu) + BigInt(offset)) || undefined;
  } catch (error) {
    if (error instanceof MemoryFault || error instanceof InquestError) return undefined;
    throw error;
  }
}

/** The same for a variable that from 6.2 (e57ef2ed97c1) to 6.14 was a member of `struct pcpu_hot`. */
function hotPointer(target: Target, cpu: number, name: string): bigint | undefined {
  if (!target.symbols.findKernel("pcpu_hot")) return perCpuPointer(target, cpu, name);
  const offset = target.types.offset("pcpu_hot", name);
  return offset === undefined ? undefined : perCpuPointer(target, cpu, "pcpu_hot", offset);
}

/** All the stacks of a CPU. */
export function cpuStacks(target: Target, cpu: number): readonly StackRange[] {
  const known = target.once(stacksByCpu);
  let ranges = known.get(cpu);
  if (!ranges) known.set(cpu, ranges = [...irqStack(target, cpu), ...entryArea(target, cpu)]);
  return ranges;
}

function stacksByCpu(): Map<number, readonly StackRange[]> {
  return new Map();
}

function irqStack(target: Target, cpu: number): StackRange[] {
  // 5.2 (758a2e312228): a pointer to the top; since 5.12 (951c2a51ae75) to the top word.
  const top = hotPointer(target, cpu, "hardirq_stack_ptr");
  if (top === undefined) return [];
  const type = target.types.find("struct irq_stack");
  const size = type?.kind === "struct" ? type.size : threadSize(target);
  const high = top + 0xfffn & ~0xfffn;
  return [{ name: "irq", low: high - BigInt(size), high }];
}

/** The CPU entry area: the exception stacks, each with guard pages around it, and the stack for entries. */
function entryArea(target: Target, cpu: number): StackRange[] {
  // 5.1 (019b17b3ffe4). The area's place is random since 6.2, so it is reached through this pointer.
  const base = perCpuPointer(target, cpu, "cea_exception_stacks");
  const type = target.types.find("struct cea_exception_stacks");
  if (base === undefined || type?.kind !== "struct") return [];
  const ranges: StackRange[] = [];
  for (let i = 0; i < type.members.length; i++) {
    const { name, bitOffset } = type.members[i]!;
    const next = type.members[i + 1]?.bitOffset ?? type.size * 8;
    const match = /^([A-Z]+[0-9]?)_stack$/.exec(name ?? "");
    const low = base + BigInt(bitOffset / 8), high = base + BigInt(next / 8);
    if (match) ranges.push({ name: `exception ${match[1]}`, low, high });
  }
  return [...ranges, ...entryStack(target, base)];
}

function entryStack(target: Target, estacks: bigint): StackRange[] {
  const inArea = target.types.offset("cpu_entry_area", "estacks");
  const page = target.types.offset("cpu_entry_area", "entry_stack_page");
  const type = target.types.find("struct entry_stack_page");
  if (inArea === undefined || page === undefined || type?.kind !== "struct") return [];
  const low = estacks - BigInt(inArea) + BigInt(page);
  return [{ name: "entry", low, high: low + BigInt(type.size) }];
}
