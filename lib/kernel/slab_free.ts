/** Which objects of a slab are free: the slab's own list, the CPU's, and the sheaves that CPUs keep (mm/slub.c). */
import { CorruptError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { perCpuAddress, possibleCpus } from "./cpu.ts";
import { findField, getField, readField, readNumber } from "./field.ts";
import { listForEachEntry } from "./list.ts";
import type { SlabCache } from "./slab.ts";
import { slabNodes } from "./slab_nodes.ts";
import type { Slab, SlabObject } from "./slab_object.ts";

/** - `kept`: free, and put aside by a CPU or a NUMA node for the next one who asks. */
export type ObjectState = "allocated" | "free" | "kept";

/** Throws a MemoryFault, or a CorruptError for a list of free objects that leaves its slab. */
export function objectState(target: Target, { slab, address }: SlabObject): ObjectState {
  if (freeObjects(target, slab, slab.freelist).has(address)) return "free";
  if (cpuObjects(target, slab).has(address)) return "kept";
  return sheafObjects(target, slab.cache).has(address) ? "kept" : "allocated";
}

/** The objects on a list of free ones, from its first. */
export function freeObjects(target: Target, slab: Slab, first: bigint): ReadonlySet<bigint> {
  const found = new Set<bigint>();
  for (let at = first; at !== 0n; at = nextFree(target, slab, at)) {
    if (!isObject(slab, at)) throw new CorruptError("the list of a slab's free objects leaves the slab");
    if (found.has(at)) throw new CorruptError("the list of a slab's free objects comes back to itself");
    found.add(at);
  }
  return found;
}

function isObject({ base, cache, objects }: Slab, address: bigint): boolean {
  const offset = address - base - BigInt(cache.leftPad), size = BigInt(cache.size);
  return offset >= 0n && offset % size === 0n && offset / size < BigInt(objects);
}

/** The pointer in a free object: mixed with a number of the cache's and with its own address, where hardened. */
function nextFree(target: Target, slab: Slab, object: bigint): bigint {
  const place = object + BigInt(slab.cache.freeOffset), stored = target.kernel.u64(place);
  const { random } = slab.cache;
  if (random === undefined) return stored;
  // 5.7 (1ad53d9fa3f6) swaps the address's bytes before; it was brought to older kernels, too: what fits tells.
  const swapped = stored ^ random ^ byteSwapped(place);
  if (swapped === 0n || isObject(slab, swapped)) return swapped;
  const plain = stored ^ random ^ place;
  return plain === 0n || isObject(slab, plain) ? plain : swapped;
}

function byteSwapped(value: bigint): bigint {
  let swapped = 0n;
  for (let i = 0n; i < 64n; i += 8n) swapped = swapped << 8n | (value >> i & 0xffn);
  return swapped;
}

/** What the CPU that allocates from a slab has taken over of its list; 7.0 (32c894c7274b) did away with it. */
function cpuObjects(target: Target, slab: Slab): ReadonlySet<bigint> {
  const pointer = findField(target, "kmem_cache", "cpu_slab");
  if (!pointer) return new Set();
  // 5.17 renamed page.
  const active = getField(target, "kmem_cache_cpu", "slab", "page");
  const freelist = getField(target, "kmem_cache_cpu", "freelist");
  const perCpu = readField(target.kernel, slab.cache.address, pointer);
  for (const cpu of target.once(possibleCpus)) {
    const own = perCpuAddress(target, perCpu, cpu);
    if (readField(target.kernel, own, active) !== slab.address) continue;
    return freeObjects(target, slab, readField(target.kernel, own, freelist));
  }
  return new Set();
}

/** Free objects of a cache that are in sheaves (6.18, 2d517aa09bbc); read once for each cache. */
function sheafObjects(target: Target, cache: SlabCache): ReadonlySet<bigint> {
  const known = target.once(objectsByCache);
  const kept = known.get(cache.address);
  if (kept) return kept;
  const found = new Set<bigint>();
  for (const sheaf of [...cpuSheaves(target, cache), ...nodeSheaves(target, cache)]) {
    for (const object of objectsOf(target, sheaf)) found.add(object);
  }
  known.set(cache.address, found);
  return found;
}

function objectsByCache(): Map<bigint, ReadonlySet<bigint>> {
  return new Map();
}

function* cpuSheaves(target: Target, cache: SlabCache): Generator<bigint> {
  const pointer = findField(target, "kmem_cache", "cpu_sheaves");
  const perCpu = pointer ? readField(target.kernel, cache.address, pointer) : 0n;
  if (perCpu === 0n) return;
  for (const cpu of target.once(possibleCpus)) {
    for (const name of ["main", "spare", "rcu_free"]) {
      const own = perCpuAddress(target, perCpu, cpu);
      const sheaf = readField(target.kernel, own, getField(target, "slub_percpu_sheaves", name));
      if (sheaf !== 0n) yield sheaf;
    }
  }
}

/** The full sheaves of each node's barn. */
function* nodeSheaves(target: Target, cache: SlabCache): Generator<bigint> {
  const head = findField(target, "node_barn", "sheaves_full");
  if (!head) return;
  const member = Number(getField(target, "slab_sheaf", "barn_list").offset);
  for (const { barn } of slabNodes(target, cache.address)) {
    if (barn !== 0n) yield* listForEachEntry(target, barn + head.offset, member);
  }
}

/** An upper limit to what a damaged sheaf may claim. */
const mostInSheaf = 4096;

function* objectsOf(target: Target, sheaf: bigint): Generator<bigint> {
  const count = readNumber(target.kernel, sheaf, getField(target, "slab_sheaf", "size"));
  const objects = sheaf + getField(target, "slab_sheaf", "objects").offset;
  if (count > mostInSheaf) throw new CorruptError(`a sheaf of a slab cache would hold ${count} objects`);
  for (let i = 0; i < count; i++) yield target.kernel.u64(objects + BigInt(8 * i));
}
