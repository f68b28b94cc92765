/** The slab table: the caches of kernel objects. */
import { Address, Size } from "../../dsl/value.ts";
import type { ColumnDeclaration } from "../define/column.ts";
import { addressRows, defineTable } from "../define/table.ts";
import { type SlabCache, slabCache, slabCacheFlags, slabCacheForEach, slabNeeds } from "../kernel/slab.ts";
import { slabTotals } from "../kernel/slab_nodes.ts";
import { guardedWalk, walkWarning } from "../kernel/walk_end.ts";
import type { Target } from "../types/target.ts";

/** A number of the cache. */
function sized(name: string, summary: string, get: (cache: SlabCache) => number): ColumnDeclaration<bigint> {
  return {
    name,
    type: "size",
    summary,
    get: (cache, target) => new Size(BigInt(get(slabCache(target, cache)))),
  };
}

const identity: readonly ColumnDeclaration<bigint>[] = [
  {
    name: "name",
    type: "string",
    summary: "its name; caches of equal objects are one, under the name of the first",
    get: (cache, target) => slabCache(target, cache).name,
  },
  {
    name: "address",
    type: "address",
    summary: "where the struct kmem_cache is",
    get: (cache) => new Address(cache),
  },
  {
    name: "flags",
    type: { list: "string" },
    summary: "SLAB_ACCOUNT, SLAB_RECLAIM_ACCOUNT, SLAB_TYPESAFE_BY_RCU, ...",
    needs: { members: ["kmem_cache.flags"] },
    get: (cache, target) => slabCacheFlags(target, cache),
  },
];

const sizes: readonly ColumnDeclaration<bigint>[] = [
  sized("object_size", "bytes of an object that its user has", ({ objectSize }) => objectSize),
  sized("size", "bytes from one object to the next", ({ size }) => size),
  {
    name: "slab_size",
    type: "size",
    summary: "bytes of a slab",
    get: (cache, target) => new Size(BigInt(target.dump.pageSize) << BigInt(slabCache(target, cache).order)),
  },
  {
    name: "per_slab",
    type: "int",
    summary: "objects of a slab",
    get: (cache, target) => BigInt(slabCache(target, cache).objects),
  },
];

/** CONFIG_SLUB_DEBUG, which most kernels have, keeps count. */
const counted = { members: ["kmem_cache_node.nr_slabs", "kmem_cache_node.total_objects"] };

const amounts: readonly ColumnDeclaration<bigint>[] = [
  {
    name: "slabs",
    type: "int",
    summary: "its slabs on all nodes",
    needs: counted,
    get: (cache, target) => slabTotals(target, cache).slabs,
  },
  {
    name: "objects",
    type: "int",
    summary: "objects in all of these, free ones included",
    needs: counted,
    get: (cache, target) => slabTotals(target, cache).objects,
  },
  {
    name: "memory",
    type: "size",
    summary: "bytes in all of these",
    needs: counted,
    get: (cache, target) => {
      const bytes = BigInt(target.dump.pageSize) << BigInt(slabCache(target, cache).order);
      return new Size(slabTotals(target, cache).slabs * bytes);
    },
  },
];

function* rows(target: Target, warn: (message: string) => void): Generator<bigint> {
  const warning = walkWarning("the slab caches", yield* guardedWalk(() => slabCacheForEach(target)));
  if (warning) warn(warning);
}

export const slab = defineTable<bigint>({
  name: "slab",
  summary: "every slab cache, the newest first",
  needs: slabNeeds,
  object: addressRows("struct kmem_cache *"),
  columns: [...identity, ...sizes, ...amounts],
  defaults: ["name", "object_size", "slab_size", "slabs", "objects", "memory"],
  rows,
});
