import assert from "node:assert/strict";
import { Address, Size } from "../../dsl/value.ts";
import { evaluate, NoExpression } from "../../lib/commands/eval/arithmetic.ts";
import { ran, refusal, rowsOf, session } from "./session.ts";

Deno.test("eval shows a number in every base", async () => {
  assert.deepEqual((await ran("eval 0x10 + 5")).lines, [
    "hexadecimal: 15  ",
    "    decimal: 21  ",
    "      octal: 25",
    "     binary: 0000000000000000000000000000000000000000000000000000000000010101",
  ]);
  assert.deepEqual((await ran("eval ~0")).lines.slice(0, 2), [
    "hexadecimal: ffffffffffffffff  ",
    "    decimal: 18446744073709551615  (-1)",
  ]);
  const [row] = await rowsOf("eval -l 5 - 7");
  assert.deepEqual(row, {
    hexadecimal: new Address((1n << 64n) - 2n),
    decimal: (1n << 64n) - 2n,
    signed: -2n,
    octal: "1777777777777777777776",
    binary: "1".repeat(63) + "0",
    size: new Size((1n << 64n) - 2n),
    bits: Array.from({ length: 63 }, (_, i) => 63n - BigInt(i)),
  });
});

Deno.test("a minus is no option of eval, and a bar in parentheses no pipe", async () => {
  const first = async (text: string) => (await ran(`eval ${text}`)).lines[0];
  assert.equal(await first("-1"), "hexadecimal: ffffffffffffffff  ");
  assert.equal(await first("-b -(2 + 2)"), "hexadecimal: fffffffffffffffc  ");
  assert.equal(await first("(3 | 8)"), "hexadecimal: b  ");
});

Deno.test("eval names the unit that a number is a multiple of", async () => {
  const first = async (text: string) => (await ran(`eval ${text}`)).lines[0];
  assert.equal(await first("128m"), "hexadecimal: 8000000  (128MB)");
  assert.equal(await first("(1 << 32)"), "hexadecimal: 100000000  (4GB)");
  assert.equal(await first("10000000000"), "hexadecimal: 2540be400  (9765625KB)");
  assert.equal(await first("1536"), "hexadecimal: 600  ");
  assert.equal(await first("0"), "hexadecimal: 0  ");
});

Deno.test("eval -b lists the bits, in lines of a terminal's width", async () => {
  assert.equal((await ran("eval -b 41dc065")).lines[4], "   bits set: 26 20 19 18 16 15 14 6 5 2 0 ");
  assert.equal((await ran("eval -lb 64g")).lines[4], "   bits set: 36 ");
  assert.deepEqual((await ran("eval -b ffffffffffffffff")).lines.slice(4), [
    "   bits set: 63 62 61 60 59 58 57 56 55 54 53 52 51 50 49 48 47 46 45 44 43 42 ",
    "             41 40 39 38 37 36 35 34 33 32 31 30 29 28 27 26 25 24 23 22 21 20 ",
    "             19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0 ",
  ]);
});

Deno.test("eval reckons with C's operators and precedence, unsigned", () => {
  const none = () => undefined;
  const cases: [string, bigint][] = [
    ["2 + 3 * 4", 14n],
    ["(2 + 3) * 4", 20n],
    ["5-7", (1n << 64n) - 2n],
    ["-1", (1n << 64n) - 1n],
    ["1 | 6 ^ 4 & 12", 1n | (6n ^ (4n & 12n))],
    ["1 << 2 + 1", 8n],
    ["0x8000000000000000 >> 4", 1n << 59n],
    ["1 << 64", 0n],
    ["0xffffffffffffffff * 2", (1n << 64n) - 2n],
    ["10 / 3 + 10 % 3", 4n],
    ["ff + 0x1K + 1g", 255n + 1024n + (1n << 30n)],
    ["8 - ~0", 9n],
    ["8 - -2", 10n],
    ["0010", 10n],
  ];
  for (const [text, value] of cases) assert.equal(evaluate(text, none), value, text);
  for (
    const text of [
      "",
      "1 1",
      "(1",
      "1)",
      "1 +",
      "10x",
      "1.5",
      "10 / 0",
      "10 % 0",
      "18446744073709551616",
      "$",
      "(",
    ]
  ) {
    assert.throws(() => evaluate(text, none), NoExpression, text);
  }
  assert.throws(() => evaluate("(".repeat(10_000), none), NoExpression);
});

Deno.test("a symbol is its address; what is none is said", async () => {
  const { address } = session.target.symbols.get("init_task");
  assert.equal((await ran("eval init_task + 8")).lines[0], `hexadecimal: ${(address + 8n).toString(16)}  `);
  assert.equal(await refusal("eval nosuch"), "eval: invalid expression: nosuch");
  assert.match(await refusal("eval"), /missing/);
  assert.match(await refusal("eval -x 1"), /no option -x/);
});
