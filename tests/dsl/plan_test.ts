import assert from "node:assert/strict";
import { compile } from "../../dsl/mod.ts";
import { explain } from "../../dsl/explain.ts";
import { ask } from "./ask.ts";
import { FakeWorld } from "./fake_world.ts";

/** What the source was asked to look up. */
function pushed(query: string): string {
  const world = new FakeWorld();
  const rows = ask(query, world);
  const [condition] = world.pushed;
  return condition === undefined
    ? `walk ${rows.length}`
    : `${condition.column}: ${condition.values} ${world.walked}`;
}

Deno.test("a condition on a column that the source can look up is pushed", () => {
  assert.equal(pushed("task where pid = 1"), "pid: 1 1");
  assert.equal(pushed('task where 1 = pid and comm != "x"'), "pid: 1 1");
  assert.equal(pushed("task as t where t.pid in (1, 2)"), "pid: 1,2 2");
  assert.equal(pushed('task where comm != "x" where pid = 1'), "pid: 1 1");
  assert.equal(pushed("(task where pid = 1) where kthread"), "pid: 1 1");
});

Deno.test("a condition that does not decide alone is not pushed", () => {
  assert.equal(pushed("task where pid = 1 or pid = 2"), "walk 2");
  assert.equal(pushed("task limit 1 where pid = 2"), "walk 0");
  assert.equal(pushed("task where pid != 1"), "walk 5");
  assert.equal(pushed("task where pid = cpu + 1"), "walk 2");
  assert.equal(pushed("task let pid = 1 where pid = 1"), "walk 6");
});

Deno.test("a column is read only when it is asked for, and once a row", () => {
  const world = new FakeWorld();
  ask("task where state = D and pid < 50 let k = pid * 2 sort by k show pid, state, k", world);
  assert.deepEqual(world.reads.filter((r) => r.startsWith("37.")), ["37.state", "37.pid"]);
  assert.deepEqual(world.reads.filter((r) => r.startsWith("1.")), ["1.state"]);
});

Deno.test("a member of a member is read once a row, too", () => {
  const world = new FakeWorld();
  ask(
    'task as t where pid = 100 and t.parent.comm != "x" and parent.comm != "y" sort by parent.comm show t.parent.comm',
    world,
  );
  assert.deepEqual(world.reads, ["100.pid", "100.parent", "1.comm"]);
  const inner = new FakeWorld();
  ask(
    "task as t where pid = 100 show count(numbers(4) where t.parent.rss > n) as a, t.parent.rss as b",
    inner,
  );
  assert.equal(inner.reads.filter((r) => r === "1.rss").length, 1);
});

Deno.test("a query can be run again", () => {
  const [query] = compile("task where state = D count", new FakeWorld());
  assert.deepEqual([...query.run().rows], [[3n]]);
  assert.deepEqual([...query.run().rows], [[3n]]);
});

Deno.test("streaming clauses keep nothing: a million rows pass", () => {
  assert.deepEqual(ask("numbers(1000000) where n % 2 = 0 let x = n * 2 where x > 10 count"), ["499997"]);
});

Deno.test("explain() says what is walked, what each step reads, and what is kept", () => {
  const [query] = compile(
    "task where pid = 1 and kthread group by comm show count() top 5 by count",
    new FakeWorld(),
  );
  assert.deepEqual(explain(query), [
    { step: "look up task: pid = 1", reads: [], keeps: null },
    { step: "where pid = 1 and kthread", reads: ["pid", "kthread"], keeps: null },
    { step: "group by comm", reads: ["comm"], keeps: "a row for each group: count" },
    { step: "top 5 by count", reads: [], keeps: "5 rows" },
    { step: "show comm, count", reads: [], keeps: null },
  ]);
});

Deno.test("explain() follows members and names what is computed once where it is first read", () => {
  const [query] = compile(
    "task as t let p = t.parent.comm where p != comm sort by p show p, pid",
    new FakeWorld(),
  );
  assert.deepEqual(explain(query).map((line) => line.reads), [[], ["parent.comm", "comm"], [], ["pid"]]);
});

Deno.test("explain() says of queries within a row what is read once and what for each row", () => {
  const plan = (query: string) =>
    explain(compile(query, new FakeWorld())[0]).map(({ step, keeps }) => [step, keeps]);
  assert.deepEqual(plan("task as p join task as t on t.parent = p show t.comm"), [
    ["walk task", null],
    ["join task as t on t.parent = p", null],
    ["  walk task, once", "the rows of the smaller side, by a key, and what matches them"],
    ["  where the condition holds", null],
    ["show t.comm", null],
  ]);
  assert.deepEqual(plan("task as p where exists(task where parent = p) show pid").slice(2, 3), [
    ["  walk task, once", "all rows, by a key"],
  ]);
  assert.deepEqual(plan("task as p where exists(task where pid = p.cpu) show pid").slice(2, 3), [
    ["  look up task by pid, for each row", null],
  ]);
  assert.deepEqual(plan("task limit 1 show count(task where state = D)").slice(2), [
    ["show count(task where state=D)", null],
    ["  walk task, once", "all rows"],
    ["  where state = D", null],
  ]);
});

Deno.test("a value that is asked for twice is looked up once", () => {
  assert.equal(pushed("task where pid in (1, 2, 1)"), "pid: 1,2 2");
  const world = new FakeWorld();
  ask("numbers(1) as n where exists(task where pid in (n.n + 1, 1)) count", world);
  assert.deepEqual(world.pushed.map((p) => p?.values), [[1n]]);
});
