/** Plugins that give anything but what they should: a bad cell is a cell, anything else one line that says whose it is. */
import assert from "node:assert/strict";
import { pluginIn } from "../../lib/plugin/load.ts";
import { ask, withModules, withPlugins } from "./plugins.ts";

const head = `name: "h", version: "1", api: 1, summary: "s"`;
const prelude = `
const column = (name, get, type = "any") => ({ name, type, summary: "s", get });
const table = (name, rows, more = {}) => ({ name, summary: "s", defaults: ["ok"], rows, columns: [column("ok", () => 1)], ...more });
const form = { when: "", summary: "s", columns: [column("a", () => 1)] };
const command = (name, bind) => ({ name, summary: "s", usage: [""], options: [], examples: [], forms: [form], bind });
const called = (name, more) => ({ name, summary: "s", parameters: [], result: "int", call: () => 1, ...more });
const check = (name, query) => ({ name, summary: "s", severity: "info", advice: "a", query });
const loop = [];
loop.push(loop, loop);
const trap = new Proxy({}, { get() { throw new RangeError("trap"); }, getPrototypeOf() { throw new RangeError("trap"); } });
const anything = new Proxy(function () {}, { get: () => anything, apply: () => anything });
const unreadable = new Proxy(new Error("x"), { get() { throw new Error("again"); } });
`;

/** Getters, and what is said of their cells. */
const cells: readonly [get: string, type: string, says: RegExp][] = [
  ["() => Promise.resolve(1)", "any", /no value of the language/],
  ["async () => 1", "int", /no value of the language/],
  ["() => () => 1", "any", /no value of the language/],
  ["() => Symbol('x')", "any", /no value of the language/],
  ["() => new Map()", "any", /no value of the language/],
  ["() => anything", "any", /no value of the language/],
  ["() => loop", "any", /nested more than 20 deep/],
  ["() => trap", "any", /RangeError: trap/],
  ["() => { throw unreadable; }", "any", /an error that cannot be read/],
  ["() => { throw undefined; }", "any", /failed: undefined/],
  ["() => { const f = () => f(); return f(); }", "any", /call stack/],
  ["() => 'x'.repeat(1 << 25)", "string", /a text of 33554432 characters/],
  ["() => Array(2e6).fill(1)", "any", /more than 1000000 values/],
  ["() => 'x'", "int", /gave a string, and its type is int/],
  ["() => NaN", "int", /gave a number, and its type is int/],
  ["() => 1n << 100n", "address", /more than 64 bits, and its type is address/],
  ["() => true", "string", /gave a boolean, and its type is string/],
];

Deno.test("a cell that is none says so, and costs neither its row nor the next", async () => {
  const columns = cells.map(([get, type], i) => `column("c${i}", ${get}, "${type}")`).join(", ");
  const module = `${prelude}export default { ${head}, tables: [
    { name: "t", summary: "s", defaults: ["c0"], rows: () => [1, 2], columns: [column("ok", () => 7), ${columns}] }] };`;
  await withModules({ "h.ts": module }, async (path) => {
    await withPlugins([path("h.ts")], async (session) => {
      for (const [i, [get, , says]] of cells.entries()) {
        const rows = await ask(session, `h.t show ok, c${i} as c`) as { ok: number; c: unknown }[];
        assert.equal(rows.length, 2, get);
        for (const { ok, c } of rows) {
          assert.equal(ok, 7);
          const bad = Array.isArray(c) ? c[1] : c;
          assert.match((bad as { error: string }).error, says, get);
          assert.match((bad as { error: string }).error, /^plugin h: table t: column c\d+ /);
        }
      }
    });
  });
});

