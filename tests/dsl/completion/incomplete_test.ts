import assert from "node:assert/strict";
import { isIncomplete } from "../../../dsl/completion/incomplete.ts";

Deno.test("a text goes on when it can be no whole statement", () => {
  for (
    const text of [
      "foreach task where (",
      "foreach task where pid =",
      "foreach task where pid = 1 and",
      "foreach task |",
      "foreach",
      "foreach task where",
      "foreach task show pid,",
      "foreach task sort by",
      "foreach task group by",
      "let x =",
      "def x(a = 1",
      "foreach task show count(",
      "foreach task # not yet\n | where",
    ]
  ) assert.equal(isIncomplete(text, false), true, text);
  for (
    const text of [
      "",
      "foreach task",
      "foreach task where pid = 1",
      "foreach task count",
      "foreach task first",
      "foreach task show *",
      "foreach task show pid, *",
      "foreach task sort pid desc",
      "foreach task show pid as count",
      "foreach x show a.where",
      'foreach task where comm = "("',
      "foreach task where comm ~ /(/",
      "< file(",
      "!ls (",
      "foreach task)",
    ]
  ) assert.equal(isIncomplete(text, false), false, text);
});

Deno.test("a command line goes on behind its | alone", () => {
  assert.equal(isIncomplete("ps |", true), true);
  assert.equal(isIncomplete("struct task_struct.se -o (", true), false);
  assert.equal(isIncomplete("log where", true), false);
  assert.equal(isIncomplete("ps -m | where (", true), true);
});
