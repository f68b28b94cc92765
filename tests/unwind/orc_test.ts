import assert from "node:assert/strict";
import { MemoryFault } from "../../lib/base/errors.ts";
import { detectLayout } from "../../lib/unwind/orc_layout.ts";
import { OrcTable, OrcTables } from "../../lib/unwind/orc.ts";
import { FakeMemory } from "./fake_memory.ts";
import { encode, type Rule, writeTables } from "./orc_builder.ts";

const layout = detectLayout(Uint8Array.from(Array(20).fill(encode({ cfa: "sp+8" }, "6.4")).flat()))!;
const text = 0xffffffff81000000n;
const at = 0xffffffff82345678n;

function table(rules: (readonly [bigint, Rule])[], memory = new FakeMemory()) {
  const place = writeTables(memory, at, rules, "6.4");
  return { memory, place, table: new OrcTable(memory, place, layout) };
}

Deno.test("OrcTable.find() gives the last entry at or before an address", () => {
  const { table: orc } = table([
    [text, { cfa: "sp+8" }],
    [text + 4n, { cfa: "sp+16" }],
    [text + 0x100n, { cfa: "sp", kind: "undefined" }],
  ]);
  assert.equal(orc.find(text)?.spOffset, 8);
  assert.equal(orc.find(text + 3n)?.spOffset, 8);
  assert.equal(orc.find(text + 4n)?.spOffset, 16);
  assert.equal(orc.find(text + 0xffn)?.spOffset, 16);
  assert.equal(orc.find(text - 1n), undefined);
  assert.equal(orc.find(text + 0x100n), undefined);
  assert.equal(orc.find(0n), undefined);
});

Deno.test("OrcTable.find() prefers the real entry to the end of the section before it", () => {
  const { table: orc } = table([
    [text, { cfa: "sp+8" }],
    [text + 16n, { cfa: "sp", kind: "undefined" }],
    [text + 16n, { cfa: "sp+24" }],
    [text + 32n, { cfa: "sp", kind: "undefined" }],
  ]);
  assert.equal(orc.find(text + 16n)?.spOffset, 24);
});

Deno.test("OrcTable.find() answers only for the ranges it was given", () => {
  const memory = new FakeMemory();
  const place = writeTables(memory, at, [[text, { cfa: "sp+8" }], [text + 0x1000n, { cfa: "sp+16" }]], "6.4");
  const ranges = [{ low: text, high: text + 0x10n }, { low: text + 0x1000n, high: text + 0x1010n }];
  const orc = new OrcTable(memory, { ...place, ranges }, layout);
  assert.equal(orc.find(text + 0xfn)?.spOffset, 8);
  assert.equal(orc.find(text + 0x10n), undefined);
  assert.equal(orc.find(text + 0x100fn)?.spOffset, 16);
});

Deno.test("OrcTable.find() reads a few pages of a large table", () => {
  const rules = Array.from({ length: 60_000 }, (_, i) => [text + BigInt(i * 8), { cfa: "sp+8" }] as const);
  const { memory, table: orc } = table(rules);
  memory.touched.clear();
  assert.equal(orc.find(text + 8n * 31_234n + 3n)?.spOffset, 8);
  assert(memory.touched.size < 12, `${memory.touched.size} pages`);
});

Deno.test("OrcTable.find() throws a MemoryFault where the table is not in the dump", () => {
  const { memory, table: orc } = table([[text, { cfa: "sp+8" }], [text + 8n, { cfa: "sp+8" }]]);
  memory.drop(at);
  assert.throws(() => orc.find(text), MemoryFault);
});

Deno.test("OrcTable.find() of an empty table finds nothing", () => {
  const { table: orc } = table([]);
  assert.equal(orc.find(text), undefined);
});

Deno.test("OrcTables.find() asks each table once for an address", () => {
  const { memory, table: orc } = table([[text, { cfa: "sp+8" }], [text + 8n, { cfa: "sp+8" }]]);
  const tables = new OrcTables([orc]);
  assert.equal(tables.find(text)?.spOffset, 8);
  assert.equal(tables.find(text - 8n), undefined);
  memory.drop(at);
  assert.equal(tables.find(text)?.spOffset, 8);
  assert.equal(tables.find(text - 8n), undefined);
});
