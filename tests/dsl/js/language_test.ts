import assert from "node:assert/strict";
import { answer } from "./evaluate.ts";

/** A body over the row `r`, and its value. */
function expect(cases: readonly (readonly [string, string])[]): void {
  for (const [body, value] of cases) assert.equal(answer(`r => ${body}`), value, body);
}

Deno.test("values of the language are numbers, texts, lists; durations and times are seconds", () => {
  expect([
    ["r.pid", "5"],
    ["r.pid + 0.5", "5.5"],
    ["typeof r.pid", '"number"'],
    ["r.large", "1152921504606846976"],
    ["r.large + 1", "1152921504606846977"],
    ["typeof r.large", '"bigint"'],
    ["r.blocked", "1.5"],
    ["r.when", "60"],
    ["r.size / 1024", "4"],
    ["r.none", "null"],
    ["r.none.x.y", "null"],
    ["r.list.length", "3"],
    ["r.list[0] + r.list[9]", "NaN"],
    ["r.stack.depth", "2"],
    ["r.stack.length", "2"],
    ["r.stack[1].line", "7"],
    ["r.frame === 'schedule'", "true"],
    ["r.stack", "<stack>"],
    ["undefined", "null"],
    ["[1, 'a', null]", '[1 "a" null]'],
  ]);
});

Deno.test("addresses are written in hexadecimal, compared as integers, and stay addresses", () => {
  expect([
    ["r.at", "#ffffffff81000010"],
    ["r.at + 0x10", "#ffffffff81000020"],
    ["r.at & ~0xfff", "#ffffffff81000000"],
    ["r.at - r.at", "0"],
    ["`${r.at}`", '"0xffffffff81000010"'],
    ["r.at.toString(16)", '"ffffffff81000010"'],
    ["r.at === 0xffffffff81000010n", "true"],
    ["r.at > 0", "true"],
    ["typeof r.at", '"bigint"'],
  ]);
});

Deno.test("operators are JavaScript's, integers exact beyond 32 and 53 bits", () => {
  expect([
    ["7 / 2", "3.5"],
    ["-7 % 4", "-3"],
    ["2 ** 10", "1024"],
    ["1 << 40", "1099511627776"],
    ["~0", "-1"],
    ["0x80000000 & 0xffffffff", "2147483648"],
    ["6 ^ 3 | 8", "13"],
    ["-16 >> 2", "-4"],
    ["5n === 5", "true"],
    ["5n < 5.5", "true"],
    ["2n ** 70n / 2n ** 68n", "4"],
    ["1n + 0.5", "1.5"],
    ["'5' == 5", "true"],
    ["'5' === 5", "false"],
    ["null == undefined", "true"],
    ["null === undefined", "false"],
    ["'a' + 1 + true", '"a1true"'],
    ["[1, [2, 3]] + ''", '"1,2,3"'],
    ["'b' > 'a' && !0", "true"],
    ["0 || 'x'", '"x"'],
    ["r.none ?? 'x'", '"x"'],
    ["r.pid > 3 ? 'many' : 'few'", '"many"'],
    ["+'12' + -'2'", "10"],
    ["typeof undefined + typeof null + typeof (() => 1)", '"undefinedobjectfunction"'],
    ["1n / 0n", "error: js: division by zero"],
  ]);
});

Deno.test("methods of texts search for texts and put in texts", () => {
  expect([
    ["r.comm.startsWith('kworker/') && r.comm.endsWith(':1') && r.comm.includes('/')", "true"],
    ["r.comm.split('/')[1].split(':').map(Number)", "[0 1]"],
    ["r.comm.slice(0, 7).toUpperCase()", '"KWORKER"'],
    ["'  a '.trim() + 'B'.toLowerCase()", '"ab"'],
    ["'a'.padStart(3, '-') + 'b'.padEnd(3) + '|'", '"--ab  |"'],
    ["'a.b.c'.replace('.', '$&') + 'a.b.c'.replaceAll('.', '')", '"a$&b.cabc"'],
    ["'abc'.at(-1) + 'abc'.charAt(1) + 'abc'[0]", '"cba"'],
    ["'ab'.indexOf('b') + 'abab'.lastIndexOf('a')", "3"],
    ["'ab'.concat('c', 1).repeat(2)", '"abc1abc1"'],
    ["/^KWORKER/i.test(r.comm) && !/x/.test(r.comm)", "true"],
    ["r.frame.startsWith('sched')", "true"],
    ["'a'.localeCompare", "error: js: a text has no member localeCompare"],
  ]);
});

Deno.test("methods of lists", () => {
  expect([
    ["r.list.map(x => x * 2)", "[6 2 4]"],
    ["r.list.filter((x, i) => x > 1 && i >= 0)", "[3 2]"],
    ["r.list.some(x => x === 1) && r.list.every(x => x > 0)", "true"],
    ["r.list.find(x => x < 3)", "1"],
    ["r.list.findIndex(x => x === 9)", "-1"],
    ["r.list.reduce((a, b) => a + b)", "6"],
    ["r.list.reduce((a, b) => a + b, '')", '"312"'],
    ["r.list.sort()", "[1 2 3]"],
    ["[10, 9, 1].sort()", "[1 10 9]"],
    ["[10, 9, 1].sort((a, b) => a - b)", "[1 9 10]"],
    ["r.words.toSorted().join('+') + r.words.toReversed()", '"a+ba,b"'],
    ["[1, [2, [3]]].flat(2)", "[1 2 3]"],
    ["r.list.flatMap(x => [x, x]).length", "6"],
    ["r.list.slice(-2).concat(7, [8])", "[1 2 7 8]"],
    ["r.list.includes(2) && r.list.indexOf(3) === 0", "true"],
    ["r.stack.map(f => f.symbol).join(' < ')", '"schedule < io_schedule"'],
    ["r.stack.some(f => f.symbol === 'io_schedule')", "true"],
    ["[].reduce((a, b) => a)", "error: js: reduce() of an empty list without a start"],
    ["[1].map(5)", "error: js: map() takes a function, not a number"],
  ]);
});

