/** struct mm_struct: how much memory a process has (include/linux/mm.h, mm_types.h). */
import { LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { perCpuAddress, possibleCpus } from "./cpu.ts";
import { type Field, findField, getField, readField } from "./field.ts";

/** Indices of rss_stat: an anonymous enum; MM_SHMEMPAGES came last, with 4.5 (eca56ff906bd). */
export const filePages = 0, anonPages = 1, swapEntries = 2, shmemPages = 3;

interface MmFields {
  readonly totalVm: Field;
  readonly pageSize: bigint;
  /** One counter of pages for an mm and an index. */
  readonly counter: (mm: bigint, index: number) => bigint;
}

export function mmFields(target: Target): MmFields {
  return {
    totalVm: getField(target, "mm_struct", "total_vm"),
    pageSize: BigInt(target.dump.pageSize),
    counter: percpuCounters(target) ?? plainCounters(target),
  };
}

/** 6.2 (f1a7941243c1): each counter is a struct percpu_counter, whose true value is a sum over the CPUs. */
function percpuCounters(target: Target): MmFields["counter"] | undefined {
  const rss = findField(target, "mm_struct", "rss_stat");
  const type = rss && target.types.resolve(rss.type);
  if (!rss || type?.kind !== "array") return undefined;
  const count = findField(target, "percpu_counter", "count");
  if (!count || type.length === 0 || rss.size % type.length !== 0) {
    throw new LookupError("mm_struct.rss_stat is an array of something unknown");
  }
  const size = BigInt(rss.size / type.length);
  // Without SMP a percpu_counter is only its count.
  const counters = findField(target, "percpu_counter", "counters");
  return (mm, index) => {
    if (index >= type.length) return 0n;
    const counter = mm + rss.offset + BigInt(index) * size;
    let sum = readField(target.kernel, counter, { ...count, signed: true });
    if (!counters) return sum;
    const pointer = readField(target.kernel, counter, counters);
    // What an offline CPU had is added to the count when it goes, but a panic takes CPUs out without that.
    for (const cpu of target.once(possibleCpus)) {
      sum += BigInt(target.kernel.i32(perCpuAddress(target, pointer, cpu)));
    }
    return sum;
  };
}

/** Before: struct mm_rss_stat with an array of atomic_long_t. */
function plainCounters(target: Target): MmFields["counter"] {
  const count = getField(target, "mm_struct", "rss_stat.count");
  const length = count.size / 8;
  return (mm, index) => index < length ? target.kernel.i64(mm + count.offset + BigInt(index * 8)) : 0n;
}

/** Pages that are not yet counted in an mm, by index of rss_stat. */
export type PendingPages = readonly bigint[];

/** A counter in bytes; one that is below zero counts as 0, as in get_mm_counter(). */
function counterBytes(target: Target, mm: bigint, index: number, pending: PendingPages): bigint {
  const { counter, pageSize } = target.once(mmFields);
  const pages = counter(mm, index) + (pending[index] ?? 0n);
  return pages > 0n ? pages * pageSize : 0n;
}

/**
 * Resident bytes of an mm: file, anonymous and shared memory (get_mm_rss).
 * @param mm `struct mm_struct *`
 */
export function mmRss(target: Target, mm: bigint, pending: PendingPages = []): bigint {
  return [filePages, anonPages, shmemPages].reduce(
    (sum, index) => sum + counterBytes(target, mm, index, pending),
    0n,
  );
}

/** Bytes of an mm that lie on swap devices. */
export function mmSwap(target: Target, mm: bigint, pending: PendingPages = []): bigint {
  return counterBytes(target, mm, swapEntries, pending);
}

/** Bytes of address space that an mm has mapped (total_vm). */
export function mmTotal(target: Target, mm: bigint): bigint {
  const { totalVm, pageSize } = target.once(mmFields);
  return readField(target.kernel, mm, totalVm) * pageSize;
}
