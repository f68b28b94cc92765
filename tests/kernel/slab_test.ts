import assert from "node:assert/strict";
import { CorruptError } from "../../lib/base/errors.ts";
import { listForEachEntry } from "../../lib/kernel/list.ts";
import { slabCache, slabCacheForEach } from "../../lib/kernel/slab.ts";
import { freeObjects, objectState } from "../../lib/kernel/slab_free.ts";
import { objectAt, slabAt } from "../../lib/kernel/slab_object.ts";
import { collect } from "../../lib/kernel/walk_end.ts";
import { embeddedTarget } from "../session/embedded.ts";
import { alteredTarget } from "./altered_target.ts";

const target = await embeddedTarget();
const link = target.types.offset("wedge_obj", "link")!;
const objects = collect(listForEachEntry(target, target.symbols.get("wedge_list").address, link)).items;

Deno.test("slab caches are listed, with the sizes of their objects", () => {
  const { items, end } = collect(slabCacheForEach(target));
  assert.equal(end.kind, "end");
  const caches = items.map((address) => slabCache(target, address));
  assert.ok(caches.length > 100);
  assert.equal(new Set(caches.map(({ address }) => address)).size, caches.length);
  // The kernel gave wedge.c no cache of its own: one for objects of the same size was there.
  const wedge = caches.find(({ name }) => name === "vm_area_struct")!;
  assert.ok(wedge.objectSize >= target.types.struct("wedge_obj").size);
  assert.ok(wedge.size >= wedge.objectSize);
  assert.equal(wedge.objects, Math.floor((4096 << wedge.order) / wedge.size));
  assert.notEqual(wedge.random, undefined);
});

Deno.test("an address in an object leads to the object, whatever byte of it is asked for", () => {
  assert.equal(objects.length, 100);
  for (const address of objects) {
    for (const offset of [0, 1, 100]) {
      const slab = slabAt(target, address + BigInt(offset))!;
      const object = objectAt(slab, address + BigInt(offset))!;
      assert.equal(slab.cache.name, "vm_area_struct");
      assert.equal(object.address, address);
      assert.equal(object.offset, offset);
      assert.equal(objectState(target, object), "allocated");
    }
  }
});

Deno.test("what a slab counts as not given out is what its list of free objects holds", () => {
  let free = 0;
  for (const base of new Set(objects.map((address) => slabAt(target, address)!.base))) {
    const slab = slabAt(target, base)!;
    const states = Array.from(
      { length: slab.objects },
      (_, i) => objectState(target, objectAt(slab, base + BigInt(i * slab.cache.size))!),
    );
    const listed = freeObjects(target, slab, slab.freelist).size;
    assert.equal(states.filter((state) => state === "free").length, listed);
    assert.equal(listed, slab.objects - slab.inuse);
    free += states.filter((state) => state !== "allocated").length;
    // Behind the last object there may be a rest that is no object.
    assert.equal(objectAt(slab, base + BigInt(slab.objects * slab.cache.size)), undefined);
  }
  // wedge.c allocates 100 objects.
  const all = [...new Set(objects.map((address) => slabAt(target, address)!))];
  assert.ok(free < all.length * all[0].objects);
});

Deno.test("a list of free objects that leaves its slab is told, and so is one that comes back", () => {
  const slab = slabAt(target, objects[0])!;
  assert.throws(() => freeObjects(target, slab, slab.base + 1n), CorruptError);
  assert.throws(() => freeObjects(target, slab, slab.base - 8n), CorruptError);
  const place = slab.base + BigInt(slab.cache.freeOffset), { random } = slab.cache;
  const looping = alteredTarget(target, new Map([[place, slab.base ^ random! ^ swapped(place)]]));
  assert.throws(() => freeObjects(looping, slab, slab.base), /comes back/);
});

function swapped(value: bigint): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, value, true);
  return view.getBigUint64(0, false);
}

Deno.test("what is no slab is none: the kernel's image, and what is not mapped", () => {
  assert.equal(slabAt(target, target.symbols.get("init_task").address), undefined);
  assert.equal(slabAt(target, 0xffffffffffffff00n), undefined);
  assert.equal(slabAt(target, 0n), undefined);
});
