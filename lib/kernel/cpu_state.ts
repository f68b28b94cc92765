/** What a CPU was at: beyond what its run queue says in cpu.ts. */
import { LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { cpuCurr, perCpuAddress, perCpuSymbol, runqueue, runqueueClock } from "./cpu.ts";
import { findField, getField, readField } from "./field.ts";
import { cpuRegisters } from "./stack_registers.ts";
import { readTask } from "./task_fields.ts";

/** A number in a CPU's run queue, the newest kernel's path first; a LookupError where it has none. */
export function runqueueNumber(target: Target, cpu: number, ...paths: readonly string[]): bigint {
  return readField(target.kernel, runqueue(target, cpu), getField(target, "rq", ...paths));
}

/**
 * What a CPU adds to the number of uninterruptible tasks: below zero where more were woken than went to sleep. An
 * unsigned member, of 4 bytes for some years since 5.14 (e6fe3f422be1).
 */
export function uninterruptibleShare(target: Target, cpu: number): bigint {
  const field = getField(target, "rq", "nr_uninterruptible");
  return readField(target.kernel, runqueue(target, cpu), { ...field, signed: true });
}

/**
 * Nanoseconds for which the task on a CPU has been there: the run queue's clock less sched_info.last_arrival.
 * Undefined for an idle task, which the scheduler keeps no such time of.
 */
export function runningFor(target: Target, cpu: number): bigint | undefined {
  const curr = cpuCurr(target, cpu);
  const arrival = curr === 0n ? 0n : readTask(target, curr, "lastArrival");
  if (arrival === 0n) return undefined;
  const time = runqueueClock(target, cpu) - arrival;
  return time > 0n ? time : 0n;
}

/** The CPU that panicked (panic_cpu); undefined while none has. */
export function panicCpu(target: Target): number | undefined {
  const symbol = target.symbols.findKernel("panic_cpu");
  if (!symbol) throw new LookupError("this kernel has no symbol panic_cpu");
  // PANIC_CPU_INVALID is -1.
  const cpu = target.kernel.i32(symbol.address);
  return cpu < 0 ? undefined : cpu;
}

/**
 * Which softirqs are raised on a CPU, a bit for each: a per-CPU variable of its own since 6.15, in `pcpu_hot` from
 * 6.2 on, in `irq_stat` before.
 */
export function softirqsPending(target: Target, cpu: number): bigint {
  const { kernel, symbols, types } = target;
  const own = symbols.findKernel("__softirq_pending");
  if (own) return BigInt(kernel.u16(perCpuAddress(target, own.address, cpu)));
  const hot = symbols.findKernel("pcpu_hot") && findField(target, "pcpu_hot", "softirq_pending");
  if (hot) return readField(kernel, perCpuSymbol(target, "pcpu_hot", cpu), hot);
  // irq_cpustat_t has no tag, so that getField() does not find it.
  const type = types.find("irq_cpustat_t"), found = type && types.member(type, "__softirq_pending");
  if (!found) throw new LookupError("this kernel has no member irq_cpustat_t.__softirq_pending");
  return BigInt(kernel.u16(perCpuSymbol(target, "irq_stat", cpu) + BigInt(found.bitOffset / 8)));
}

/** enum of include/linux/interrupt.h, by bit; HRTIMER came with 2.6.26, and RCU is the last. */
export const softirqNames = [
  "HI",
  "TIMER",
  "NET_TX",
  "NET_RX",
  "BLOCK",
  "IRQ_POLL",
  "TASKLET",
  "SCHED",
  "HRTIMER",
  "RCU",
];

/** RFLAGS.IF of x86. */
const interruptFlag = 0x200n;

/** Whether a CPU had interrupts disabled when its registers were recorded; undefined where nothing recorded them. */
export function interruptsOff(target: Target, cpu: number): boolean | undefined {
  const found = cpuRegisters(target, cpu);
  return found && (found.registers.rflags & interruptFlag) === 0n;
}
