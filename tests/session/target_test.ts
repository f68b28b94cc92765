import assert from "node:assert/strict";
import { OpenError } from "../../lib/base/errors.ts";
import { openTarget } from "../../lib/session/target.ts";
import { withFile } from "../build/files.ts";
import { embeddedDump, embeddedTarget } from "./embedded.ts";

/** The embedded dump with each `from` in its headers made `to`, of the same length. */
async function changed(from: string, to: string): Promise<Uint8Array> {
  const bytes = await Deno.readFile(embeddedDump);
  const wanted = new TextEncoder().encode(from), end = 64 << 10;
  for (let at = 0; at < end; at++) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) bytes.set(new TextEncoder().encode(to), at);
  }
  return bytes;
}

Deno.test("openTarget() finds VMCOREINFO in memory when no note has it", async () => {
  const known = await embeddedTarget();
  await withFile(await changed("VMCOREINFO\0", "VMCOREINFX\0"), async (vmcore) => {
    const target = await openTarget({ vmcore, cache: false });
    assert.equal(target.vmcoreinfo.buildId, known.vmcoreinfo.buildId);
    assert.equal(target.symbols.get("init_task").address, known.symbols.get("init_task").address);
    target.close();
  });
});

Deno.test("openTarget() finds kallsyms by its shape when VMCOREINFO does not name it", async () => {
  const known = await embeddedTarget();
  await withFile(await changed("SYMBOL(kallsyms_", "SYMBOL(kallsymz_"), async (vmcore) => {
    const target = await openTarget({ vmcore, cache: false });
    assert.equal(target.vmcoreinfo.symbol("kallsyms_names"), undefined);
    for (const name of ["init_task", "runqueues", "schedule", "_etext"]) {
      assert.deepEqual(target.symbols.find(name), known.symbols.find(name));
    }
    assert.ok(target.types.has("task_struct", "comm"));
    target.close();
  });
});

Deno.test("openTarget() refuses a dump whose VMCOREINFO and memory do not belong together", async () => {
  await withFile(await changed("NUMBER(phys_base)=-3", "NUMBER(phys_base)=-4"), async (vmcore) => {
    await assert.rejects(openTarget({ vmcore, cache: false }), OpenError);
  });
});
