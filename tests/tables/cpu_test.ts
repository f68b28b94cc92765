/** The cpu table on the embedded dump: two CPUs, of which the first panicked and the second burned. */
import assert from "node:assert/strict";
import { Duration, Label } from "../../dsl/value.ts";
import { type Cell, cellOf, RowRef } from "../../lib/define/cell.ts";
import { unmet } from "../../lib/define/needs.ts";
import { initTask } from "../../lib/kernel/task_list.ts";
import { cpu } from "../../lib/tables/cpu.ts";
import { CObject } from "../../lib/types/object.ts";
import { FakeKernel } from "../build/memory.ts";
import { embeddedTarget } from "../session/embedded.ts";

const target = await embeddedTarget();
const rows = [...cpu.rows(target, assert.fail, [])];

function cell(row: number, name: string): Cell {
  const column = cpu.columns.find((c) => c.name === name);
  assert.ok(column, `there is a column ${name}`);
  assert.equal(unmet(column.needs, target), undefined, name);
  return cellOf(() => column.get(row, target));
}

/** A column of both CPUs. */
function both(name: string): Cell[] {
  return rows.map((row) => cell(row, name));
}

Deno.test("both CPUs, what they ran and for how long", () => {
  assert.deepEqual(rows, [0, 1]);
  assert.deepEqual(both("cpu"), [0n, 1n]);
  assert.deepEqual(both("comm"), ["init", "burner"]);
  assert.deepEqual(both("pid"), [1n, 159n]);
  for (const time of both("running_for")) {
    assert.ok(time instanceof Duration && time.ns > 0n && time.ns < 1_000_000_000n);
  }
  for (const clock of both("clock")) assert.ok(clock instanceof Duration && clock.ns > 10_000_000_000n);
});

Deno.test("the masks, the panic, the flag for interrupts", () => {
  assert.deepEqual(both("online"), [true, true]);
  assert.deepEqual(both("present"), [true, true]);
  assert.deepEqual(both("panic"), [true, false]);
  assert.deepEqual(both("irq_off"), [true, false]);
  assert.ok(both("softirq_pending").every((value) => value instanceof Label && value.text === "0x0"));
});

Deno.test("the run queue's numbers: two tasks share the second CPU", () => {
  assert.deepEqual(both("nr_running"), [1n, 2n]);
  assert.deepEqual(both("nr_cfs"), [1n, 2n]);
  assert.deepEqual([...both("nr_rt"), ...both("nr_deadline")], [0n, 0n, 0n, 0n]);
  const [a, b] = both("nr_uninterruptible");
  assert.equal((a as bigint) + (b as bigint), 14n, "as many as there are tasks in D");
  for (const name of ["nr_iowait", "nr_switches", "load", "util"]) {
    assert.ok(both(name).every((value) => typeof value === "bigint"), name);
  }
});

Deno.test("rows of tasks and the struct rq lead on", () => {
  assert.deepEqual(cell(0, "idle"), new RowRef("task", initTask(target)));
  const rq = cell(1, "rq");
  assert.ok(rq instanceof CObject);
  assert.equal(rq.member("curr.comm").string(), "burner");
  assert.deepEqual(cell(1, "curr"), new RowRef("task", rq.member("curr").integer()));
});

Deno.test("a CPU is found by its number", () => {
  assert.deepEqual(cpu.lookups!.cpu(1n, target), [1]);
  assert.deepEqual(cpu.lookups!.cpu(7n, target), []);
  assert.equal(cpu.lookups!.cpu("1", target), undefined);
});

Deno.test("a kernel without run queues has no table of CPUs", () => {
  assert.equal(unmet(cpu.needs, new FakeKernel().target()), "this kernel has no type struct rq");
});
