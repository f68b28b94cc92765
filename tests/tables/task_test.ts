/** The task table on the embedded dump: 109 tasks that a scene of processes and a module have staged. */
import assert from "node:assert/strict";
import { Address, Duration, isHost, Label, Missing, Size, Time, type Value } from "../../dsl/value.ts";
import { type Cell, cellOf, RowRef } from "../../lib/define/cell.ts";
import type { ColumnType } from "../../lib/define/column.ts";
import { unmet } from "../../lib/define/needs.ts";
import { StackValue } from "../../lib/define/values/stack_value.ts";
import { task } from "../../lib/tables/task.ts";
import { CObject } from "../../lib/types/object.ts";
import { FakeKernel } from "../build/memory.ts";
import { embeddedTarget } from "../session/embedded.ts";

const target = await embeddedTarget();
const rows = [...task.rows(target, assert.fail, [])];

function cell(row: bigint, name: string): Cell {
  const column = task.columns.find((c) => c.name === name);
  assert.ok(column, `there is a column ${name}`);
  return cellOf(() => column.get(row, target));
}

/** The task with a name of its own. */
function named(comm: string): bigint {
  const found = rows.filter((row) => cell(row, "comm") === comm);
  assert.equal(found.length, 1, comm);
  return found[0];
}

function text(value: Cell): string {
  assert.ok(value instanceof Label);
  return value.text;
}

function count(test: (row: bigint) => boolean): number {
  return rows.filter(test).length;
}

/** Whether a cell is what its column's type promises. */
function fits(value: Cell, type: ColumnType): boolean {
  if (value === null) return true;
  if (type === "int") return typeof value === "bigint";
  if (type === "bool") return typeof value === "boolean";
  if (type === "string") return typeof value === "string";
  if (type === "address") return value instanceof Address;
  if (type === "size") return value instanceof Size;
  if (type === "time") return value instanceof Time;
  if (type === "duration") return value instanceof Duration;
  if (typeof type === "string") return false;
  if ("enum" in type) return value instanceof Label && value.domain === type.enum;
  if ("list" in type) return Array.isArray(value) && value.every((one: Cell) => fits(one, type.list));
  if ("row" in type) return value instanceof RowRef && value.table === type.row;
  return "object" in type ? value instanceof CObject : isHost(value as Value);
}

Deno.test("every column is available, and every cell is of its column's type", () => {
  for (const column of task.columns) {
    assert.equal(unmet(column.needs, target), undefined, column.name);
    for (const row of rows) assert.ok(fits(cell(row, column.name), column.type), `${column.name} of ${row}`);
  }
});

Deno.test("defaults and show sets name columns", () => {
  for (const name of [...task.defaults, ...Object.values(task.showSets ?? {}).flat()]) {
    assert.ok(task.columns.some((c) => c.name === name), name);
  }
});

Deno.test("there are 109 tasks in the states of the scene", () => {
  assert.equal(rows.length, 109);
  const states: Record<string, number> = {};
  for (const row of rows) states[text(cell(row, "state"))] = (states[text(cell(row, "state"))] ?? 0) + 1;
  assert.deepEqual(states, { R: 5, S: 45, I: 43, D: 14, T: 1, Z: 1 });
});

Deno.test("idle tasks are tasks: pid 0, a kernel thread, no elapsed time", () => {
  for (const [cpu, row] of rows.slice(0, 2).entries()) {
    assert.equal(cell(row, "comm"), `swapper/${cpu}`);
    assert.deepEqual(
      ["pid", "ppid", "cpu", "kthread", "running", "elapsed"].map((name) => cell(row, name)),
      [0n, 0n, BigInt(cpu), true, false, null],
    );
  }
});

Deno.test("two tasks were running: the one that panicked, and one that burned its CPU", () => {
  const running = rows.filter((row) => cell(row, "running"));
  assert.deepEqual(running.map((row) => cell(row, "comm")), ["init", "burner"]);
  for (const row of running) assert.deepEqual(cell(row, "blocked"), new Duration(0n));
});

Deno.test("policies and priorities are those that the scene set", () => {
  const of = (comm: string) => ["prio", "nice", "rt_priority"].map((name) => Number(cell(named(comm), name)));
  assert.deepEqual([text(cell(named("fifo-rt"), "policy")), ...of("fifo-rt")], ["FIFO", 57, 0, 42]);
  assert.deepEqual([text(cell(named("batch"), "policy")), ...of("batch")], ["NORMAL", 135, 15, 0]);
});

Deno.test("a vfork is killable, a task that waits for a mutex is not", () => {
  assert.equal(cell(named("vforker"), "killable"), true);
  assert.equal(cell(named("wedge-ab"), "killable"), false);
  assert.equal(text(cell(named("vforker"), "state")), "D");
});

