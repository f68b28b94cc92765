import assert from "node:assert/strict";
import { ask, drawn, errors, evaluate, run } from "./ask.ts";
import { FakeWorld } from "./fake_world.ts";

Deno.test("quantifiers over a query", () => {
  const answers: [string, string][] = [
    ["count(task where state = D)", "3"],
    ["count(task | where state = D | limit 2)", "2"],
    ["count(foreach task where state = D)", "3"],
    ["count((task where state = D))", "3"],
    ["count(task)", "6"],
    ["any(task where pid = 2)", "true"],
    ["exists(task where pid = 3)", "false"],
    ["all(task where pid > 0)", "true"],
    ["all(task where pid > 1)", "false"],
    ["any(task where state = D where pid < 50)", "true"],
    ["sum(task where state = D show pid)", "238"],
    ["max(task show pid)", "102"],
    ["min(task show comm)", '"kthreadd"'],
    ["avg(numbers(4) show n)", "1.5"],
    ["first(task where pid = 37).comm", '"kworker/0:1"'],
    ["first(task sort by pid desc show comm)", '"spin"'],
    ["list((task where state = D show pid), 2)", "[37 100]"],
    ["set(task show cpu)", "[0 1]"],
    ["uniq(task show cpu)", "2"],
    ["pct((numbers(100) show n), 90)", "89"],
    ["count(task group by cpu)", "2"],
    ["count(list(wedge_list, struct wedge_obj, link) where id > 5)", "4"],
    ["count(numbers(3) as a join numbers(3) as b on a.n <= b.n)", "6"],
    ['count((task as t expand t.stack as f where f = "schedule"))', "4"],
  ];
  for (const [text, answer] of answers) assert.equal(evaluate(text), answer, text);
});

Deno.test("quantifiers over the elements of a value", () => {
  assert.deepEqual(
    ask("task where pid in (1, 2, 100) show pid, count(children), any(children where state = D)"),
    [
      "1 2 true",
      "2 0 false",
      "100 1 true",
    ],
  );
  assert.deepEqual(ask("task where any(stack where value ~ /^mutex/) show pid"), ["37", "101"]);
  assert.deepEqual(ask('task where any(stack as f where f = "mutex_lock") show pid'), ["37", "101"]);
  assert.deepEqual(
    ask("task where pid = 100 show first(stack), list(children show comm), exists(children)"),
    [
      '"schedule" ["reader"] true',
    ],
  );
  assert.deepEqual(ask("task where pid = 37 show count(children)"), ["missing: page excluded"]);
  assert.deepEqual(ask('task where pid = 1 show all(stack(top=1) where value = "schedule")'), ["true"]);
});

Deno.test("names of the row around are seen inside, the nearest first", () => {
  assert.deepEqual(ask("task as t where exists(task where parent = t and state = D) show pid"), ["1", "100"]);
  assert.deepEqual(
    ask("task as t show pid, count(task where cpu = t.cpu and pid < t.pid) as before limit 3"),
    [
      "1 0",
      "2 0",
      "37 1",
    ],
  );
  assert.deepEqual(ask("numbers(3) show n, count(task where cpu = n) as c"), ["0 3", "1 3", "2 0"]);
  assert.deepEqual(
    ask("numbers(2) as o show count(task as t where exists(numbers(5) where n = t.cpu + o.n)) as c"),
    ["6", "6"],
  );
  assert.deepEqual(ask("task group by cpu show max(pid) as m, count(task where cpu = 1) as all"), [
    "0 102 3",
    "1 101 3",
  ]);
  assert.deepEqual(ask("task group by cpu as k show count(task as t where t.cpu = k and t.kthread) as n"), [
    "0 1",
    "1 1",
  ]);
});

Deno.test("groups inside a query within a row keep the row", () => {
  assert.deepEqual(
    ask("numbers(2) show n, max(task where cpu = n group by kthread show count() * 10 + n as x show x) as m"),
    ["0 20", "1 21"],
  );
});

