import assert from "node:assert/strict";
import { ask, drawn, errors } from "./ask.ts";

Deno.test("match tells what the groups of the last pattern matched", () => {
  assert.deepEqual(
    ask(
      "task where comm ~ /^k(\\w+)\\/(\\d+):(?<id>\\d+)$/ show match[0], match[1], match[2] + 1 as n, match.id",
    ),
    [
      '"kworker/0:1" "worker" 1 1',
    ],
  );
  assert.deepEqual(ask("task where comm ~ /(er)$/ show pid, match[1], match"), [
    '100 "er" er',
    '101 "er" er',
  ]);
  assert.deepEqual(ask("task where pid > 100 and (comm ~ /^(r)/ or pid = 102) show pid, match[1] as m"), [
    '101 "r"',
    "102 null",
  ]);
});

Deno.test("the digits of a group join with integers", () => {
  assert.deepEqual(
    ask("task where comm ~ /(?<cpu>\\d+):/ join numbers(3) as n on n.n = match.cpu show pid, n.n"),
    ["37 0"],
  );
});

Deno.test("mistakes of match", () => {
  assert.deepEqual(errors("task show match[1]"), ["no column, member or symbol is called `match`"]);
  assert.match(drawn("task where comm ~ /(?<name>k)/ show match.nam"), /did you mean `name`/);
  assert.deepEqual(errors("task where comm ~ /(a*)(b*)(c*)(d*)(e*)/ show match[1]"), [
    "this pattern repeats too much for its groups to be told",
  ]);
  assert.deepEqual(ask("task where comm ~ /(w)/ show match[7] limit 1"), ["error: match has no element 7"]);
});
