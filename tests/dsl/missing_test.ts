import assert from "node:assert/strict";
import { ask, evaluate, run } from "./ask.ts";

Deno.test("what cannot be read passes through every operator", () => {
  for (
    const e of [
      "gone + 1",
      "1 - gone",
      "-gone",
      "~gone",
      "gone = 1",
      "gone < 1",
      "gone in (1, 2)",
      "1 in (2, gone)",
    ]
      .concat([
        "gone between 1 and 2",
        "1 between gone and 2",
        "not gone",
        "hex(gone)",
        "(u64)gone",
        "gone has 1",
      ])
  ) {
    assert.equal(evaluate(e), "missing: page excluded", e);
  }
});

Deno.test("logic is three-valued: what is unreadable decides nothing unless the other side does", () => {
  const table: [string, string][] = [
    ["gone and false", "false"],
    ["false and gone", "false"],
    ["gone and true", "missing: page excluded"],
    ["gone or true", "true"],
    ["true or gone", "true"],
    ["gone or false", "missing: page excluded"],
    ["1 in (gone, 1)", "true"],
    ["3 between gone and 2", "false"],
    ["gone is missing", "true"],
    ["gone is error", "false"],
    ["gone is not missing", "false"],
    ["gone is null", "false"],
    ["(gone + 1) is missing", "true"],
  ];
  for (const [expression, value] of table) assert.equal(evaluate(expression), value, expression);
});

Deno.test("where turns what cannot be read into no, counted once a row", () => {
  const result = run("task where rss > 0 and blocked > 0s or rss > 1T show pid");
  assert.deepEqual([...result.rows].map((r) => r[0]), [1n, 100n]);
  assert.equal(result.stats.rowsSkipped, 2);
  assert.deepEqual([...result.stats.reasons], [["page excluded", 2]]);
});

Deno.test("a cell that cannot be read is a value, and counted", () => {
  const result = run("task where rss is missing show pid, rss, stack is error");
  assert.deepEqual(ask("task where rss is missing show pid, rss"), ["37 missing: page excluded"]);
  assert.equal([...result.rows].length, 1);
  assert.equal(result.stats.unreadableCells, 1);
});

Deno.test("what cannot be read groups by itself and is one distinct value", () => {
  assert.deepEqual(ask("task where kthread group by rss show count()"), ["0B 1", "missing: page excluded 1"]);
  assert.deepEqual(ask("task show gone distinct gone"), ["missing: page excluded"]);
});
