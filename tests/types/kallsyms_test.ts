import assert from "node:assert/strict";
import { CorruptError, MemoryFault } from "../../lib/base/errors.ts";
import { type KallsymsPlaces, placesFrom, readKallsyms } from "../../lib/types/kallsyms.ts";
import { known, layouts, type Scene, scene, stext } from "./kallsyms_scene.ts";

function places({ memory, labels }: Scene): KallsymsPlaces {
  const found = placesFrom(memory, (name) => labels.get(name));
  assert.ok(found);
  return found;
}

for (const [name, layout] of layouts) {
  Deno.test(`readKallsyms() reads every symbol: ${name}`, () => {
    const made = scene(layout);
    const table = readKallsyms(made.memory, places(made), known);
    const read = [...table.all()].map(({ name, address, kind }) => ({ name, address, kind }));
    assert.deepEqual(read, made.symbols.map(({ name, address, kind }) => ({ name, address, kind })));
  });
}

Deno.test("SymbolTable.named() finds all of a name, in the order of their addresses", () => {
  const made = scene();
  const table = readKallsyms(made.memory, places(made), known);
  const wanted = made.symbols.filter(({ name }) => name === "init_task_lock_5").map(({ address }) => address);
  assert.equal(wanted.length, 3);
  assert.deepEqual([...table.named("init_task_lock_5")].map(({ address }) => address), wanted);
  assert.deepEqual([...table.named("init_task_lock")], []);
  assert.deepEqual([...table.named("")], []);
});

Deno.test("SymbolTable.at() finds what an address lies in, and nothing below the first or among absolute values", () => {
  const made = scene();
  const table = readKallsyms(made.memory, places(made), known);
  assert.equal(table.at(stext + 5n)?.name, "_stext");
  assert.equal(table.at(stext - 1n), undefined);
  assert.equal(table.at(0x2bac0n), undefined);
  assert.equal([...table.named("runqueues")][0].address, 0x2bac0n);
});

Deno.test("readKallsyms() refuses values that agree with no known symbol", () => {
  const made = scene();
  assert.throws(() => readKallsyms(made.memory, places(made), new Map([["_stext", 5n]])), CorruptError);
});

Deno.test("readKallsyms() refuses a count that cannot be", () => {
  const made = scene();
  for (const count of [0, -1, 2 ** 32 - 1, NaN]) {
    assert.throws(() => readKallsyms(made.memory, { ...places(made), count }, known), CorruptError);
  }
});

Deno.test("readKallsyms() says which page is missing", () => {
  const made = scene();
  const missing = made.labels.get("kallsyms_names")! + 4096n & ~4095n;
  made.memory.drop(missing);
  assert.throws(
    () => readKallsyms(made.memory, places(made), known),
    (error) => error instanceof MemoryFault && error.address === missing && error.reason === "excluded",
  );
});

Deno.test("readKallsyms() reads no page behind the tables", () => {
  const made = scene({}, 1500);
  const last = made.labels.get("kallsyms_token_index")! + 511n;
  made.memory.drop(last + 4096n);
  assert.equal(readKallsyms(made.memory, places(made), known).length, 1500);
});

Deno.test("placesFrom() gives nothing when a table is not named or the count is not in the dump", () => {
  const made = scene();
  assert.equal(
    placesFrom(made.memory, (name) => name === "kallsyms_names" ? undefined : made.labels.get(name)),
    undefined,
  );
  made.memory.drop(made.labels.get("kallsyms_num_syms")!);
  assert.equal(placesFrom(made.memory, (name) => made.labels.get(name)), undefined);
});
