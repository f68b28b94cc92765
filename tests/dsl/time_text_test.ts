import assert from "node:assert/strict";
import { parseTime } from "../../dsl/time_text.ts";

const second = 1_000_000_000n;

Deno.test("parseTime() takes UTC unless a zone is given", () => {
  assert.equal(parseTime("1970-01-01"), 0n);
  assert.equal(parseTime("2026-11-01 12:00"), 1793534400n * second);
  assert.equal(parseTime("2026-11-01T12:00:00Z"), 1793534400n * second);
  assert.equal(parseTime("2026-11-01 12:00:00 UTC"), 1793534400n * second);
  assert.equal(parseTime("2026-11-01 14:00 +02:00"), 1793534400n * second);
  assert.equal(parseTime("2026-11-01 06:30-0530"), 1793534400n * second);
  assert.equal(parseTime("1970-01-01 00:00:01.25"), second * 5n / 4n);
  assert.equal(parseTime("1969-12-31 23:59:59"), -second);
});

Deno.test("parseTime() refuses what is no time", () => {
  for (
    const text of [
      "",
      "yesterday",
      "2026-13-01",
      "2026-02-30",
      "2026-01-01 24:00",
      "2026-01-01 12:60",
      "12:00",
    ]
  ) {
    assert.equal(parseTime(text), undefined, text);
  }
});
