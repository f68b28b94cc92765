/** What a slab cache has on each NUMA node: struct kmem_cache_node (mm/slub.c). */
import { sizeOf } from "../types/ctype.ts";
import type { Target } from "../types/target.ts";
import { type Field, findField, getField, readField } from "./field.ts";

/** A node's two structures; 0n for one that it does not have. */
export interface SlabNode {
  /** `struct kmem_cache_node *` */
  readonly node: bigint;
  /** `struct node_barn *`: 6.18 (2d517aa09bbc). */
  readonly barn: bigint;
}

/** Those of each node that there can be. @param cache `struct kmem_cache *` */
export function* slabNodes(target: Target, cache: bigint): Generator<SlabNode> {
  const { array, step, node, barn } = target.once(nodeFields), { kernel } = target;
  for (let at = 0n; at < target.once(nodeIds) && (at + 1n) * step <= BigInt(array.size); at++) {
    const entry = cache + array.offset + at * step;
    const pointer = readField(kernel, entry, node);
    if (pointer === 0n) continue;
    // 7.1 (5ba6bc27b1f9) put the pointers to a node's two structures side by side.
    const owner = barn?.inNode ? pointer : entry;
    yield { node: pointer, barn: barn ? readField(kernel, owner, barn.field) : 0n };
  }
}

interface NodeFields {
  readonly array: Field;
  readonly step: bigint;
  readonly node: Field;
  readonly barn: { readonly field: Field; readonly inNode: boolean } | undefined;
}

function nodeFields(target: Target): NodeFields {
  const pairs = findField(target, "kmem_cache", "per_node");
  const array = pairs ?? getField(target, "kmem_cache", "node");
  const type = target.types.resolve(array.type);
  const element = type.kind === "array" ? type.element : type;
  const field = findField(target, pairs ? "kmem_cache_per_node_ptrs" : "kmem_cache_node", "barn");
  return {
    array,
    step: BigInt(sizeOf(target.types.resolve(element)) ?? 8),
    node: pairs
      ? getField(target, "kmem_cache_per_node_ptrs", "node")
      : { offset: 0n, size: 8, signed: false, type: element },
    barn: field && { field, inNode: !pairs },
  };
}

/** How many numbers of NUMA nodes the kernel uses; one where it has none. */
function nodeIds({ symbols, kernel }: Target): bigint {
  const symbol = symbols.findKernel("nr_node_ids");
  return symbol ? BigInt(kernel.u32(symbol.address)) : 1n;
}

/** Slabs and objects of a cache on all nodes, free ones included (CONFIG_SLUB_DEBUG keeps count). */
export function slabTotals(target: Target, cache: bigint): { slabs: bigint; objects: bigint } {
  const slabs = getField(target, "kmem_cache_node", "nr_slabs.counter");
  const objects = getField(target, "kmem_cache_node", "total_objects.counter");
  const total = { slabs: 0n, objects: 0n };
  for (const { node } of slabNodes(target, cache)) {
    total.slabs += readField(target.kernel, node, slabs);
    total.objects += readField(target.kernel, node, objects);
  }
  return total;
}
