/** The CPUs: which there are, where their per-CPU variables lie, what their run queues say. */
import { CorruptError, LookupError } from "../base/errors.ts";
import type { KernelSymbol } from "../types/symbols.ts";
import type { Target } from "../types/target.ts";
import { type Field, findField, getField, readField } from "./field.ts";

/** x86_64's largest NR_CPUS: no mask is read beyond it. */
const mostCpus = 8192;

/** How many CPU numbers the kernel uses (nr_cpu_ids); a constant of the build on some kernels, then the mask's length. */
export function nrCpuIds(target: Target): number {
  const symbol = target.symbols.findKernel("nr_cpu_ids");
  const mask = target.types.find("struct cpumask") && findField(target, "cpumask", "bits");
  const most = Math.min(mostCpus, mask ? mask.size * 8 : mostCpus);
  if (!symbol) return mask ? most : 1;
  const count = target.kernel.u32(symbol.address);
  if (count < 1 || count > most) throw new CorruptError(`nr_cpu_ids is ${count}, of at most ${most}`);
  return count;
}

/** Numbers of the CPUs in a `struct cpumask` in memory, ascending. */
export function cpusInMask(target: Target, mask: bigint): number[] {
  const count = target.once(nrCpuIds), cpus: number[] = [];
  for (let word = 0; word * 64 < count; word++) {
    const bits = target.kernel.u64(mask + BigInt(word * 8));
    for (let bit = 0; bit < 64 && word * 64 + bit < count; bit++) {
      if (bits >> BigInt(bit) & 1n) cpus.push(word * 64 + bit);
    }
  }
  return cpus;
}

/** `__cpu_possible_mask` is the mask itself since 4.5 (5aec01b834fd). Kernels for one CPU have no masks. */
function namedMask(target: Target, name: string): number[] {
  const symbol = target.symbols.findKernel(name);
  return symbol ? cpusInMask(target, symbol.address) : [0];
}

/** CPUs that there can ever be: the ones to iterate. Computed once: `target.once(possibleCpus)`. */
export function possibleCpus(target: Target): number[] {
  return namedMask(target, "__cpu_possible_mask");
}

/** CPUs that the machine has, online or not. */
export function presentCpus(target: Target): number[] {
  return namedMask(target, "__cpu_present_mask");
}

/** CPUs online when the dump was taken. A panic without kdump takes the others out before. */
export function onlineCpus(target: Target): number[] {
  return namedMask(target, "__cpu_online_mask");
}

function perCpuOffsets(target: Target): { readonly at: (cpu: number) => bigint } {
  const symbol = target.symbols.findKernel("__per_cpu_offset");
  // Without SMP the variables lie in the image itself.
  if (!symbol) return { at: () => 0n };
  const kept = new Map<number, bigint>();
  return {
    at: (cpu) => {
      let offset = kept.get(cpu);
      if (offset === undefined) {
        offset = target.kernel.u64(symbol.address + BigInt(cpu * 8));
        kept.set(cpu, offset);
      }
      return offset;
    },
  };
}

/**
 * Where a CPU has its copy of a per-CPU variable. The symbol is an offset in the per-CPU area before 6.15 and an
 * address in the image since (9d7de2aa8b41); `__per_cpu_offset` is what has to be added to either.
 * @param variable the symbol's value, or a pointer of type `T __percpu *`
 */
export function perCpuAddress(target: Target, variable: bigint, cpu: number): bigint {
  if (!Number.isInteger(cpu) || cpu < 0 || cpu >= target.once(nrCpuIds)) {
    throw new CorruptError(`CPU ${cpu} is out of range`);
  }
  return BigInt.asUintN(64, variable + target.once(perCpuOffsets).at(cpu));
}

/**
 * Whether a variable whose type the kernel tells is one for each CPU. Most kernels tell the types of no others; with
 * pahole's global_var (1.29) they tell all, and the linker's marks say which these are.
 */
export function isPerCpu(target: Target, symbol: KernelSymbol): boolean {
  if (symbol.module !== undefined) return true;
  const start = target.symbols.findKernel("__per_cpu_start"),
    end = target.symbols.findKernel("__per_cpu_end");
  if (!start || !end) return true;
  return symbol.address >= start.address && symbol.address < end.address;
}

/** A per-CPU variable by name; throws a LookupError when this kernel has none. */
export function perCpuSymbol(target: Target, name: string, cpu: number): bigint {
  const symbol = target.symbols.findKernel(name);
  if (!symbol) throw new LookupError(`this kernel has no per-CPU variable ${name}`);
  return perCpuAddress(target, symbol.address, cpu);
}

/** The CPU's `struct rq *`. */
export function runqueue(target: Target, cpu: number): bigint {
  return perCpuSymbol(target, "runqueues", cpu);
}

interface RunqueueFields {
  readonly curr: Field;
  readonly idle: Field;
  readonly clock: Field;
}

function runqueueFields(target: Target): RunqueueFields {
  return {
    curr: getField(target, "rq", "curr"),
    idle: getField(target, "rq", "idle"),
    clock: getField(target, "rq", "clock"),
  };
}

/** The task that the scheduler has put on a CPU (`rq.curr`), a `struct task_struct *`. */
export function cpuCurr(target: Target, cpu: number): bigint {
  return readField(target.kernel, runqueue(target, cpu), target.once(runqueueFields).curr);
}

/** A CPU's idle task (`rq.idle`), a `struct task_struct *`; 0 for a CPU that was never set up. */
export function idleTask(target: Target, cpu: number): bigint {
  return readField(target.kernel, runqueue(target, cpu), target.once(runqueueFields).idle);
}

/** A run queue's clock in nanoseconds since about the boot: when it was last updated. */
export function runqueueClock(target: Target, cpu: number): bigint {
  return readField(target.kernel, runqueue(target, cpu), target.once(runqueueFields).clock);
}

/**
 * What `current` was on a CPU, a `struct task_struct *`: `current_task` again since 6.15 (a1e4cc0155ad), in
 * `pcpu_hot` from 6.2 on (e57ef2ed97c1), `current_task` before. During a switch it is not yet rq.curr.
 */
export function currentTask(target: Target, cpu: number): bigint {
  const hot = target.symbols.findKernel("pcpu_hot");
  if (hot) {
    const field = getField(target, "pcpu_hot", "current_task");
    return readField(target.kernel, perCpuAddress(target, hot.address, cpu), field);
  }
  return target.kernel.u64(perCpuSymbol(target, "current_task", cpu));
}
