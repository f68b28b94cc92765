/** The log table on the embedded dump, against what makedumpfile --dump-dmesg takes out of it. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Label, Time } from "../../dsl/value.ts";
import { type Cell, cellOf } from "../../lib/define/cell.ts";
import { unmet } from "../../lib/define/needs.ts";
import type { LogRecord } from "../../lib/kernel/printk_record.ts";
import { log } from "../../lib/tables/log.ts";
import { FakeKernel } from "../build/memory.ts";
import { embeddedTarget } from "../session/embedded.ts";

const target = await embeddedTarget();
const rows = [...log.rows(target, assert.fail, [])];

function cell(row: LogRecord, name: string): Cell {
  const column = log.columns.find((c) => c.name === name);
  assert.ok(column, `there is a column ${name}`);
  return cellOf(() => column.get(row, target));
}

Deno.test("the log is makedumpfile's, line by line", () => {
  const lines = rows.map((row) => cell(row, "line") as string);
  const text = lines.map((line) => `${line}\n`).join("");
  assert.equal(rows.length, 440);
  assert.equal(text.split("\n").length - 1, 443);
  assert.match(lines[0], /^\[ {4}0\.000000\] Linux version 6\.1\.0-56-cloud-amd64 /);
  assert.equal(lines.at(-1), "[   16.694947]  </TASK>");
  assert.equal(
    createHash("sha256").update(text).digest("hex"),
    "d42479dc08766a33bd3ac499390f874f6de13e9476572d668631ffe50635dadf",
  );
});

Deno.test("every available column has a value of every record", () => {
  const available = log.columns.filter((column) => unmet(column.needs, target) === undefined);
  assert.deepEqual(log.columns.filter((c) => !available.includes(c)).map((c) => c.name), ["caller_comm"]);
  for (const row of rows) {
    for (const { name } of available) assert.notEqual(cell(row, name), undefined, name);
  }
  assert.deepEqual(rows.map((row) => cell(row, "seq")), rows.map((_, i) => BigInt(i)));
});

Deno.test("the panic: who, where from, how bad", () => {
  const row = rows.find((row) => /sysrq triggered crash/.test(cell(row, "text") as string))!;
  const level = cell(row, "level"), facility = cell(row, "facility"), time = cell(row, "wall_time");
  assert.ok(level instanceof Label && facility instanceof Label && time instanceof Time);
  assert.deepEqual([level.text, level.value, facility.text], ["emerg", 0n, "kern"]);
  assert.ok(level.domain.matches(level.value, "KERN_EMERG"));
  assert.deepEqual([cell(row, "caller"), cell(row, "caller_pid"), cell(row, "caller_cpu")], ["T1", 1n, null]);
  assert.equal(new Date(Number(time.ns / 1_000_000n)).toISOString().slice(0, 19), "2026-11-23T02:57:43");
});

Deno.test("records of devices name them", () => {
  const devices = rows.filter((row) => cell(row, "subsystem") !== null);
  assert.equal(devices.length, 69);
  assert.deepEqual([cell(devices[0], "subsystem"), cell(devices[0], "device")], ["acpi", "+acpi:PNP0A03:00"]);
});

Deno.test("a kernel without a log has no table", () => {
  assert.equal(unmet(log.needs, new FakeKernel().target()), "this kernel has no symbol prb or log_buf");
});
