import assert from "node:assert/strict";
import { footer, type Footnotes, isComplete } from "../../lib/ui/footer.ts";

const notes = (more: Partial<Footnotes>): Footnotes => ({
  unreadableCells: 0,
  rowsSkipped: 0,
  reasons: new Map(),
  warnings: [],
  failures: [],
  ...more,
});

Deno.test("footer() says nothing when everything could be read", () => {
  assert.deepEqual(footer(notes({})), []);
  assert.ok(isComplete(notes({ warnings: ["the list has a cycle"] })));
});

Deno.test("footer() counts the cells and says why, the most frequent reason first", () => {
  const three = notes({
    unreadableCells: 3,
    reasons: new Map([["not mapped", 1], ["page excluded by the dump's filter", 2]]),
  });
  assert.deepEqual(footer(three), [
    "3 cells could not be read: 2 page excluded by the dump's filter, 1 not mapped",
  ]);
  assert.ok(!isComplete(three));
  assert.deepEqual(footer(notes({ unreadableCells: 1, reasons: new Map([["not mapped", 1]]) })), [
    "1 cell could not be read: not mapped",
  ]);
});

Deno.test("footer() tells rows that a condition left out", () => {
  const skipped = notes({ unreadableCells: 1, rowsSkipped: 2, reasons: new Map([["not mapped", 3]]) });
  assert.deepEqual(footer(skipped), [
    "1 cell could not be read, 2 rows left out because the condition could not be read: not mapped",
  ]);
  assert.ok(!isComplete(notes({ rowsSkipped: 1 })));
});

Deno.test("footer() stays short and harmless", () => {
  const reasons = new Map(Array.from({ length: 50 }, (_, i) => [`reason \x1b${i}`, 1]));
  const [warning, line] = footer(notes({ unreadableCells: 50, reasons, warnings: ["odd \x1b"] }));
  assert.equal(warning, "warning: odd \\x1b");
  assert.match(line, /^50 cells could not be read: 1 reason \\x1b0, .*, 45 for 45 other reasons$/);
});