Deno.test("pure functions", () => {
  expect([
    ["Math.max(...r.list) + Math.min(1, 2)", "4"],
    ["Math.max(r.large, 1)", "1152921504606846976"],
    ["Math.floor(2.7) + Math.round(2.5) + Math.abs(-1) + Math.sqrt(9)", "9"],
    ["Math.PI > 3 && Number.isInteger(3)", "true"],
    ["Number('0x10') + parseInt('12px') + parseFloat('1.5')", "29.5"],
    ["String(1) + Boolean('') + BigInt('5')", '"1false5"'],
    ["['1', '2'].map(Number)", "[1 2]"],
    ["Object.keys({ a: 1, b: 2 })", '["a" "b"]'],
    ["Object.entries({ a: 1 })[0]", '["a" 1]'],
    ["Object.fromEntries([['a', 1]]).a", "1"],
    ["Object.keys(r.stack)", '["depth"]'],
    [
      "JSON.stringify({ a: [1, r.at, 'x'], b: { c: null } })",
      String.raw`"{\"a\":[1,\"0xffffffff81000010\",\"x\"],\"b\":{\"c\":null}}"`,
    ],
    ["Array.isArray(r.list) && !Array.isArray('')", "true"],
    ["(3.14159).toFixed(2) + (255).toString(16)", '"3.14ff"'],
    ["BigInt(1.5)", "error: js: BigInt() of what is no integer"],
  ]);
});

Deno.test("functions, blocks, loops and patterns of names", () => {
  expect([
    ["{ let n = 0; for (const x of r.list) { if (x === 1) continue; n += x; } return n; }", "5"],
    ["{ for (const c of 'abc') if (c === 'b') return c; }", '"b"'],
    [
      "{ const [a, , b = 9] = [1, 2]; const { x, y: { z } } = { x: 3, y: { z: 4 } }; return [a, b, x, z]; }",
      "[1 9 3 4]",
    ],
    [
      "{ const even = n => n === 0 || odd(n - 1), odd = n => n !== 0 && even(n - 1); return even(10); }",
      "true",
    ],
    ["{ const make = (a, b = a * 2) => ({ sum: () => a + b }); return make(2).sum(); }", "6"],
    ["{ const o = { a: 1, 'b c': 2, [`d`]: 3, ...{ e: 4 } }; return Object.values(o); }", "[1 2 3 4]"],
    ["{ let i = 1; const j = i++ + ++i; i **= 2; let s; s ??= 'x'; return [i, j, s]; }", '[9 4 "x"]'],
    ["{ const out = []; for (const x of r.list) out.push(x); return out; }", "[3 1 2]"],
    ["{ if (r.pid > 9) { return 1; } else return 2; }", "2"],
    ["{ }", "null"],
    ["{ const f = () => x; const x = f(); }", "error: js: x is used before it is declared"],
    ["[...'ab', ...r.list].length", "5"],
  ]);
});

Deno.test("the row may be taken apart, and only what is used is read", () => {
  assert.equal(answer("({ pid, comm: name, gone }) => `${name} ${pid}`"), '"kworker/0:1 5"');
  assert.equal(answer("({ none = 7, list: [first] }) => none + first"), "10");
  assert.equal(answer("() => 1"), "1");
  assert.equal(answer("row => row.depth"), "null");
  assert.equal(answer("row => { const f = x => x.depth; return f(row); }"), "2");
});

Deno.test("what cannot be read is the answer, unless ?. or ?? take it for nothing", () => {
  expect([
    ["r.gone + 1", "missing: page excluded"],
    ["[r.pid, r.broken]", "error: a loop"],
    ["r.pid > 3 || r.gone", "true"],
    ["r.gone?.x.y", "null"],
    ["r.gone ?? 'x'", '"x"'],
    ["r.holes.length", "3"],
    ["r.holes[0]", "1"],
    ["r.holes[1]", "missing: page excluded"],
    ["r.holes.map(x => 1)", "[1 1 1]"],
    ["r.holes.reduce((a, b) => a + b)", "missing: page excluded"],
    ["r.holes.join()", "missing: page excluded"],
    ["r.holes", "[1 missing: page excluded 3]"],
    ["r.stack[7]?.symbol.length", "null"],
    ["r.stack.nothing", "error: js: stack has no member nothing"],
    ["undefined.x", "error: js: undefined has no member x"],
  ]);
});

Deno.test("as a condition the answer is true as JavaScript has it", () => {
  for (const body of ["1", "'0'", "[]", "({})", "r.stack", "r.at", "1n"]) {
    assert.equal(answer(`r => ${body}`, true), "true", body);
  }
  for (const body of ["0", "''", "null", "undefined", "NaN", "0n", "-0"]) {
    assert.equal(answer(`r => ${body}`, true), "false", body);
  }
  assert.equal(answer("r => r.gone", true), "missing: page excluded");
});
