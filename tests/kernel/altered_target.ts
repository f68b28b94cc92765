/** A target with some words of its kernel's memory changed. */
import type { Target } from "../../lib/types/target.ts";

/** @param words address -> what is read there as eight bytes */
export function alteredTarget(sound: Target, words: ReadonlyMap<bigint, bigint>): Target {
  const kept = new Map<unknown, unknown>();
  const kernel = Object.create(sound.kernel, {
    u64: { value: (at: bigint) => words.get(at) ?? sound.kernel.u64(at) },
    unsigned: {
      value: (at: bigint, size: number) =>
        size === 8 ? words.get(at) ?? sound.kernel.u64(at) : sound.kernel.unsigned(at, size),
    },
    page: { value: (at: bigint) => sound.kernel.page(at) },
    u8: { value: (at: bigint) => sound.kernel.u8(at) },
    u32: { value: (at: bigint) => sound.kernel.u32(at) },
    i32: { value: (at: bigint) => sound.kernel.i32(at) },
    cString: { value: (at: bigint, max?: number) => sound.kernel.cString(at, max) },
    read: { value: (at: bigint, length: number) => sound.kernel.read(at, length) },
    translate: { value: (at: bigint) => sound.kernel.translate(at) },
  });
  return Object.create(sound, {
    kernel: { value: kernel },
    once: {
      value<T>(compute: (target: Target) => T): T {
        if (!kept.has(compute)) kept.set(compute, compute(this as Target));
        return kept.get(compute) as T;
      },
    },
  });
}