Deno.test("memory is counted to the page, the threads' own counts included", () => {
  const kib = (comm: string, name: string) => {
    const value = cell(named(comm), name);
    return value instanceof Size ? Number(value.bytes) / 1024 : undefined;
  };
  assert.deepEqual(["vsz", "rss"].map((name) => kib("maps", name)), [13436, 4536]);
  assert.deepEqual(["vsz", "rss"].map((name) => kib("pool-3", name)), [42064, 668]);
  assert.ok(kib("hog", "swap")! > 20_000, "24 MiB were pushed out to swap");
  assert.deepEqual(["vsz", "rss", "swap"].map((name) => kib("wedge-ab", name)), [0, 0, 0]);
  assert.equal(cell(named("wedge-ab"), "mm"), null);
});

Deno.test("kin: parent, leader, threads, children", () => {
  const pool = named("pool"), mum = named("zombie-mum");
  const comms = (value: Cell) => {
    assert.ok(Array.isArray(value));
    return value.map((one: Cell) => one instanceof RowRef && cell(one.row as bigint, "comm"));
  };
  assert.deepEqual(comms(cell(named("pool-2"), "threads")), [
    "pool",
    "pool-0",
    "pool-1",
    "pool-2",
    "pool-3",
    "pool-4",
  ]);
  assert.deepEqual(cell(named("pool-2"), "leader"), new RowRef("task", pool));
  assert.deepEqual(comms(cell(mum, "children")), ["zombie"]);
  assert.deepEqual(cell(named("zombie"), "parent"), new RowRef("task", mum));
});

Deno.test("a task's start is the wall clock's", () => {
  const start = cell(named("files"), "start");
  assert.ok(start instanceof Time);
  assert.equal(new Date(Number(start.ns / 1_000_000n)).toISOString(), "2026-11-23T02:57:33.219Z");
});

Deno.test("kernel threads and flags", () => {
  assert.equal(count((row) => cell(row, "kthread") === true), 73);
  const flags = cell(named("kthreadd"), "flags");
  assert.ok(flags instanceof Label);
  assert.ok(flags.domain.matches(flags.value, "PF_KTHREAD"));
  assert.ok(!flags.domain.matches(flags.value, "PF_EXITING"));
  assert.match(flags.text, /PF_NOFREEZE \| PF_KTHREAD/);
});

Deno.test("stack is a stack, stack(top=2) its first frames", () => {
  const column = task.columns.find((c) => c.name === "stack")!;
  const row = named("wedge-ab");
  const whole = column.get(row, target), top = column.method!.call(row, [2n, null], target);
  assert.ok(whole instanceof StackValue && top instanceof StackValue);
  assert.equal(top.frames.length, 2);
  assert.deepEqual(top.frames.map((f) => f.key()), whole.frames.slice(0, 2).map((f) => f.key()));
  assert.ok(whole.frames.length > 3);
});

Deno.test("lookups find what a walk finds", () => {
  const find = (column: string, value: Value) => task.lookups![column](value, target);
  const pool = rows.filter((row) => cell(row, "tgid") === 158n);
  assert.equal(pool.length, 6);
  assert.deepEqual(find("pid", 158n), [named("pool")]);
  assert.deepEqual(find("pid", 0n), rows.slice(0, 2));
  assert.deepEqual(find("pid", 99999n), []);
  assert.deepEqual(find("tgid", 158n), pool);
  assert.deepEqual(find("task", new Address(pool[3])), [pool[3]]);
  assert.deepEqual(find("task", pool[3]), [pool[3]]);
  assert.deepEqual(find("task", new Address(0x1234n)), []);
  assert.deepEqual(find("task", new Address(target.symbols.find("wedge_list")!.address)), []);
  assert.equal(find("pid", "158"), undefined);
});

Deno.test("a kernel without a member lacks a column, with the reason", () => {
  const bare = new FakeKernel().target();
  const rss = task.columns.find((c) => c.name === "rss")!;
  assert.equal(unmet(rss.needs, bare), "this kernel has no member task_struct.mm");
  const state = task.columns.find((c) => c.name === "state")!;
  assert.equal(
    unmet(state.needs, bare),
    "this kernel has no member task_struct.__state or task_struct.state",
  );
});

Deno.test("a task that is not there gives missing cells, and nothing thrown", () => {
  for (const column of task.columns) {
    const value = cellOf(() => column.get(0x1000n, target));
    if (column.name === "task" || column.name === "stack") continue;
    assert.ok(value instanceof Missing || Array.isArray(value), column.name);
  }
});
