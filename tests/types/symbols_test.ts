import assert from "node:assert/strict";
import { Symbols, tableOf } from "../../lib/types/symbols.ts";
import { parseTypeName } from "../../lib/types/type_names.ts";
import { pathSteps } from "../../lib/types/types.ts";

const text = 0xffffffff81000000n;

Deno.test("tableOf() sorts, keeps stated sizes, and leaves out what lies over 4 GiB away", () => {
  const table = tableOf([
    { name: "far", address: text + (1n << 33n), kind: "t" },
    { name: "b", address: text + 64n, kind: "t", size: 16 },
    { name: "percpu", address: 0x100n, kind: "d" },
    { name: "odd", address: 1n << 40n, kind: "a" },
    { name: "a", address: text, kind: "T" },
  ]);
  assert.deepEqual([...table.all()].map(({ name, address, size }) => [name, address, size]), [
    ["percpu", 0x100n, undefined],
    ["a", text, 64],
    ["b", text + 64n, 16],
  ]);
});

Deno.test("SymbolTable.at() ends a symbol at its stated size, and gives the first of several at one address", () => {
  const table = tableOf([
    { name: "first", address: text, kind: "T", size: 16 },
    { name: "alias", address: text, kind: "t", size: 16 },
    { name: "last", address: text + 64n, kind: "t" },
  ]);
  assert.equal(table.at(text + 15n)?.name, "first");
  assert.equal(table.at(text + 16n), undefined);
  assert.equal(table.at(text + 64n + 4095n)?.name, "last");
  assert.equal(table.at(text + 64n + 4096n), undefined);
  assert.equal(table.at(text - 1n), undefined);
  assert.equal(table.at(text + (1n << 40n)), undefined);
});

Deno.test("tableOf() takes an empty list, and names of any length", () => {
  const empty = tableOf([]);
  assert.equal(empty.length, 0);
  assert.deepEqual([...empty.named("x")], []);
  assert.equal(empty.at(text), undefined);
  const long = "x".repeat(5000);
  assert.equal([...tableOf([{ name: long, address: text, kind: "t" }]).named(long)][0].name, long);
});

Deno.test("Symbols asks its finders in order and describes addresses", () => {
  const symbols = new Symbols();
  symbols.add(tableOf([{ name: "schedule", address: text, kind: "T", size: 64 }]));
  symbols.add(tableOf([{ name: "schedule", address: text + 4096n, kind: "t", size: 64 }], "wedge"));
  assert.equal(symbols.find("schedule")?.address, text);
  assert.equal([...symbols.named("schedule")].length, 2);
  assert.equal(symbols.describe(text + 26n), "schedule+0x1a");
  assert.equal(symbols.describe(text), "schedule");
  assert.equal(symbols.describe(text + 4096n + 93n - 64n), "schedule+0x1d [wedge]");
  assert.equal(symbols.describe(text + 200n), undefined);
});

Deno.test("parseTypeName() takes names apart as C does", () => {
  const shown = (text: string) => {
    const parts = parseTypeName(text);
    return parts && `${parts.space}:${parts.name}:${parts.pointers}:${parts.dimensions.join(",")}`;
  };
  assert.equal(shown("struct task_struct"), "struct:task_struct:0:");
  assert.equal(shown("const struct  foo *"), "struct:foo:1:");
  assert.equal(shown("union u ** [4][0]"), "union:u:2:4,0");
  assert.equal(shown("char []"), "name:char:0:0");
  assert.equal(shown("char *const *"), "name:char:2:");
  assert.equal(shown("int * volatile * restrict"), "name:int:2:");
  assert.equal(shown("unsigned"), "name:unsigned int:0:");
  assert.equal(shown("long long unsigned"), "name:long long unsigned int:0:");
  assert.equal(shown("unsigned long int"), "name:long unsigned int:0:");
  assert.equal(shown("short"), "name:short int:0:");
  assert.equal(shown("signed char"), "name:signed char:0:");
  assert.equal(shown("long double"), "name:long double:0:");
  assert.equal(shown("u64"), "name:u64:0:");
  for (const text of ["", "struct", "struct a b", "int (*)(void)", "a b", "*", "foo[", "const"]) {
    assert.equal(shown(text), undefined, text);
  }
});

Deno.test("pathSteps() takes member paths apart", () => {
  assert.deepEqual(pathSteps("a.b[3]->c[0x10]"), ["a", "b", 3, "c", 16]);
  assert.deepEqual(pathSteps("se"), ["se"]);
  for (const text of ["", "a..b", "a[", "a[-1]", "1a", "a b"]) assert.deepEqual(pathSteps(text), [], text);
});
