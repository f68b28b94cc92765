/** The kernel's clocks at the moment of the dump: struct timekeeper (include/linux/timekeeper_internal.h). */
import { CorruptError, LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { type Field, getField, readField } from "./field.ts";

const second = 1_000_000_000n;

export interface Clocks {
  /** What has to be added to CLOCK_MONOTONIC for CLOCK_REALTIME, and for CLOCK_BOOTTIME; nanoseconds. */
  readonly realOffset: bigint;
  readonly bootOffset: bigint;
  /** The wall clock when the kernel last updated it, nanoseconds since 1970. */
  readonly realtime: bigint;
}

interface TimekeeperFields {
  readonly offsReal: Field;
  readonly offsBoot: Field;
  readonly seconds: Field;
  readonly toMonotonicSeconds: Field;
  readonly toMonotonicNs: Field;
  readonly shifted: Field;
  readonly shift: Field;
}

/** Computed once per dump. Throws a LookupError, CorruptError or MemoryFault. */
export function clocks(target: Target): Clocks {
  const fields = timekeeperFields(target), { kernel } = target;
  const keeper = timekeeper(target, fields);
  const shift = readField(kernel, keeper, fields.shift);
  const ns = shift < 64n ? readField(kernel, keeper, fields.shifted) >> shift : 0n;
  return {
    realOffset: signed(target, keeper, fields.offsReal),
    bootOffset: signed(target, keeper, fields.offsBoot),
    realtime: readField(kernel, keeper, fields.seconds) * second + ns,
  };
}

function timekeeperFields(target: Target): TimekeeperFields {
  const field = (...paths: string[]) => getField(target, "timekeeper", ...paths);
  return {
    offsReal: field("offs_real"),
    offsBoot: field("offs_boot"),
    seconds: field("xtime_sec"),
    toMonotonicSeconds: field("wall_to_monotonic.tv_sec"),
    toMonotonicNs: field("wall_to_monotonic.tv_nsec"),
    shifted: field("tkr_mono.xtime_nsec"),
    shift: field("tkr_mono.shift"),
  };
}

/** ktime_t: a s64, a union around one before 4.10 (2456e8553544). */
function signed(target: Target, base: bigint, field: Field): bigint {
  return target.kernel.i64(base + field.offset);
}

/** A sequence counter lies before the timekeeper, which is aligned to 8; lock debugging makes it larger. */
const farthest = 256n;

/**
 * The `struct timekeeper *` of the system clock: the first of timekeeper_data[] since 6.17, in tk_core before. The
 * structure around it has had no name for most of the time, so its place is proved by what the timekeeper says
 * twice: wall_to_monotonic is the negative of offs_real.
 */
function timekeeper(target: Target, fields: TimekeeperFields): bigint {
  const symbol = target.symbols.findKernel("timekeeper_data") ?? target.symbols.findKernel("tk_core");
  if (!symbol) throw new LookupError("this kernel has no symbol timekeeper_data or tk_core");
  const { kernel } = target;
  for (let offset = 0n; offset < farthest; offset += 8n) {
    const keeper = symbol.address + offset;
    const real = signed(target, keeper, fields.offsReal);
    const monotonic = kernel.i64(keeper + fields.toMonotonicSeconds.offset) * second +
      kernel.i64(keeper + fields.toMonotonicNs.offset);
    if (real !== 0n && real === -monotonic) return keeper;
  }
  throw new CorruptError("the timekeeper contradicts itself");
}

/** The wall clock time of a moment on CLOCK_BOOTTIME: nanoseconds since 1970. */
export function boottimeToReal(target: Target, ns: bigint): bigint {
  const { realOffset, bootOffset } = target.once(clocks);
  return ns - bootOffset + realOffset;
}
