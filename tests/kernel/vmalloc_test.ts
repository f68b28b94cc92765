import assert from "node:assert/strict";
import { moduleRanges, modules } from "../../lib/kernel/modules.ts";
import { swapDevice, swapDeviceName } from "../../lib/kernel/swap.ts";
import { readVm, readVmap, vmallocFlags, vmapAt, vmapsByAddress } from "../../lib/kernel/vmalloc.ts";
import { embeddedTarget } from "../session/embedded.ts";

const target = await embeddedTarget();

Deno.test("the vmalloc areas are in order, each with who asked for it", () => {
  const areas = vmapsByAddress(target, assert.fail);
  assert.ok(areas.length > 50);
  let last = 0n;
  for (const area of areas) {
    const start = readVmap(target, area, "start"), end = readVmap(target, area, "end");
    assert.ok(start >= last && end > start);
    last = end;
    const vm = readVmap(target, area, "vm");
    if (vm !== 0n) assert.ok(readVm(target, vm, "size") <= end - start);
  }
  const callers = new Set(areas.map((area) => {
    const vm = readVmap(target, area, "vm");
    return vm === 0n ? undefined : target.symbols.at(readVm(target, vm, "caller"))?.name;
  }));
  assert.ok(callers.has("irq_init_percpu_irqstack"));
});

Deno.test("an address leads to its area; modules lie in areas of executable memory", () => {
  const [range] = moduleRanges(modules(target)[0].object);
  const area = vmapAt(target, range.base + 1n)!;
  assert.ok(readVmap(target, area, "start") <= range.base);
  assert.notEqual(readVm(target, readVmap(target, area, "vm"), "flags") & vmallocFlags.VM_ALLOC, 0n);
  assert.equal(vmapAt(target, readVmap(target, area, "end") - 1n), area);
  assert.equal(vmapAt(target, 0n), undefined);
  assert.equal(vmapAt(target, target.symbols.get("init_task").address), undefined);
});

Deno.test("swap devices have the paths that they were switched on with", () => {
  assert.equal(swapDeviceName(target, swapDevice(target, 0)!), "/dev/zram0");
  assert.equal(swapDevice(target, 9), undefined);
  assert.equal(swapDevice(target, 31), undefined);
  assert.equal(swapDevice(target, 99), undefined);
});
