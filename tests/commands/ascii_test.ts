import assert from "node:assert/strict";
import { Address } from "../../dsl/value.ts";
import { ran, refusal, rowsOf } from "./session.ts";

Deno.test("ascii tells the characters of numbers in the order of memory", async () => {
  assert.deepEqual((await ran("ascii 62696c2f7273752f 0x41 1ff 7f80")).lines, [
    "62696c2f7273752f: /usr/lib",
    "0000000000000041: A<NUL><NUL><NUL><NUL><NUL><NUL><NUL>",
    "00000000000001ff: <ff><SOH><NUL><NUL><NUL><NUL><NUL><NUL>",
    "0000000000007f80: <80><DEL><NUL><NUL><NUL><NUL><NUL><NUL>",
  ]);
  assert.deepEqual(await rowsOf("ascii 62696c2f7273752f"), [
    { value: new Address(0x62696c2f7273752fn), text: "/usr/lib" },
  ]);
  assert.match(await refusal("ascii 4142434445464748494a"), /invalid input/);
  assert.match(await refusal("ascii xyz"), /invalid input: "xyz"/);
});

Deno.test("ascii without a number is the chart, each character in its place", async () => {
  const { lines } = await ran("ascii");
  assert.equal(lines[1], "      0    1   2   3   4   5   6   7");
  assert.equal(lines[3], "  0 | NUL DLE  SP  0   @   P   `   p");
  assert.equal(lines.find((line) => line.startsWith("  F |")), "  F |  SI  US  /   ?   O   _   o  DEL");
  for (let code = 0x21; code < 0x7f; code++) {
    const line = lines[3 + code % 16];
    assert.equal(line[5 + 4 * (code >> 4) + 2], String.fromCharCode(code), String(code));
  }
  const rows = await rowsOf("ascii");
  assert.equal(rows.length, 128);
  assert.deepEqual(rows[0x2d], { code: 45n, name: "-" });
});
