/** The vma table on the embedded dump: the mappings of the lab's scene. */
import assert from "node:assert/strict";
import { Address, Label, Missing, Size, type Value } from "../../dsl/value.ts";
import { type Cell, cellOf, RowRef } from "../../lib/define/cell.ts";
import { unmet } from "../../lib/define/needs.ts";
import { readTask } from "../../lib/kernel/task_fields.ts";
import { findTasks } from "../../lib/kernel/task_list.ts";
import { vma, type VmaRow } from "../../lib/tables/vma.ts";
import { FakeKernel } from "../build/memory.ts";
import { embeddedTarget } from "../session/embedded.ts";

const target = await embeddedTarget();
const rows = [...vma.rows(target, assert.fail, [])];
const available = vma.columns.filter((column) => unmet(column.needs, target) === undefined);

function cell(row: VmaRow, name: string): Cell {
  const column = vma.columns.find((c) => c.name === name);
  assert.ok(column, `there is a column ${name}`);
  return cellOf(() => column.get(row, target));
}

const maps = rows.filter((row) => cell(row, "pid") === 156n);

function text(value: Cell): string {
  return value instanceof Label
    ? value.text
    : value instanceof Address
    ? value.value.toString(16)
    : String(value);
}

Deno.test("the scene's process of maps, as /proc would have it", () => {
  const lines = maps.map((row) =>
    ["start", "end", "access", "name"].map((name) => text(cell(row, name))).join(" ")
  );
  assert.deepEqual(lines, [
    "400000 401000 r--p /bin/scene",
    "401000 48e000 r-xp /bin/scene",
    "48e000 4b9000 r--p /bin/scene",
    "4b9000 4bd000 r--p /bin/scene",
    "4bd000 4c0000 rw-p /bin/scene",
    "4c0000 4c6000 rw-p null",
    "36139000 3615b000 rw-p [heap]",
    "7f8328931000 7f8328d31000 rw-p null",
    "7f8328d31000 7f8328d41000 r--s /bin/busybox",
    "7f8328d41000 7f8328d45000 rw-p null",
    "7f8328d45000 7f8329341000 rw-p null",
    "7f8329341000 7f8329342000 ---p null",
    "7f8329342000 7f8329541000 rw-p null",
    "7ffe75db3000 7ffe75dd4000 rw-p [stack]",
    "7ffe75de2000 7ffe75de6000 r--p [vvar]",
    "7ffe75de6000 7ffe75de8000 r-xp [vdso]",
  ]);
});

Deno.test("flags by name: what the scene locked and what it wants huge", () => {
  const having = (flag: string) =>
    maps.filter((row) => {
      const flags = cell(row, "flags");
      return flags instanceof Label && flags.domain.matches(flags.value, flag);
    }).map((row) => text(cell(row, "start")));
  assert.deepEqual(having("VM_LOCKED"), ["7f8328d41000"]);
  assert.deepEqual(having("VM_HUGEPAGE"), ["7f8328931000"]);
  assert.deepEqual(having("VM_GROWSDOWN"), ["7ffe75db3000"]);
});

Deno.test("kinds, files, offsets and sizes", () => {
  assert.deepEqual(
    maps.map((row) => text(cell(row, "kind"))).join(" "),
    "file file file file file anon heap anon " +
      "file anon anon anon anon stack vdso vdso",
  );
  const [, code] = maps;
  assert.deepEqual([cell(code, "offset"), cell(code, "pgoff"), cell(code, "size")], [
    new Size(4096n),
    1n,
    new Size(0x8d000n),
  ]);
  assert.deepEqual(cell(code, "path"), "/bin/scene");
  assert.ok(cell(code, "file") instanceof RowRef);
  assert.equal(cell(maps[5], "file"), null);
  assert.equal(cell(maps[5], "offset"), null);
});

Deno.test("each process has as many as its address space counts", () => {
  const counts = new Map<bigint, number>();
  for (const row of rows) counts.set(row.task!, (counts.get(row.task!) ?? 0) + 1);
  assert.equal(rows.length, 323);
  assert.equal(counts.size, 30);
  const offset = BigInt(target.types.offset("mm_struct", "map_count")!);
  for (const [task, count] of counts) {
    assert.equal(count, target.kernel.i32(readTask(target, task, "mm") + offset));
  }
});

Deno.test("every available cell can be had", () => {
  for (const row of rows) {
    for (const { name } of available) assert.ok(!(cell(row, name) instanceof Missing), name);
  }
});

Deno.test("rows are found by pid and by task; one that was met elsewhere knows its owner", () => {
  const find = (column: string, value: Value) => vma.lookups![column](value, target);
  assert.deepEqual(find("pid", 156n), maps);
  assert.deepEqual(find("task", new Address(maps[0].task!)), maps);
  assert.deepEqual(find("pid", 165n), [], "a thread has no mappings of its own");
  const met = vma.object!.at(maps[0].vma, target);
  assert.deepEqual(cell(met, "task"), new RowRef("task", findTasks(target, 156)[0]));
});

Deno.test("a mapping that is not there gives cells that say so", () => {
  for (const { name } of available) {
    if (name !== "address") assert.ok(cell({ vma: 0x1000n, task: undefined }, name) instanceof Missing, name);
  }
});

Deno.test("a kernel without mappings has no table of them", () => {
  assert.equal(unmet(vma.needs, new FakeKernel().target()), "this kernel has no type struct vm_area_struct");
});
