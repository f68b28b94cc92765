/** SLUB's caches of kernel objects: struct kmem_cache (mm/slab.h). */
import { CorruptError, LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { type Field, findField, getField, readField, readNumber } from "./field.ts";
import { listForEachEntry } from "./list.ts";
import type { Walk, WalkOptions } from "./walk_end.ts";

/** A cache of objects. */
export interface SlabCache {
  /** `struct kmem_cache *`. */
  readonly address: bigint;
  readonly name: string;
  /** Bytes that a user of an object has. */
  readonly objectSize: number;
  /** Bytes from one object to the next. */
  readonly size: number;
  /** Bytes before an object that only catch what writes there (SLAB_RED_ZONE). */
  readonly leftPad: number;
  /** Where in a free object the pointer to the next free one is. */
  readonly freeOffset: number;
  /** Pages of a slab, as a power of two. */
  readonly order: number;
  /** Objects of a slab. */
  readonly objects: number;
  /** What its free pointers are mixed with (CONFIG_SLAB_FREELIST_HARDENED); undefined where they stand as they are. */
  readonly random: bigint | undefined;
}

interface CacheFields {
  readonly name: Field;
  readonly objectSize: Field;
  readonly size: Field;
  readonly order: Field;
  readonly freeOffset: Field;
  readonly list: Field;
  readonly leftPad: Field | undefined;
  readonly random: Field | undefined;
}

function cacheFields(target: Target): CacheFields {
  const field = (path: string) => getField(target, "kmem_cache", path);
  return {
    name: field("name"),
    objectSize: field("object_size"),
    size: field("size"),
    order: field("oo.x"),
    freeOffset: field("offset"),
    list: field("list"),
    leftPad: findField(target, "kmem_cache", "red_left_pad"),
    random: findField(target, "kmem_cache", "random"),
  };
}

/** What slab caches need of the kernel's types. SLAB, which 6.8 took out, has no `oo`. */
export const slabNeeds = { members: ["kmem_cache.oo", "kmem_cache.name"], symbols: ["slab_caches"] };

/** OO_SHIFT of mm/slub.c: above it the order, below it the number of objects. */
const orderShift = 16, mostOrder = 12;
const longestName = 128;

/** Reads a `struct kmem_cache`; each once. Throws a MemoryFault, LookupError or CorruptError. */
export function slabCache(target: Target, address: bigint): SlabCache {
  const known = target.once(knownCaches);
  let cache = known.get(address);
  if (!cache) known.set(address, cache = readCache(target, address));
  return cache;
}

function knownCaches(): Map<bigint, SlabCache> {
  return new Map();
}

function readCache(target: Target, address: bigint): SlabCache {
  const fields = target.once(cacheFields), { kernel } = target;
  const number = (field: Field) => readNumber(kernel, address, field) >>> 0;
  const order = number(fields.order);
  const cache: SlabCache = {
    address,
    name: kernel.cString(readField(kernel, address, fields.name), longestName),
    objectSize: number(fields.objectSize),
    size: number(fields.size),
    leftPad: fields.leftPad ? number(fields.leftPad) : 0,
    freeOffset: number(fields.freeOffset),
    order: order >>> orderShift,
    objects: order & 0xffff,
    random: fields.random && BigInt.asUintN(64, readField(kernel, address, fields.random)),
  };
  if (cache.size === 0 || cache.order > mostOrder || cache.leftPad >= cache.size) {
    throw new CorruptError("a slab cache whose sizes cannot be");
  }
  return cache;
}

/** Every `struct kmem_cache *`, the newest first. */
export function slabCacheForEach(target: Target, options?: WalkOptions): Walk<bigint> {
  const head = target.symbols.findKernel("slab_caches");
  if (!head) throw new LookupError("this kernel has no symbol slab_caches");
  return listForEachEntry(target, head.address, Number(target.once(cacheFields).list.offset), options);
}

/** A set of SLAB_ flags as names; 6.9 (cc61eb851461) gave their bits an enumeration. */
export function slabCacheFlags(target: Target, cache: bigint): string[] {
  const flags = BigInt.asUintN(
    64,
    readField(target.kernel, cache, getField(target, "kmem_cache", "flags")),
  );
  const known = target.once(flagBits), names = known.filter(({ bit }) => (flags & bit) !== 0n);
  const rest = names.reduce((left, { bit }) => left & ~bit, BigInt.asUintN(32, flags));
  return [...names.map(({ name }) => name), ...(rest === 0n ? [] : [`0x${rest.toString(16)}`])];
}

function flagBits({ types }: Target): readonly { readonly name: string; readonly bit: bigint }[] {
  const bits = types.find("enum _slab_flag_bits");
  if (bits?.kind !== "enum") return Object.entries(olderFlags).map(([name, bit]) => ({ name, bit }));
  return bits.enumerators
    .filter(({ name }) => name !== "_SLAB_FLAGS_LAST_BIT")
    .map(({ name, value }) => ({ name: name.replace(/^_/, ""), bit: 1n << BigInt.asUintN(6, value) }));
}

/** Up to 6.8 they are macros. */
const olderFlags = {
  SLAB_CONSISTENCY_CHECKS: 0x100n,
  SLAB_RED_ZONE: 0x400n,
  SLAB_POISON: 0x800n,
  SLAB_KMALLOC: 0x1000n,
  SLAB_HWCACHE_ALIGN: 0x2000n,
  SLAB_CACHE_DMA: 0x4000n,
  SLAB_CACHE_DMA32: 0x8000n,
  SLAB_STORE_USER: 0x10000n,
  SLAB_RECLAIM_ACCOUNT: 0x20000n,
  SLAB_PANIC: 0x40000n,
  SLAB_TYPESAFE_BY_RCU: 0x80000n,
  SLAB_MEM_SPREAD: 0x100000n,
  SLAB_TRACE: 0x200000n,
  SLAB_NOLEAKTRACE: 0x800000n,
  SLAB_FAILSLAB: 0x2000000n,
  SLAB_ACCOUNT: 0x4000000n,
  SLAB_KASAN: 0x8000000n,
  SLAB_NO_USER_FLAGS: 0x10000000n,
  SLAB_CMPXCHG_DOUBLE: 0x40000000n,
  SLAB_OBJECT_POISON: 0x80000000n,
};
