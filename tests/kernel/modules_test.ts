import assert from "node:assert/strict";
import { perCpuAddress, possibleCpus } from "../../lib/kernel/cpu.ts";
import { moduleAt, moduleBtf, modules } from "../../lib/kernel/modules.ts";
import { embeddedTarget } from "../session/embedded.ts";

Deno.test("modules() lists the loaded modules, the newest first, with where they are", async () => {
  const target = await embeddedTarget();
  const names = modules(target).map((module) => module.name);
  assert.deepEqual(names.slice(0, 3), ["wedge", "nfs", "lockd"]);
  assert.equal(names.at(-1), "virtio_ring");
  const function_ = target.symbols.get("wedge_fn");
  assert.equal(function_.module, "wedge");
  assert.equal(moduleAt(target, function_.address)!.name, "wedge");
  assert.equal(moduleAt(target, target.symbols.get("schedule").address), undefined);
});

Deno.test("a module's per-CPU variable is found, and read for each CPU", async () => {
  const target = await embeddedTarget();
  const { address } = target.symbols.get("wedge_percpu");
  const values = possibleCpus(target).map((cpu) => target.kernel.u64(perCpuAddress(target, address, cpu)));
  assert.deepEqual(values, [1000n, 1001n]);
});

Deno.test("findKernel() does not see a module's symbol, find() does", async () => {
  const target = await embeddedTarget();
  assert.equal(target.symbols.findKernel("wedge_list"), undefined);
  assert.equal(target.symbols.find("wedge_list")!.module, "wedge");
  assert.equal(target.symbols.describe(target.symbols.get("wedge_fn").address + 3n), "wedge_fn+0x3 [wedge]");
});

Deno.test("moduleBtf() extends the kernel's types: ids and strings go on where they end", async () => {
  const target = await embeddedTarget();
  const kernel = target.types.kernel!;
  const blobs = moduleBtf(target);
  assert.ok(blobs.length > 5);
  for (const blob of blobs) assert.equal(blob.startId, kernel.endId);
  assert.equal(target.types.struct("wedge_obj").size, target.types.struct("struct wedge_obj").size);
});
