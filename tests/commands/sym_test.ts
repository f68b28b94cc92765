import assert from "node:assert/strict";
import { Address } from "../../dsl/value.ts";
import { modules, moduleSymbols } from "../../lib/kernel/modules.ts";
import { ran, refusal, rowsOf, session } from "./session.ts";

const { symbols } = session.target;

function hex(name: string): string {
  return symbols.get(name).address.toString(16);
}

Deno.test("sym tells a symbol by its name and by its address, with the offset, the letter and the module", async () => {
  const schedule = symbols.get("schedule").address, wedge = symbols.get("wedge_fn").address;
  assert.deepEqual((await ran(`sym schedule wedge_fn`)).lines, [
    `${hex("schedule")} (T) schedule`,
    `${hex("wedge_fn")} (t) wedge_fn [wedge]`,
  ]);
  for (
    const word of [
      (schedule + 5n).toString(16),
      `0x${(schedule + 5n).toString(16)}`,
      "schedule+5",
      "(schedule + 5)",
    ]
  ) {
    assert.deepEqual(
      (await ran(`sym ${word}`)).lines,
      [`${(schedule + 5n).toString(16)} (T) schedule+5`],
      word,
    );
  }
  const [row] = await rowsOf(`sym ${(wedge + 2n).toString(16)}`);
  assert.deepEqual(row, {
    address: new Address(wedge + 2n),
    letter: "t",
    symbol: "wedge_fn",
    offset: 2n,
    module: "wedge",
  });
});

Deno.test("sym -p and -n add the neighbours, and leave out what is not there", async () => {
  const { lines } = await ran("sym -np schedule");
  assert.equal(lines.length, 3);
  assert.equal(lines[1], `${hex("schedule")} (T) schedule`);
  const places = lines.map((line) => BigInt("0x" + line.split(" ")[0]));
  assert.ok(places[0] < places[1] && places[1] < places[2]);
  assert.equal(symbols.at(places[2] - 1n)?.name, "schedule");
  assert.equal(symbols.at(places[1] - 1n)?.address, places[0]);
  assert.deepEqual((await ran("sym -p schedule")).lines, lines.slice(0, 2));
  assert.deepEqual((await ran("sym -n schedule")).lines, lines.slice(1));
  const first = [...symbols.all()][0];
  assert.equal(symbols.beside(first, -1), undefined);
});

Deno.test("another name of the same address is no neighbour", async () => {
  const aliases = (address: bigint) => [...symbols.all()].filter((symbol) => symbol.address === address);
  const place = symbols.get("jiffies").address;
  assert.ok(aliases(place).length > 1);
  for (const { name } of aliases(place)) {
    const [before, , behind] = (await rowsOf(`sym -np ${name}`)).map(({ address }) =>
      (address as Address).value
    );
    assert.ok(before < place && place < behind, name);
    assert.equal(symbols.at(place - 1n)?.address, before);
    assert.equal(symbols.at(behind - 1n)?.address, place);
  }
});

Deno.test("sym -p goes from a module's first symbol to the module before it", () => {
  const byPlace = modules(session.target).toSorted((a, b) => a.ranges[0].base < b.ranges[0].base ? -1 : 1);
  const [before, module] = byPlace, finder = session.target.once(moduleSymbols);
  const [first] = finder.of(module).all(), last = [...finder.of(before).all()].at(-1)!;
  assert.deepEqual(symbols.beside(first, -1), last);
  assert.deepEqual(symbols.beside(last, 1), first);
});

Deno.test("sym -q finds names with a text in them, in the kernel and the modules", async () => {
  const { lines } = await ran("sym -q wedge_r");
  assert.deepEqual(lines.map((line) => line.replace(/^\w+ /, "")), [
    "(r) wedge_rht_params [wedge]",
    "(D) wedge_radix [wedge]",
    "(D) wedge_rwsem_rd [wedge]",
    "(D) wedge_rwsem [wedge]",
    "(B) wedge_rht [wedge]",
    "(B) wedge_rbtree [wedge]",
  ]);
  assert.deepEqual((await ran("sym -q no_such_name")).lines, ["(none found)"]);
  assert.deepEqual(await rowsOf("sym -q no_such_name"), []);
});

Deno.test("sym -m lists a module between its marks; its rows have them, too", async () => {
  const { lines } = await ran("sym -m wedge");
  const { ranges } = modules(session.target).find(({ name }) => name === "wedge")!;
  const end = ranges.reduce(
    (last, { base, size }) => base + BigInt(size) > last ? base + BigInt(size) : last,
    0n,
  );
  assert.equal(lines[0], `${ranges[0].base.toString(16)} MODULE START: wedge`);
  assert.equal(lines.at(-1), `${end.toString(16)} MODULE END: wedge`);
  assert.match(lines[1], /^\w+ \(D\) wedge_percpu$/);
  assert.ok(lines.includes(`${hex("wedge_cache")} (B) wedge_cache`));
  const rows = await rowsOf("sym -m wedge");
  assert.equal(rows.length, lines.length);
  assert.deepEqual([rows[0].mark, rows[0].symbol, rows[0].letter], ["MODULE START", null, null]);
  assert.deepEqual(rows.filter(({ mark }) => mark !== null).length, 2);
});

Deno.test("sym -M lists every module, -l the kernel before them, and the first rows are there at once", async () => {
  const names = modules(session.target).map(({ name }) => name).sort();
  const starts = (await ran("sym -M")).lines.flatMap((line) => / MODULE START: (.+)$/.exec(line)?.[1] ?? []);
  assert.deepEqual(starts.toSorted(), names);
  const [query] = await session.compile("sym -l");
  let count = 0;
  const start = performance.now();
  for (const _ of query.run().drawn!) if (++count === 10) break;
  assert.ok(performance.now() - start < 500);
  const lines = (await ran("sym -l")).lines;
  assert.equal(lines.filter((line) => / MODULE /.test(line)).length, 2 * names.length);
  assert.ok(lines.includes(`${hex("schedule")} (T) schedule`));
  const places = lines.filter((line) => !/ MODULE /.test(line)).map((line) =>
    BigInt("0x" + line.split(" ")[0])
  );
  const kernel = places.slice(0, lines.findIndex((line) => / MODULE /.test(line)));
  assert.ok(kernel.every((place, i) => i === 0 || kernel[i - 1] <= place));
});

Deno.test("sym says what is wrong with a word, and goes on with the others", async () => {
  assert.equal(await refusal("sym ffffffff00000000"), "sym: invalid address: ffffffff00000000");
  assert.equal(await refusal("sym schedul_"), "sym: symbol not found: schedul_");
  assert.match(await refusal("sym -m wegde"), /no module wegde/);
  assert.match(await refusal("sym"), /missing/);
  assert.match(await refusal("sym -l -q x"), /exclude/);
  assert.match(await refusal("sym -l schedule"), /no other argument/);
  assert.match(await refusal("sym -z"), /no option -z/);
  assert.match(await refusal("sym -m"), /needs an argument/);
  const { lines, failures } = await ran("sym nosuch_symbol schedule");
  assert.deepEqual(lines, [`${hex("schedule")} (T) schedule`]);
  assert.deepEqual(failures, ["sym: symbol not found: nosuch_symbol"]);
});
