import assert from "node:assert/strict";
import { readNumber } from "../../dsl/number.ts";

const good: [string, unknown][] = [
  ["0", { kind: "int", value: 0n }],
  ["10_000", { kind: "int", value: 10000n }],
  ["0xffff_ffff_8100_0000", { kind: "int", value: 0xffffffff81000000n }],
  ["0XFF", { kind: "int", value: 255n }],
  ["0o755", { kind: "int", value: 493n }],
  ["0b101", { kind: "int", value: 5n }],
  ["5UL", { kind: "int", value: 5n }],
  ["5ull", { kind: "int", value: 5n }],
  ["5LLU", { kind: "int", value: 5n }],
  ["0x10L", { kind: "int", value: 16n }],
  ["18446744073709551615", { kind: "int", value: (1n << 64n) - 1n }],
  ["0.9", { kind: "float", value: 0.9 }],
  ["1.5e3", { kind: "float", value: 1500 }],
  ["4K", { kind: "size", bytes: 4096n }],
  ["64KiB", { kind: "size", bytes: 65536n }],
  ["2M", { kind: "size", bytes: 2097152n }],
  ["1.5GiB", { kind: "size", bytes: 1610612736n }],
  ["1T", { kind: "size", bytes: 1n << 40n }],
  ["2m", { kind: "duration", ns: 120_000_000_000n }],
  ["5m30s", { kind: "duration", ns: 330_000_000_000n }],
  ["1w2d3h4m5s6ms7us8ns", { kind: "duration", ns: 788645006007008n }],
  ["1.5s", { kind: "duration", ns: 1_500_000_000n }],
  ["10d", { kind: "duration", ns: 864_000_000_000_000n }],
];

Deno.test("readNumber() reads integers, decimal numbers, sizes and durations", () => {
  for (const [text, value] of good) assert.deepEqual(readNumber(text), value, text);
});

const bad = [
  "1__0",
  "1_",
  "0x",
  "0xfg",
  "08",
  "00",
  "1k",
  "5mb",
  "1s1s",
  "1s1m",
  "ff",
  "9ab",
  "1.5.5",
  "1e5",
  "0b2",
];

Deno.test("readNumber() says what is wrong with anything else", () => {
  for (const text of [...bad, "18446744073709551616", "99999999999T", "999999999999w", "1".repeat(100)]) {
    assert.ok("problem" in readNumber(text), text);
  }
});
