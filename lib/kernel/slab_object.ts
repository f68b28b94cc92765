/** The slab that an address lies in, and the object: struct slab (mm/slab.h). */
import { CorruptError, LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { directAddress, directPhysical } from "./direct_map.ts";
import { type Field, getField, readField } from "./field.ts";
import { frameOfPage, headPage, pageOfFrame, readPage } from "./page.ts";
import { pageFlagBits, pageType } from "./page_flags.ts";
import { type SlabCache, slabCache } from "./slab.ts";

/** Pages that are divided into objects. */
export interface Slab {
  /** `struct slab *`: before 5.17 its first `struct page *`, which is at the same place. */
  readonly address: bigint;
  readonly cache: SlabCache;
  /** Where its first object begins. */
  readonly base: bigint;
  /** Objects in it. */
  readonly objects: number;
  /** Those that are given out, or kept by a CPU to be given out. */
  readonly inuse: number;
  /** The first of its free objects; 0n for none. */
  readonly freelist: bigint;
}

/** A place in a slab. */
export interface SlabObject {
  readonly slab: Slab;
  readonly index: number;
  /** Where the object begins. */
  readonly address: bigint;
  /** Bytes from there to the place that was asked for; negative in the padding before it. */
  readonly offset: number;
}

interface SlabFields {
  readonly cache: Field;
  readonly freelist: Field;
  readonly counters: Field;
  /** Parts of the counters. */
  readonly inuse: (counters: bigint) => number;
  readonly objects: (counters: bigint) => number;
}

/** 5.17 (d122019bf061) gave slabs a structure of their own in the place of struct page. */
function slabFields(target: Target): SlabFields {
  const owner = target.types.has("slab", "slab_cache") ? "slab" : "page";
  const field = (path: string) => getField(target, owner, path);
  const counters = field("counters");
  const part = (name: string) => {
    const found = target.types.member(target.types.struct(owner), name);
    if (found?.bitSize === undefined) throw new LookupError(`this kernel has no bit-field ${owner}.${name}`);
    const shift = BigInt(found.bitOffset) - counters.offset * 8n;
    const mask = (1n << BigInt(found.bitSize)) - 1n;
    return (value: bigint) => Number(value >> shift & mask);
  };
  return {
    cache: field("slab_cache"),
    freelist: field("freelist"),
    counters,
    inuse: part("inuse"),
    objects: part("objects"),
  };
}

/** Whether a page, the first one of a compound page, is a slab. */
export function isSlab(target: Target, page: bigint): boolean {
  const flag = target.once(slabFlag);
  // 6.10 (46df8e73a4a3): a type of page instead of a flag.
  return flag === undefined
    ? pageType(target, page) === "slab"
    : (readPage(target, page, "flags") >> flag & 1n) !== 0n;
}

function slabFlag(target: Target): bigint | undefined {
  return pageFlagBits(target).find(({ name }) => name === "slab")?.bit;
}

/** Reads the slab at a `struct page *` that `isSlab`. Throws a MemoryFault, LookupError or CorruptError. */
export function readSlab(target: Target, page: bigint): Slab {
  const fields = target.once(slabFields), { kernel } = target;
  const pfn = frameOfPage(target, page);
  if (pfn === undefined) throw new CorruptError("a slab that is no page");
  const counters = BigInt.asUintN(64, readField(kernel, page, fields.counters));
  const cache = slabCache(target, readField(kernel, page, fields.cache));
  return {
    address: page,
    cache,
    base: directAddress(target, pfn * BigInt(target.dump.pageSize)),
    objects: fields.objects(counters),
    inuse: fields.inuse(counters),
    freelist: readField(kernel, page, fields.freelist),
  };
}

/**
 * The slab that an address lies in; undefined when it lies in none. Only the direct map has slabs. Throws what cannot
 * be read of a page that is one.
 */
export function slabAt(target: Target, address: bigint): Slab | undefined {
  const physical = directPhysical(target, address);
  if (physical === undefined) return undefined;
  const page = headPage(target, pageOfFrame(target, physical / BigInt(target.dump.pageSize)));
  return isSlab(target, page) ? readSlab(target, page) : undefined;
}

/** The object of a slab that an address lies in; undefined behind the last one. */
export function objectAt(slab: Slab, address: bigint): SlabObject | undefined {
  const { size, leftPad } = slab.cache;
  const index = Number((address - slab.base) / BigInt(size));
  if (index < 0 || index >= slab.objects) return undefined;
  const object = slab.base + BigInt(index * size + leftPad);
  return { slab, index, address: object, offset: Number(address - object) };
}
