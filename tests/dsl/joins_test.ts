import assert from "node:assert/strict";
import { compile } from "../../dsl/mod.ts";
import { ask, errors, run, text } from "./ask.ts";
import { FakeWorld } from "./fake_world.ts";

function names(query: string): string[] {
  return run(query).columns.map((c) => c.name);
}

Deno.test("expand gives a row for each element", () => {
  assert.deepEqual(ask("task as t expand t.children as k show t.pid, k.pid, k.comm"), [
    '1 100 "writer"',
    '1 102 "spin"',
    '100 101 "reader"',
  ]);
  assert.deepEqual(ask("task where pid = 100 expand stack as f show f"), [
    '"schedule"',
    '"rwsem_down_write_slowpath"',
  ]);
  assert.deepEqual(ask("task expand children as a expand a.children as b show pid, a.pid, b.pid"), [
    "1 100 101",
  ]);
});

Deno.test("expand counts what cannot be read, and null has no elements", () => {
  const result = run("task expand children as k show pid, k.pid");
  assert.equal([...result.rows].length, 3);
  assert.equal(result.stats.rowsSkipped, 1);
  assert.deepEqual([...result.stats.reasons], [["page excluded", 1]]);
});

Deno.test("expand and join add their columns behind the others", () => {
  assert.deepEqual(names("task expand stack as f"), ["pid", "comm", "state", "f"]);
  assert.deepEqual(names("numbers(2) join task on task.cpu = n"), [
    "n",
    "task.pid",
    "task.comm",
    "task.state",
  ]);
  assert.deepEqual(names("numbers(1) join (task group by cpu) as c on true"), ["n", "c.cpu"]);
  assert.equal(names("task expand stack as f show *").at(-1), "f");
});

Deno.test("a column is read once for all elements of its row", () => {
  const world = new FakeWorld();
  ask("task as t expand t.children as k where t.rss > 0 show t.rss, k.pid", world);
  assert.equal(world.reads.filter((r) => r === "1.rss").length, 1);
  assert.equal(world.reads.filter((r) => r === "102.rss").length, 0);
});

Deno.test("join gives the pairs for which the condition holds", () => {
  assert.deepEqual(ask("numbers(2) as n join task as t on t.cpu = n.n and t.pid < 50 show n.n, t.pid"), [
    "0 1",
    "0 37",
    "1 2",
  ]);
  assert.deepEqual(ask("numbers(3) as a join numbers(3) as b on a.n < b.n show a.n, b.n"), [
    "0 1",
    "0 2",
    "1 2",
  ]);
  assert.deepEqual(
    ask("(task group by cpu show count() as n) as g join numbers(9) as b on b.n = g.n show g.cpu, b.n"),
    ["0 3", "1 3"],
  );
  assert.deepEqual(ask("task as t where pid > 99 join task as p on t.parent = p show t.pid, p.pid"), [
    "100 1",
    "101 100",
    "102 1",
  ]);
});

Deno.test("a join that hashes answers like one that tries every pair", () => {
  const pairs: [string, string][] = [
    ["t.cpu", "n.n"],
    ["t.rss", "n.n * 4096"],
    ["t.mm", "null"],
    ["n.n", "t.mm"],
    ["t.comm", '"writer"'],
    ["t.blocked", "5m * n.n"],
    ["t.kthread", "(n.n = 1)"],
  ];
  for (const [a, b] of pairs) {
    const nested = ask(`numbers(4) as n join task as t on (${a} = ${b}) and true or false show n.n, t.pid`);
    assert.deepEqual(
      ask(`numbers(4) as n join task as t on ${a} = ${b} show n.n, t.pid`).sort(),
      nested.sort(),
      a,
    );
  }
});

Deno.test("a join walks the joined source once, and looks up where it can", () => {
  const world = new FakeWorld();
  ask("numbers(4) as n join task as t on t.cpu = n.n count", world);
  assert.equal(world.pushed.length, 1);
  assert.equal(world.reads.filter((r) => r === "1.cpu").length, 1);
  const other = new FakeWorld();
  assert.deepEqual(ask("numbers(4) as n join task as t on t.pid = n.n show t.comm", other), [
    '"systemd"',
    '"kthreadd"',
  ]);
  assert.deepEqual(other.pushed.map((p) => p?.values), [[0n], [1n], [2n], [3n]]);
});

Deno.test("a join has the order of the rows before it, whichever side is the smaller", () => {
  const pairs = (left: number, right: number) =>
    ask(`numbers(${left}) as a join numbers(${right}) as b on b.n % 5 = a.n % 7 show a.n, b.n`);
  for (const [left, right] of [[9, 3000], [3000, 9], [2000, 2000]]) {
    const expected: string[] = [];
    for (let a = 0; a < left; a++) {
      for (let b = 0; b < right; b++) if (b % 5 === a % 7) expected.push(`${a} ${b}`);
    }
    assert.deepEqual(pairs(left, right), expected, `${left} and ${right} rows`);
  }
});

