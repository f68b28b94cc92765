/** What a pager keeps of a text, and finds in it. */
import assert from "node:assert/strict";
import { matcher, PagerText } from "../../../lib/ui/prompt/pager_text.ts";

function textOf(...lines: string[]): PagerText {
  const text = new PagerText();
  for (const line of lines) text.push(line);
  return text;
}

Deno.test("rows are those of the terminal: long lines and wide characters take more, colours none", () => {
  const text = textOf("abc", "x".repeat(21), "\x1b[1mabcdefghij\x1b[0m", "語".repeat(6), "");
  assert.deepEqual([0, 1, 2, 3, 4].map((at) => text.rows(at, 10)), [1, 3, 1, 2, 1]);
  assert.equal(text.back(5, 3, 10), 3);
  assert.equal(text.back(2, 1, 10), 1, "a line that is larger than the page is a page");
  assert.equal(text.back(2, Infinity, 10), 0);
});

Deno.test("small letters find capitals, capitals only themselves, and codes are no text", () => {
  const text = textOf("one", "Two \x1b[1mtw\x1b[0mo", "two");
  assert.equal(text.find(matcher("two"), 0, 1), 1);
  assert.equal(text.find(matcher("two t"), 0, 1), 1);
  assert.equal(text.find(matcher("Two"), 2, 1), undefined);
  assert.equal(text.find(matcher("two"), 1, -1), 1);
  assert.equal(text.find(matcher("1m"), 0, 1), undefined);
  assert.equal(text.drawn(2, matcher("w")), "t\x1b[7mw\x1b[27mo");
  assert.equal(text.drawn(2, undefined), "two");
});

Deno.test("what is kept is bounded", () => {
  const text = new PagerText();
  let gone = 0;
  for (let i = 0; i < 40; i++) gone += text.push("x".repeat(1 << 20));
  assert.ok(gone > 0 && text.count + gone === 40 && text.count <= 16);
});
