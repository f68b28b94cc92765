/** The kernel's tick: how often it comes, and how often it has come since the boot. */
import { CorruptError, LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { findField, readNumber } from "./field.ts";

const second = 1_000_000_000;

/** The range that the kernel itself accepts (include/linux/jiffies.h). */
const lowestHz = 12, highestHz = 12287;

/** Ticks per second (CONFIG_HZ). Computed once. Throws a LookupError, CorruptError or MemoryFault. */
export function hz(target: Target): number {
  return target.once(findHz);
}

function findHz(target: Target): number {
  const tick = jiffiesClock(target) ?? tickLength(target);
  if (tick === undefined) throw new LookupError("this kernel has no symbol clocksource_jiffies or tick_nsec");
  const rate = Math.round(second / tick);
  if (rate >= lowestHz && rate <= highestHz) return rate;
  throw new CorruptError(`a tick of ${tick} ns cannot be`);
}

/**
 * Nanoseconds in a tick, by the clock that counts ticks: a constant of the build, which no adjustment of the time
 * touches. Its type has had these members since 2.6.18 (734efb467b31).
 */
function jiffiesClock(target: Target): number | undefined {
  const symbol = target.symbols.findKernel("clocksource_jiffies");
  const mult = findField(target, "clocksource", "mult"), shift = findField(target, "clocksource", "shift");
  if (!symbol || !mult || !shift) return undefined;
  return readNumber(target.kernel, symbol.address, mult) /
    2 ** readNumber(target.kernel, symbol.address, shift);
}

/** The same as the NTP code has it: gone after 6.12. */
function tickLength(target: Target): number | undefined {
  const symbol = target.symbols.findKernel("tick_nsec");
  return symbol && Number(target.kernel.u64(symbol.address));
}

/** The counter itself (jiffies_64). It starts five minutes below the end of 32 bits. */
export function jiffies(target: Target): bigint {
  const symbol = target.symbols.findKernel("jiffies_64") ?? target.symbols.findKernel("jiffies");
  if (!symbol) throw new LookupError("this kernel has no symbol jiffies_64 or jiffies");
  return target.kernel.u64(symbol.address);
}

/** What the counter was at boot: INITIAL_JIFFIES. */
export function initialJiffies(target: Target): bigint {
  return BigInt.asUintN(32, BigInt(-300 * hz(target)));
}

/** So many ticks in nanoseconds. */
export function jiffiesToNs(target: Target, ticks: bigint): bigint {
  return ticks * BigInt(second) / BigInt(hz(target));
}

/** How long the machine has been up, by its ticks: nanoseconds. */
export function uptime(target: Target): bigint {
  const ticks = jiffies(target) - initialJiffies(target);
  if (ticks < 0n) throw new CorruptError(`jiffies is ${jiffies(target)}, before its own beginning`);
  return jiffiesToNs(target, ticks);
}
