/** The module table on the embedded dump: what the lab has loaded, its own module among it. */
import assert from "node:assert/strict";
import { Address, Label, Size } from "../../dsl/value.ts";
import { type Cell, cellOf } from "../../lib/define/cell.ts";
import { unmet } from "../../lib/define/needs.ts";
import { taintLetters } from "../../lib/kernel/module_info.ts";
import { module } from "../../lib/tables/module.ts";
import { array, FakeKernel, struct, u8 } from "../build/memory.ts";
import { embeddedTarget } from "../session/embedded.ts";

const target = await embeddedTarget();
const rows = [...module.rows(target, assert.fail, [])];

function cell(row: bigint, name: string): Cell {
  const column = module.columns.find((c) => c.name === name);
  assert.ok(column, `there is a column ${name}`);
  assert.equal(unmet(column.needs, target), undefined, name);
  return cellOf(() => column.get(row, target));
}

const wedge = rows.find((row) => cell(row, "name") === "wedge")!;

Deno.test("29 modules, the newest first", () => {
  assert.equal(rows.length, 29);
  assert.equal(cell(rows[0], "name"), "wedge");
  for (const row of rows) {
    const state = cell(row, "state");
    assert.ok(state instanceof Label && state.text === "LIVE");
    for (const name of module.defaults) assert.ok(cell(row, name) !== undefined, name);
  }
});

Deno.test("the lab's module is out of tree and unsigned, and nothing uses it", () => {
  assert.equal(cell(wedge, "taints"), "OE");
  assert.equal(cell(wedge, "in_tree"), false);
  assert.deepEqual(cell(wedge, "users"), []);
  assert.equal(cell(wedge, "refs"), 0n);
  assert.deepEqual(cell(wedge, "size"), new Size(16384n));
  assert.deepEqual(cell(wedge, "address"), new Address(wedge));
  assert.deepEqual(cell(wedge, "percpu_size"), new Size(8n));
  const base = cell(wedge, "base");
  assert.ok(base instanceof Address);
  assert.equal(target.symbols.at(base.value)?.module, "wedge");
});

Deno.test("who uses whom is told by name", () => {
  const virtio = rows.find((row) => cell(row, "name") === "virtio")!;
  assert.deepEqual(cell(virtio, "users"), ["virtio_net", "virtio_blk", "virtio_pci"]);
  assert.equal(cell(virtio, "in_tree"), true);
});

Deno.test("a module that is not there gives values that say so", () => {
  for (const column of module.columns) {
    if (column.name !== "address") assert.ok(cell(0x1000n, column.name) !== null, column.name);
  }
});

Deno.test("taintLetters() takes the letters from the kernel's table, and numbers bits beyond it", () => {
  const kernel = new FakeKernel().types(struct("taint_flag", 3, { c_true: [0, u8], c_false: [1, u8] }));
  const flags = kernel.alloc(16);
  kernel.memory.write(flags, Uint8Array.from([0x50, 0x47, 1, 0x46, 0x20, 1]));
  kernel.types(struct("taint_flags", 6, { all: [0, array(u8, 6)] }));
  kernel.symbol("taint_flags", flags).symbol("behind", flags + 6n);
  assert.equal(taintLetters(kernel.target(), 0b111n), "PF(2)");
  assert.equal(taintLetters(kernel.target(), 0n), "");
});
