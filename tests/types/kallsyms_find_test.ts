import assert from "node:assert/strict";
import { readKallsyms } from "../../lib/types/kallsyms.ts";
import { findKallsyms } from "../../lib/types/kallsyms_find.ts";
import { data, known, layouts, type Scene, scene, stext, tables } from "./kallsyms_scene.ts";

const addresses = new Set(known.values());

function find({ memory }: Scene, image = { start: stext, data }) {
  return findKallsyms(memory, image, addresses);
}

for (const [name, layout] of layouts) {
  Deno.test(`findKallsyms() finds the tables by their shape: ${name}`, () => {
    const made = scene(layout);
    const found = find(made);
    assert.ok(found);
    assert.equal(found.names, made.labels.get("kallsyms_names"));
    assert.equal(found.tokenTable, made.labels.get("kallsyms_token_table"));
    assert.equal(found.tokenIndex, made.labels.get("kallsyms_token_index"));
    assert.equal(found.offsets, made.labels.get("kallsyms_offsets"));
    assert.equal(found.addresses, made.labels.get("kallsyms_addresses"));
    assert.deepEqual(
      [...readKallsyms(made.memory, found, known).all()].map((symbol) => symbol.address),
      made.symbols.map((symbol) => symbol.address),
    );
  });
}

for (const count of [1024, 1025, 1279, 1280]) {
  Deno.test(`findKallsyms() knows where the names begin when there are ${count}`, () => {
    assert.equal(find(scene({}, count))?.count, count);
  });
}

Deno.test("findKallsyms() finds tables above the data that it is told of", () => {
  const made = scene();
  made.memory.writeByte(stext + 0x700000n, 1);
  assert.equal(find(made, { start: stext, data: stext + 0x1000n })?.count, 1500);
});

Deno.test("findKallsyms() gives up behind a hole, at the image's end and where there are no tables", () => {
  assert.equal(find(scene(), { start: stext - (1n << 30n), data: stext - (1n << 29n) }), undefined);
  const made = scene();
  for (let page = tables & ~4095n; page < data; page += 4096n) made.memory.drop(page);
  assert.equal(find(made), undefined);
});

Deno.test("findKallsyms() is not misled by digits, by a token table alone or by other numbers", () => {
  const made = scene();
  const token = made.labels.get("kallsyms_token_table")!;
  made.memory.write(data + 0x2000n, new TextEncoder().encode(["", ..."0123456789", ""].join("\0")));
  // Nearer to the data than the real one, with its index but without names.
  made.memory.write(data - 0x8000n, made.memory.read(token, 2048));
  assert.equal(find(made)?.tokenTable, token);
});

Deno.test("findKallsyms() refuses tables whose names do not meet the markers, or whose page is missing", () => {
  const broken = scene();
  const firstLength = broken.labels.get("kallsyms_names")!;
  broken.memory.writeByte(firstLength, broken.memory.u8(firstLength) + 1);
  const markers = scene();
  markers.memory.writeByte(markers.labels.get("kallsyms_markers")! + 8n, 1);
  const missing = scene();
  missing.memory.drop(missing.labels.get("kallsyms_names")! + 5000n);
  for (const made of [broken, markers, missing]) assert.equal(find(made), undefined);
});

Deno.test("findKallsyms() refuses values that none of the known symbols has", () => {
  assert.equal(findKallsyms(scene().memory, { start: stext, data }, new Set([stext + 7n])), undefined);
});