Deno.test("any and all know that they cannot tell", () => {
  assert.equal(evaluate("any(task where rss > 1G)"), "missing: page excluded");
  assert.equal(evaluate("any(task where rss > 1K)"), "true");
  assert.equal(evaluate("all(task where rss >= 0)"), "missing: page excluded");
  assert.equal(evaluate("all(task where rss > 1G)"), "false");
  const result = run("numbers(2) where any(task where rss > 1G)");
  assert.deepEqual([...result.rows], []);
  assert.equal(result.stats.rowsSkipped, 2);
});

Deno.test("a query that does not depend on the row is asked once", () => {
  const world = new FakeWorld();
  assert.deepEqual(ask("numbers(3) show count(task where state = D) as n", world), ["3", "3", "3"]);
  assert.equal(world.pushed.length, 1);
  const correlated = new FakeWorld();
  ask("numbers(3) as n show count(task where state = D and cpu = n.n) as c", correlated);
  assert.equal(correlated.pushed.length, 1);
  assert.equal(correlated.reads.filter((r) => r === "1.state").length, 1);
});

Deno.test("a lookup by a value of the row around does not walk", () => {
  const world = new FakeWorld();
  assert.deepEqual(ask("numbers(3) as n show first(task where pid = n.n).comm as c", world), [
    "null",
    '"systemd"',
    '"kthreadd"',
  ]);
  assert.equal(world.walked, 3 + 2);
});

Deno.test("first() reads no further than it must", () => {
  const world = new FakeWorld();
  assert.equal(ask("numbers(1) show first(numbers(1000000) where n > 4 show n) as x", world)[0], "5");
  assert.ok(world.walked < 10, `${world.walked}`);
});

Deno.test("aggregates over a group stay what they are", () => {
  assert.deepEqual(ask("task group by cpu show count(), count(rss), first(children)[0].pid as c limit 1"), [
    "0 3 2 100",
  ]);
});

Deno.test("hist() counts by powers of two, or by value", () => {
  assert.equal(evaluate("hist(numbers(9) show n)"), "[[0 1] [1 1] [2 2] [4 4] [8 1]]");
  assert.equal(evaluate("hist(task show kthread)"), "[[false 4] [true 2]]");
  assert.deepEqual(ask("task group by cpu show hist(rss) limit 1"), ["0 [[64B 1] [4096B 1]]"]);
});

Deno.test("mistakes of quantifiers", () => {
  assert.deepEqual(errors("task show (task where pid = 1)"), ["a query is no value"]);
  assert.deepEqual(errors("task show any(pid)"), [
    "any() asks about the rows of a query, or the elements of a value",
  ]);
  assert.deepEqual(errors("task show any(pid where pid = 1)"), ["no source is called `pid`"]);
  assert.deepEqual(errors("task show all(children)"), ["all() needs a condition"]);
  assert.deepEqual(errors("task show sum(task show pid, cpu)"), [
    "sum() takes one column, this query has pid, cpu",
  ]);
  assert.match(drawn("task show sum(children)"), /say which value with show: sum\(… show rss\)/);
  assert.deepEqual(errors("task show count(task where pidd = 1)"), [
    "no column, member or symbol is called `pidd`",
  ]);
  assert.deepEqual(errors("task show max(pid)"), [
    "max() gathers the rows of a group, and there is no group here",
  ]);
  assert.deepEqual(errors("task show count(tsk where pid = 1)"), ["no source is called `tsk`"]);
});

Deno.test("queries may nest deeply, and are checked once", () => {
  const nest = (f: string, inner: string, depth: number) => f.repeat(depth) + inner + ")".repeat(depth);
  const start = performance.now();
  assert.deepEqual(ask(`task limit 1 show ${nest("set(", "children", 40)} is null as x`), ["false"]);
  assert.deepEqual(ask(`numbers(1) show ${nest("count(numbers(1) where 0 < ", "1", 40)} as x`), ["1"]);
  assert.deepEqual(errors(`numbers(1) show ${nest("count(numbers(1) where 0 < ", "1", 150)} as x`), [
    "this expression is more than 500 levels deep",
  ]);
  assert.ok(performance.now() - start < 2000);
});
