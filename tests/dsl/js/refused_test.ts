import assert from "node:assert/strict";
import { problems } from "./evaluate.ts";

Deno.test("what js() does not understand is refused where it stands", () => {
  const cases: [string, string][] = [
    ["r => this.x", "js() does not understand `this`: this"],
    ["r => new Map()", "js() does not understand `new`: new Map()"],
    ["r => function () {}", "js() does not understand `function`: function () {}"],
    ["r => class {}", "js() does not understand `class`: class {}"],
    ["r => import(r.comm)", "js() does not understand `import()`: import(r.comm)"],
    ["r => import.meta", "js() does not understand `import.meta`: import.meta"],
    ["async r => 1", "js() does not understand `async`: async r => 1"],
    ["r => (1, 2)", "js() does not understand the comma operator: 1, 2"],
    ["r => r.comm`x`", "js() does not understand a tagged template: r.comm`x`"],
    ["r => { while (true) {} }", "js() does not understand `while`: while (true) {}"],
    ["r => { for (;;) {} }", "js() does not understand `for (;;)`: for (;;) {}"],
    ["r => { throw 1 }", "js() does not understand `throw`: throw 1"],
    ["r => { var x = 1 }", "js() declares with const and let: var x = 1"],
    ["r => { r.pid = 1 }", "js() changes variables only, neither rows nor members: r.pid"],
    ["r => { const x = 1; x++ }", "`x` cannot be changed: x"],
    ["r => { r = 1 }", "`r` cannot be changed: r"],
    ["r => delete r.pid", "js() has no operator `delete`: delete r.pid"],
    ["r => 'a' in r", "js() has no operator `in`: 'a' in r"],
    ["r => r instanceof Object", "js() has no operator `instanceof`: r instanceof Object"],
    ["r => r.comm.substr(1)", "nothing in js() has a method `substr`: substr"],
    ["r => Math.random()", "js() has no `Math.random`: Math.random"],
    ["r => r.stack(3)", "a column of the row is no function: stack"],
    ["r => /a/g.test(r.comm)", "unknown flag `g` of a pattern: /a/g"],
    [
      "r => /(a)\\1/.test(r.comm)",
      "a pattern in js() can neither look around, nor refer back, nor repeat much: /(a)\\1/",
    ],
    ["r => r.f?.()", "js() does not understand `?.(`: r.f?.()"],
    ["r => { const { [r.x]: a } = r; }", "js() takes members apart by their names only: [r.x]: a"],
    [
      "r => { const [a, ...b] = r.list; }",
      "js() gives values to names, [lists] and { objects } of names: ...b",
    ],
    ["([a]) => 1", "the row is a name or { columns }: [a]"],
    ["({ [1]: a }) => 1", "the columns of the row have names: [1]: a"],
    ["(r, s) => 1", "the function of js() is given one row and nothing else: s"],
    ["({ ...all }) => 1", "js() does not gather the rest of a row: ...all"],
    [
      "r => ({ get x() { return 1 } })",
      "js() has neither getters nor methods of its own: get x() { return 1 }",
    ],
    ["r => x.y", "no name `x` is known in js(): x"],
    ["r + 1", "js() takes one arrow function: r + 1"],
    ["r => 1, 2", "js() takes one arrow function: r => 1, 2"],
    ["r => r.(1)", "found `(` in the function of js(): ("],
  ];
  for (const [source, problem] of cases) assert.deepEqual(problems(source), [problem], source);
});

Deno.test("every problem of a function is told at once", () => {
  assert.deepEqual(problems("r => foo(bar, this)"), [
    "no name `foo` is known in js(): foo",
    "no name `bar` is known in js(): bar",
    "js() does not understand `this`: this",
  ]);
  assert.deepEqual(problems("async r => { for await (const x of r.list) {} }").length, 2);
});

Deno.test("a function that is nested too deeply is refused, not followed", () => {
  assert.match(problems(`r => ${"(".repeat(20_000)}1${")".repeat(20_000)}`)[0], /nested/);
  assert.match(problems(`r => ${"[".repeat(300)}1${"]".repeat(300)}`)[0], /nested more than 150 levels deep/);
  assert.match(problems(`r => ${"!".repeat(100_000)}1`)[0], /too deeply|nested|text ends/);
});
