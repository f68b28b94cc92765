/** What would lead out of the function in JavaScript itself, and what would never end. */
import assert from "node:assert/strict";
import { answer, problems } from "./evaluate.ts";

/** A function over the row `r` that is refused, or whose answer is an error that matches. */
function stopped(body: string, message: RegExp): void {
  const source = `r => ${body}`;
  const refused = problems(source);
  const said = refused.length > 0 ? refused.join("; ") : answer(source);
  assert.match(said, message, body);
}

Deno.test("no chain of constructors leads anywhere", () => {
  for (
    const body of [
      "r.comm.constructor",
      "r.comm['const' + 'ructor']",
      "r.list['constructor']['constructor']('return 1')()",
      "(() => 1).constructor('return 1')()",
      "(() => 1)['const' + 'ructor']('return 1')()",
      "r.list.map['constructor']",
      "Math.max['constructor']",
      "Number['prototype']",
      "''.__proto__",
      "[]['__proto__']",
      "r.stack['__proto__']",
      "r.stack['constructor']",
      "r.frame.symbol['constructor']",
      "r.pid['toString']",
      "/x/['constructor']",
      "(1n)['constructor']",
      "true['constructor']",
    ]
  ) stopped(body, /has no member|has a method|has no method|has no `|no name/);
});

Deno.test("the names of the runtime are not there", () => {
  for (
    const name of [
      "globalThis",
      "Function",
      "eval",
      "Deno",
      "process",
      "self",
      "Reflect",
      "Proxy",
      "Symbol",
      "arguments",
      "toString",
      "hasOwnProperty",
      "__proto__",
      "constructor",
    ]
  ) stopped(name, /no name `|found `/);
  stopped("Object.getPrototypeOf(r)", /has no `Object.getPrototypeOf`/);
  stopped("Object.prototype", /has no `Object.prototype`/);
  stopped("Object.constructor('return 1')", /has no `Object.constructor`/);
  stopped("JSON.parse('{}')", /has no `JSON.parse`/);
  stopped("Math.__proto__", /has no `Math.__proto__`/);
  stopped("Math[r.comm]", /no name `Math`/);
});

Deno.test("a member called __proto__ is a member like any other", () => {
  assert.equal(
    answer("r => { const o = { ['__proto__']: 1, __proto__: 2 }; return Object.keys(o); }"),
    '["__proto__"]',
  );
  assert.equal(answer("r => { const o = { __proto__: { pid: 1 } }; return o.pid; }"), "null");
  assert.equal(
    answer("r => JSON.stringify({ ['__proto__']: { polluted: 1 } })"),
    String.raw`"{\"__proto__\":{\"polluted\":1}}"`,
  );
  assert.equal(answer("r => Object.fromEntries([['__proto__', [1]], ['constructor', 2]]).constructor"), "2");
  assert.equal(Object.hasOwn(Object.prototype, "polluted"), false);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

Deno.test("toString and valueOf of an object are not asked", () => {
  assert.equal(answer("r => `${{ toString: () => 'x', valueOf: () => 1 }}`"), '"[object Object]"');
  assert.equal(answer("r => ({ valueOf: () => 1 }) + 1"), '"[object Object]1"');
  assert.equal(
    answer("r => 'a'.indexOf({ toString: () => 'a' })"),
    "error: js: a text is searched for a text, not for an object",
  );
  assert.equal(answer("r => [1, 2].join({ toString: () => '-' })"), '"1[object Object]2"');
});

Deno.test("what never ends is ended", () => {
  stopped("{ const f = () => f(); return f(); }", /more than 1000 levels deep/);
  stopped("{ const f = n => [n].map(f); return f(1); }", /more than 1000 levels deep/);
  stopped(
    "{ const xs = [1]; for (const x of xs) xs.push(x); }",
    /more than 1000000 steps|more than 65536 elements/,
  );
  const loops = (depth: number): string =>
    depth === 0 ? "n++;" : `for (const a${depth} of xs) { ${loops(depth - 1)} }`;
  stopped(`{ let n = 0; const xs = '0123456789'; ${loops(8)} return n; }`, /more than 1000000 steps/);
  stopped("{ const f = n => n < 2 ? n : f(n - 1) + f(n - 2); return f(60); }", /more than 1000000 steps/);
});

Deno.test("texts, lists and integers have their limits", () => {
  for (
    const body of [
      "'x'.repeat(1e9)",
      "'x'.repeat(Infinity)",
      "'x'.padStart(1e9)",
      "'x'.padEnd(2 ** 30, 'abc')",
      "'a'.repeat(1e6).replaceAll('a', 'b'.repeat(1e6))",
      "{ let s = 'x'; for (const c of 'x'.repeat(100)) s += s; return s; }",
      "{ let s = 'x'; for (const c of 'x'.repeat(100)) s = `${s}${s}`; return s; }",
      "{ let s = 'x'; for (const c of 'x'.repeat(100)) s = s.concat(s); return s; }",
      "{ let a = [1]; for (const c of 'x'.repeat(100)) a = [...a, ...a]; return a; }",
      "{ let a = [1]; for (const c of 'x'.repeat(100)) a = a.concat(a); return a; }",
      "{ let a = [1]; for (const c of 'x'.repeat(100)) a = [a, a]; return a; }",
      "{ let a = [1]; for (const c of 'x'.repeat(100)) a = [a, a]; return JSON.stringify(a); }",
      "{ let a = [1]; for (const c of 'x'.repeat(100)) a = [a, a]; return a.join(); }",
      "{ let a = [1]; for (const c of 'x'.repeat(100)) a = [a, a]; return a.flat(Infinity); }",
      "{ const a = []; a.push(a); return a; }",
      "{ const a = []; a.push(a); return `${a}`; }",
      "{ const a = []; a.push(a); return a.flat(Infinity); }",
      "{ let n = 2n; for (const c of 'x'.repeat(100)) n *= n; return n; }",
      "2n ** 100000n",
      "1n << 100000n",
      "1 << 1e15",
      "(5).toString(99)",
      "(5).toFixed(1000)",
      "BigInt('1'.repeat(100000))",
    ]
  ) stopped(body, /^error: js: /);
});
