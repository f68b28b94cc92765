import assert from "node:assert/strict";
import fc from "fast-check";
import { fitWidths } from "../../../lib/ui/render/fit_widths.ts";
import { formatNames, loadFormat } from "../../../lib/ui/render/formats.ts";
import { durationText, floatText, sizeText, timeText } from "../../../lib/ui/render/units.ts";

Deno.test("sizeText() chooses the unit", () => {
  const texts = [0n, 1023n, 1024n, 1536n, 20532169n, -4096n, 2n ** 40n, 2n ** 60n].map(sizeText);
  assert.deepEqual(texts, ["0B", "1023B", "1KiB", "1.5KiB", "19.5MiB", "-4KiB", "1TiB", "1048576TiB"]);
});

Deno.test("durationText() has no gaps", () => {
  assert.deepEqual([0n, -5n, 999n, 999_999n, 59_999_999_999n, 60_000_000_000n].map(durationText), [
    "0s",
    "-5ns",
    "999ns",
    "999us",
    "59.9s",
    "1m00s",
  ]);
  fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }), (ns) => {
    assert.match(durationText(ns), /^-?\d+(\.\d{1,2})?(s|ns|us|ms|m\d\ds|h\d\dm|d\d\dh)$/);
  }));
});

Deno.test("timeText() survives what a broken dump may say", () => {
  assert.equal(timeText(0n), "1970-01-01T00:00:00Z");
  assert.equal(timeText(2n ** 64n - 1n), "2554-07-21T23:34:33.709551615Z");
  assert.equal(timeText(10n ** 30n), `${10n ** 30n}ns`);
});

Deno.test("floatText() keeps six digits", () => {
  assert.deepEqual([0.1 + 0.2, 1e21, 2 / 3, Infinity].map(floatText), [
    "0.3",
    "1e+21",
    "0.666667",
    "Infinity",
  ]);
});

Deno.test("fitWidths() lets the widest give way first", () => {
  const wish = (width: number, mayBeCut = true) => ({ width, mayBeCut });
  assert.deepEqual(fitWidths([wish(5), wish(100), wish(6, false)], 31), [5, 20, 6]);
  assert.deepEqual(fitWidths([wish(50), wish(100)], 40), [20, 20]);
  assert.deepEqual(fitWidths([wish(50), wish(100)], Infinity), [50, 100]);
  assert.deepEqual(fitWidths([wish(50), wish(60, false)], 40), [8, 60]);
  assert.deepEqual(fitWidths([], 40), []);
});

Deno.test("loadFormat() knows the formats and nothing else", async () => {
  assert.deepEqual(formatNames(), ["csv", "folded", "json", "md", "ndjson", "table", "tree", "tsv"]);
  for (const name of formatNames()) assert.equal((await loadFormat(name))?.name, name);
  assert.equal(await loadFormat("toString"), undefined);
  assert.equal(await loadFormat("xml"), undefined);
});
