import assert from "node:assert/strict";
import { explainHeads } from "../../lib/ui/explain_heads.ts";

const heads = (text: string) => {
  const { text: rest, explained } = explainHeads(text);
  return [rest, Object.fromEntries(explained)];
};

Deno.test("explainHeads() takes the words away and says which statements they stood before", () => {
  assert.deepEqual(heads("explain a"), ["a", { 0: "plan" }]);
  assert.deepEqual(heads("explain --ts  a"), ["a", { 0: "script" }]);
  assert.deepEqual(heads("a; explain b;explain --ts c"), ["a; b;c", { 3: "plan", 5: "script" }]);
  assert.deepEqual(heads("# explain\nexplain a\n  where b\n\nexplain c"), [
    "# explain\na\n  where b\n\nc",
    { 10: "plan", 23: "plan" },
  ]);
});

Deno.test("explainHeads() leaves the word where it is a name or a part of a text", () => {
  for (
    const text of [
      "a show explain",
      'a where b = "; explain c"',
      "a # ; explain c",
      "explained",
      "  explain a",
    ]
  ) {
    assert.deepEqual(heads(text), [text, {}], text);
  }
});
