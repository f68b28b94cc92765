import assert from "node:assert/strict";
import { compile, loadMissing, QueryError } from "../../../dsl/mod.ts";
import { parse } from "../../../dsl/parse.ts";
import { print } from "../../../dsl/print.ts";
import { ask, drawn, errors } from "../ask.ts";
import { FakeWorld } from "../fake_world.ts";

const text = "numbers(1) show js(r => r.n  +  1) as x;\n";
/** Before anything else, as nothing is loaded yet. */
const refused = await refusedFirst();

async function refusedFirst(): Promise<boolean[]> {
  const was: boolean[] = [await loadMissing()];
  try {
    compile(text, new FakeWorld());
    was.push(false);
  } catch (error) {
    was.push(error instanceof QueryError);
  }
  return [...was, await loadMissing(), await loadMissing()];
}

Deno.test("what js() takes is loaded when a text has asked for it", () => {
  assert.deepEqual(refused, [false, true, true, false]);
});

Deno.test("js() is an expression like any other", () => {
  assert.deepEqual(ask("numbers(3) show js(row => row.n * 2) + 1 as x"), ["1", "3", "5"]);
  assert.deepEqual(ask("numbers(4) let half = js(({ n }) => n / 2) where half > 1 show half"), ["1.5"]);
  assert.deepEqual(ask("numbers(4) group by js(r => r.n % 2) as odd show count()"), ["0 2", "1 2"]);
  assert.deepEqual(ask("numbers(4) sort by js(r => -r.n) limit 1"), ["3"]);
  assert.deepEqual(ask("numbers(1) show js(() => [1, 'a', { b: 2 }])"), ['[1 "a" {"b":2}]']);
});

Deno.test("as a condition its answer is true as JavaScript has it", () => {
  assert.deepEqual(ask("numbers(3) where js(r => r.n)"), ["1", "2"]);
  assert.deepEqual(ask("numbers(3) where not js(r => r.n > 0)"), ["0"]);
  assert.deepEqual(ask("numbers(5) where (js(r => `${r.n}`.includes('3'))) or n = 0"), ["0", "3"]);
  assert.deepEqual(ask("numbers(3) where js(r => r.n) = 2"), ["2"]);
});

Deno.test("columns, bindings and members of the row are there, and are read when they are asked for", () => {
  assert.deepEqual(ask("numbers(2) let m = n * 10 show js(r => r.m + r.n)"), ["0", "11"]);
  assert.deepEqual(ask("numbers(2) as a show js(r => r.n + r.a.n)"), ["0", "2"]);
  const world = new FakeWorld();
  ask("task limit 1 show js(r => r.pid > 0 || r.rss)", world);
  assert.deepEqual(world.reads.filter((name) => name === "rss"), []);
});

Deno.test("its end is found whatever stands in it", () => {
  assert.deepEqual(ask("numbers(1) show js(r => ')') as x, js(r => `)|${'}'}`) as y"), ['")" ")|}"']);
  assert.deepEqual(ask("numbers(1) show js(r => /[)\\]]/.test(')'))"), ["true"]);
  assert.deepEqual(ask("numbers(1) where js(r => {\n// a ) comment\n\nreturn true;\n}\n) count"), ["1"]);
  assert.deepEqual(ask("numbers(3) | where js(r => r.n | 0) | count"), ["2"]);
  assert.deepEqual(ask("numbers(2) where js(r => r.n < 9 // and not ) more\n) count"), ["2"]);
  assert.deepEqual(ask("numbers(2) where js(r => r.n < 9 /* ) */\n // )\n) count"), ["2"]);
  assert.deepEqual(ask("numbers(2) where js(// below 9\n r => r.n < 9) count"), ["2"]);
  assert.deepEqual(ask("numbers(1) show js( r => 1 ) as a, js(r => (1) ) as b"), ["1 1"]);
});

Deno.test("problems are shown in the query, all of them at once", () => {
  assert.equal(
    drawn("numbers(3) where js(row => row.m > 1)"),
    `error: the row has no column or member \`m\`
   | numbers(3) where js(row => row.m > 1)
   |                                ^
  help: columns are n
`,
  );
  assert.deepEqual(errors("numbers(3) where js(r => this) show js(r => r.n.foo()), nope"), [
    "js() does not understand `this`",
    "nothing in js() has a method `foo`",
    "no column, member or symbol is called `nope`",
  ]);
  assert.deepEqual(errors("numbers(3) where js(r => r.n +)"), ["found `)` in the function of js()"]);
  assert.deepEqual(errors("numbers(3) where js(5)"), ["js() takes one arrow function"]);
  assert.deepEqual(errors("numbers(3) where js()"), ["found `)` in the function of js()"]);
  assert.deepEqual(errors("numbers(3) where js(r => r.jiffies)"), [
    "the row has no column or member `jiffies`",
  ]);
  assert.deepEqual(errors("numbers(3) group by n show js(r => r)"), ["the row as a whole is no value here"]);
});

Deno.test("it is printed as it stands", () => {
  const script = parse(text);
  assert.equal(print(script), text);
});

Deno.test("errors of the function are errors of the cell, and a where leaves the row out", () => {
  assert.deepEqual(ask("numbers(2) show js(r => { const f = () => f(); return f(); }) is error as x"), [
    "true",
    "true",
  ]);
  assert.deepEqual(ask("numbers(2) where js(r => r.n === 1 || undefined.x)"), ["1"]);
});

Deno.test("a text in which js only stands as a word needs nothing", () => {
  assert.equal(compile("numbers(1) where n = 5", new FakeWorld()).length, 1);
});
