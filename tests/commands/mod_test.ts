import assert from "node:assert/strict";
import { Address, Size } from "../../dsl/value.ts";
import { ran, refusal, rowsOf } from "./session.ts";

const wedge = "ffffffffc0552180  wedge  ffffffffc0550000  16384  (not loaded)  [CONFIG_KALLSYMS]";

Deno.test("mod shows the modules by address", async () => {
  const { lines } = await ran("mod");
  assert.equal(lines.length, 30);
  assert.deepEqual(lines.slice(0, 2), [
    "     MODULE       NAME                         BASE           SIZE  OBJECT FILE",
    "ffffffffc047a340  virtio_ring            ffffffffc0473000    49152  (not loaded)  [CONFIG_KALLSYMS]",
  ]);
  assert.deepEqual((await ran("lsmod")).lines, lines);
  for (const line of ["mod -r", "mod -g", "mod -o"]) assert.deepEqual((await ran(line)).lines, lines);
  const all = await ran("mod -S");
  assert.deepEqual(all.lines, lines);
  assert.match(all.warnings[0], /nothing needs to be loaded/);
});

Deno.test("mod finds a module by its name, its address, and an address within it", async () => {
  for (const word of ["wedge", "ffffffffc0552180", "ffffffffc0550010", "0xffffffffc0550010"]) {
    assert.deepEqual((await ran(`mod ${word}`)).lines.slice(1), [wedge], word);
  }
  assert.deepEqual((await ran("mod virtio-blk")).lines.length, 2);
  const { lines, failures } = await ran("mod wedge nosuch");
  assert.deepEqual([lines.length, failures], [2, ["mod: no module is nosuch"]]);
  assert.equal(await refusal("mod nosuch"), "mod: no module is nosuch");
});

Deno.test("mod -t shows how modules taint the kernel", async () => {
  const { lines } = await ran("mod -t");
  assert.equal(lines.length, 30);
  assert.deepEqual(lines.slice(0, 2), ["NAME                   TAINTS", "virtio_ring            E"]);
  assert.deepEqual((await ran("mod -t wedge")).lines, ["NAME   TAINTS", "wedge  OE"]);
});

Deno.test("mod -s shows a module's sections", async () => {
  const { lines } = await ran("mod -s wedge");
  assert.deepEqual(lines.slice(1, 4), [wedge, "", "ADDRESS           SECTION"]);
  assert.equal(lines.length, 4 + 19);
  assert.ok(lines.includes("ffffffffc0550000  .text"));
  const rows = await rowsOf("mod -s wedge"), text = rows.find(({ section }) => section === ".text")!;
  assert.ok(text.address instanceof Address && text.base instanceof Address && text.size instanceof Size);
  assert.deepEqual([text.address.value, text.name, text.size.bytes], [text.base.value, "wedge", 16384n]);
  assert.match(await refusal("mod -s"), /^mod: -s needs an argument/);
  assert.equal(await refusal("mod -s nosuch"), "mod: no module is nosuch");
});

Deno.test("mod -d and -D have nothing to forget", async () => {
  for (const line of ["mod -d wedge", "mod -D"]) {
    const { lines, warnings } = await ran(line);
    assert.deepEqual([lines.length, warnings.length], [0, 1], line);
  }
  assert.equal(await refusal("mod -d nosuch"), "mod: no module is nosuch");
});
