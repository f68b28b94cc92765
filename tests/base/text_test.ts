import assert from "node:assert/strict";
import fc from "fast-check";
import { displayWidth, escapeJson, escapeText, fit, padEnd, padStart, plural } from "../../lib/base/text.ts";

Deno.test("escapeText() leaves readable text as it is", () => {
  for (const text of ["", "kworker/0:1", "a\\x2db", "Grüße", "日本語", "नमस्ते", "👩‍🚀"]) {
    assert.equal(escapeText(text), text);
  }
});

Deno.test("escapeText() escapes what a terminal would act upon", () => {
  assert.equal(escapeText("\x1b[31mred\x1b[0m"), "\\x1b[31mred\\x1b[0m");
  assert.equal(escapeText("a\nb\tc\rd\0e\x7f"), "a\\nb\\tc\\rd\\x00e\\x7f");
  assert.equal(escapeText("\u009b31m"), "\\u009b31m");
  assert.equal(escapeText("abc\u202edef\u2066"), "abc\\u202edef\\u2066");
  assert.equal(escapeText("\ufeff\u200b\u2028"), "\\ufeff\\u200b\\u2028");
  assert.equal(escapeText("\ud800x\u{e0041}"), "\\ud800x\\u{e0041}");
});

Deno.test("escapeText() lets no control character through, whatever the text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.doesNotMatch(escapeText(text), /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
  }));
});

Deno.test("escapeJson() stays JSON of the same value", () => {
  assert.equal(escapeJson(JSON.stringify("\u009b\u202e\x7f")), '"\\u009b\\u202e\\u007f"');
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const json = escapeJson(JSON.stringify(text));
    assert.equal(JSON.parse(json), text);
    assert.doesNotMatch(json, /[\p{Cc}\p{Cf}]/u);
  }));
});

Deno.test("displayWidth() counts columns", () => {
  const widths: [string, number][] = [
    ["", 0],
    ["abc", 3],
    ["é", 1],
    ["e\u0301", 1],
    ["日本", 4],
    ["한글", 4],
    ["ｆｕｌｌ", 8],
    ["👍", 2],
    ["नि", 2],
    ["a\u200db", 2],
    ["𠀀", 2],
    ["…—", 2],
  ];
  for (const [text, width] of widths) assert.equal(displayWidth(text), width, text);
});

Deno.test("padEnd() and padStart() fill up to a width, and never cut", () => {
  assert.equal(padEnd("日本", 6), "日本  ");
  assert.equal(padStart("日本", 6), "  日本");
  assert.equal(padEnd("abc", 2), "abc");
});

Deno.test("fit() cuts at a column, not at a byte", () => {
  assert.equal(fit("abc", 3), "abc");
  assert.equal(fit("abcd", 3), "ab…");
  assert.equal(fit("日本語", 4), "日…");
  assert.equal(fit("日本語", 1), "…");
  assert.equal(fit("abc", 0), "");
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.nat(20), (text, width) => {
    assert.ok(displayWidth(fit(text, width)) <= width);
  }));
});

Deno.test("plural() agrees with its count", () => {
  assert.equal(plural(1, "cell"), "1 cell");
  assert.equal(plural(0n, "cell"), "0 cells");
  assert.equal(plural(2, "entry", "entries"), "2 entries");
});
