/** The tables of memory, page, slab and vmalloc, on the embedded dump. */
import assert from "node:assert/strict";
import { Address, Size, type Value } from "../../dsl/value.ts";
import { rowsOf, session } from "../commands/session.ts";

const { target } = session;
const banner = target.symbols.get("linux_banner").address;
const frame = BigInt(target.kernel.translate(banner).physical) / 4096n;

Deno.test("a page is found by its frame, its address and its structure", async () => {
  const all = "address, pfn, physical, count, flags, use, held, order";
  const [byFrame] = await rowsOf(`foreach page where pfn = ${frame} show ${all}`);
  assert.equal(byFrame.pfn, frame);
  assert.deepEqual(byFrame.physical, new Address(frame * 4096n));
  assert.deepEqual([byFrame.flags, byFrame.use, byFrame.held, byFrame.order], [["reserved"], null, true, 0n]);
  const page = byFrame.address as Address;
  for (const condition of [`physical = ${frame * 4096n}`, `address = ${page.value}`]) {
    assert.deepEqual(await rowsOf(`foreach page where ${condition} show ${all}`), [byFrame]);
  }
  const [cast] = await rowsOf(`foreach cpu limit 1 show ((struct page *)${page.value}).use as use, cpu`);
  assert.equal(cast.use, null);
  assert.deepEqual(await rowsOf("foreach page where pfn = 0x7fffffff"), []);
});

Deno.test("pages are walked from a physical address on, as many as asked for", async () => {
  const rows = await rowsOf(`foreach page(${frame * 4096n + 5n}, 3) show pfn`);
  assert.deepEqual(rows.map(({ pfn }) => pfn), [frame, frame + 1n, frame + 2n]);
  const [first] = await rowsOf("foreach page limit 1 show pfn, virtual");
  assert.equal(first.pfn, 0n);
  assert.deepEqual(first.virtual, new Address(target.map.directMap()!));
});

Deno.test("the pages of a slab have its cache, by their head", async () => {
  const [row] = await rowsOf(
    "vtop (init_task.tasks.next) | show page.use as use, page.slab.name as name, page.order as order, page.head.flags as flags",
  );
  assert.deepEqual([row.use, row.name], ["slab", "task_struct"]);
  assert.ok((row.flags as readonly Value[]).includes("slab"));
  assert.ok((row.order as bigint) >= 1n);
});

Deno.test("slab caches: their sizes fit together", async () => {
  const rows = await rowsOf(
    "foreach slab show name, object_size, size, slab_size, per_slab, slabs, objects, memory, flags",
  );
  assert.ok(rows.length > 100);
  for (const row of rows) {
    const [size, slab] = [row.size as Size, row.slab_size as Size];
    assert.ok(size.bytes * (row.per_slab as bigint) <= slab.bytes, String(row.name));
    assert.equal((row.memory as Size).bytes, (row.slabs as bigint) * slab.bytes);
  }
  const task = rows.find(({ name }) => name === "task_struct")!;
  const type = target.types.struct("task_struct");
  assert.ok((task.object_size as Size).bytes <= BigInt(type.size));
  assert.ok((task.flags as readonly Value[]).includes("SLAB_ACCOUNT"));
  // At least one object for each task but CPU 0's idle one.
  const [tasks] = await rowsOf("foreach task group by 1 show count() as n");
  assert.ok((task.objects as bigint) >= (tasks.n as bigint) - 1n);
});

Deno.test("vmalloc areas hold the stacks of tasks and the modules", async () => {
  const rows = await rowsOf("foreach vmalloc show start, end, size, pages, flags, caller, physical, vm");
  const at = (address: bigint) =>
    rows.find(({ start, end }) => (start as Address).value <= address && address < (end as Address).value);
  const stack = target.kernel.u64(
    target.kernel.u64(
      target.symbols.get("init_task").address + BigInt(target.types.offset("task_struct", "tasks")!),
    ) -
      BigInt(target.types.offset("task_struct", "tasks")! - target.types.offset("task_struct", "stack")!),
  );
  const area = at(stack)!;
  assert.equal(area.pages, 4n);
  assert.match(String(area.caller), /^(dup_task_struct|copy_process|kernel_clone|scs_|alloc_thread)/);
  assert.deepEqual(area.physical, null);
  assert.match(
    String(at(target.symbols.get("wedge_list").address)!.caller),
    /^(load_module|module_alloc|move_module)/,
  );
});