Deno.test("a join keeps no more than the smaller side and what matches it", () => {
  // More rows than a query within a row may keep: those that match nothing are not among them.
  const many = (1 << 20) + 5000;
  const result = run(`numbers(3) as a join numbers(${many}) as b on b.n = a.n * 500000 show a.n, b.n`);
  assert.deepEqual([...result.rows].map((row) => row.map(text).join(" ")), ["0 0", "1 500000", "2 1000000"]);
  assert.deepEqual(result.stats.warnings, []);
  assert.deepEqual(ask(`numbers(${many}) as a join numbers(3) as b on b.n * 500000 = a.n count`), ["3"]);
});

Deno.test("a join reads ahead only while the joined side goes on", () => {
  const world = new FakeWorld();
  assert.deepEqual(ask("numbers(1000000) as a join numbers(1500) as b on b.n = a.n limit 1 count", world), [
    "1",
  ]);
  assert.ok(world.walked < 1500 + 600, `${world.walked} rows`);
  const none = new FakeWorld();
  assert.deepEqual(ask("numbers(0) as a join numbers(1500) as b on b.n = a.n count", none), ["0"]);
  assert.equal(none.walked, 0);
});

Deno.test("the key of a row is computed once, and counted once when it cannot be read", () => {
  const world = new FakeWorld();
  const result = run("task as t join numbers(5000) as n on n.n = t.rss show t.pid, n.n", world);
  assert.equal([...result.rows].length, 3);
  assert.equal(result.stats.rowsSkipped, 1);
  assert.equal(world.reads.filter((r) => r === "37.rss").length, 1);
});

Deno.test("what cannot be read joins nothing and is counted once", () => {
  const result = run("task as t join numbers(3) as n on t.rss = n.n show t.pid, n.n");
  assert.deepEqual([...result.rows].length, 1);
  assert.equal(result.stats.rowsSkipped, 1);
  const nested = run("task as t join numbers(3) as n on t.rss < n.n show t.pid, n.n");
  assert.equal([...nested.rows].length, 2);
  assert.equal(nested.stats.rowsSkipped, 1);
});

Deno.test("a joined source may be a query, or take arguments from the row", () => {
  assert.deepEqual(ask("numbers(3) as a join numbers(a.n) as b on true show a.n, b.n"), [
    "1 0",
    "2 0",
    "2 1",
  ]);
  assert.deepEqual(
    ask("task as t where pid < 3 join (task where parent = t | top 1 by pid) as k on true show t.pid, k.pid"),
    ["1 102"],
  );
});

Deno.test("a limit ends the walk through expand and join", () => {
  const world = new FakeWorld();
  assert.deepEqual(ask("numbers(1000000) as n join task as t on t.cpu = n.n % 2 limit 2 show t.pid", world), [
    "1",
    "37",
  ]);
  assert.equal(world.walked, 1 + world.tasks.length);
});

Deno.test("combinations are bounded, and the answer says so", () => {
  const [query] = compile("numbers(100) as a join numbers(100) as b on a.n > b.n count", new FakeWorld());
  const result = query.run({ combinations: 50 });
  assert.deepEqual([...result.rows], [[0n]]);
  assert.deepEqual(result.stats.warnings, [
    "stopped after 50 combinations of rows: the answer is incomplete",
  ]);
});

Deno.test("first is the first row, or the first few", () => {
  assert.deepEqual(ask("task sort by pid desc first show pid"), ["102"]);
  assert.deepEqual(ask("task first 2 show pid"), ["1", "2"]);
  assert.deepEqual(ask("task | first where pid = 2"), []);
});

Deno.test("mistakes of expand and join", () => {
  assert.deepEqual(errors("task expand pid as p"), ["an integer has no elements to expand"]);
  assert.deepEqual(errors("task expand mm as p"), ["`struct mm_struct *` has no elements to expand"]);
  assert.deepEqual(errors("task expand stak as p"), ["no column, member or symbol is called `stak`"]);
  assert.deepEqual(errors("task join (task) on true"), ["the rows of this query need a name"]);
  assert.deepEqual(errors("task join tsk as t on t.pid = 1"), ["no source is called `tsk`"]);
  assert.deepEqual(errors("task join task as t on t.pidd = 1"), ["`t` has no column or member `pidd`"]);
  assert.deepEqual(errors("task as t join task as u on t.pid = u.comm"), [
    "an integer cannot be compared with text",
  ]);
});