/** Parts, a query that uses them, and what is said. */
const parts: readonly [part: string, query: string, says: RegExp][] = [
  ["tables: [table('t', async () => [1])]", "h.t", /^plugin h: table t failed: .*a promise, no list/],
  ["tables: [table('t', async function* () { yield 1; })]", "h.t", /^plugin h: table t failed: .*no list/],
  ["tables: [table('t', () => 5)]", "h.t", /^plugin h: table t failed: .*a number, no list/],
  [
    "tables: [table('t', () => [1], { needs: { check() { throw new Error('c'); } } })]",
    "h.t",
    /check failed: Error: c/,
  ],
  [
    "tables: [table('t', () => [1], { needs: { check: () => ({}) } })]",
    "h.t",
    /check gave an object, no reason/,
  ],
  [
    "tables: [table('t', () => [1], { object: { type: 'struct task_struct *', address: () => 'x', at: () => 1 } })]",
    "h.t show pid",
    /^plugin h: table t: object\.address\(\) failed: .*a string, no bigint/,
  ],
  [
    "functions: [called('f', { result: () => 'nonsense' })]",
    "task limit 1 show h.f()",
    /^plugin h: f\(\) failed: .*no type/,
  ],
  [
    "functions: [called('f', { result() { throw 1; } })]",
    "task limit 1 show h.f()",
    /^plugin h: f\(\) failed: 1/,
  ],
  ["commands: [command('c', () => undefined)]", "h.c", /^plugin h: command c failed: bind\(\) gave no form/],
  ["commands: [command('c', () => ({ form: { columns: 5 }, rows: 5 }))]", "h.c", /bind\(\) gave no form/],
  [
    "commands: [command('c', () => ({ form, rows: () => 5, *draw() {} }))]",
    "h.c | count",
    /^plugin h: command c failed/,
  ],
  ["checks: [check('k', () => 5)]", "check | show detail[0]", /query gave a number, no list/],
  [
    "checks: [check('k', () => [null])]",
    "check | show detail[0]",
    /query found null, neither a text nor a row/,
  ],
  [
    "walkers: [{ name: 'w', summary: 's', head: { name: 'h', summary: 's', types: [] }, entry: 'pointer', columns: [], walk: () => 5 }]",
    "h.w(wedge_list)",
    /^plugin h: walker w failed: .*a number, no generator/,
  ],
];

Deno.test("a part that does not do what it should ends the answer with one line that says whose it is", async () => {
  for (const [part, query, says] of parts) {
    await withModules({ "h.ts": `${prelude}export default { ${head}, ${part} };` }, async (path) => {
      await withPlugins([path("h.ts")], async (session) => {
        const answer = await ask(session, query);
        assert.match(typeof answer === "string" ? answer : JSON.stringify(answer), says, part);
      });
    });
  }
});

Deno.test("rows that never end end with the reader", async () => {
  const module =
    `${prelude}export default { ${head}, tables: [table("t", function* () { for (;;) yield 1; })] };`;
  await withModules({ "h.ts": module }, async (path) => {
    await withPlugins([path("h.ts")], async (session) => {
      assert.deepEqual(await ask(session, "h.t limit 2"), [{ ok: 1 }, { ok: 1 }]);
    });
  });
});

Deno.test("a declaration that cannot be read is refused with a line", () => {
  const base = { name: "x", version: "1", api: 1, summary: "s" };
  const loop: Record<string, unknown> = {};
  loop.list = loop;
  const thrower = {
    get tables(): never {
      throw new Error("no");
    },
  };
  const traps: ProxyHandler<object> = {
    get() {
      throw new RangeError("trap");
    },
  };
  const table = { name: "t", summary: "s", defaults: [], rows() {}, columns: [] as unknown[] };
  const cases: [unknown, RegExp][] = [
    [
      Object.defineProperties({ ...base }, Object.getOwnPropertyDescriptors(thrower)),
      /cannot be read: Error: no$/,
    ],
    [new Proxy(base, traps), /cannot be read: RangeError: trap$/],
    [{ ...base, tables: [new Proxy({}, traps)] }, /cannot be read: RangeError: trap$/],
    [{ ...base, name: 5n }, /name is 5, not a word/],
    [{ ...base, name: "x".repeat(1000) + " " }, /name is "x{39}/],
    [{ ...base, tables: loop }, /tables is an object, not a list/],
    [
      { ...base, tables: [{ ...table, columns: [{ name: "c", type: loop, summary: "s", get() {} }] }] },
      /type is a list of lists/,
    ],
  ];
  for (const [declaration, says] of cases) {
    assert.throws(() => pluginIn(declaration, "x.ts"), (error: Error) => {
      assert.match(error.message, says);
      assert.match(error.message, /^x\.ts cannot be used: /);
      return !error.message.includes("\n");
    });
  }
});
