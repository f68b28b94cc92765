import assert from "node:assert/strict";
import { compile, type QueryError } from "../../dsl/mod.ts";
import { ask, drawn, run } from "./ask.ts";
import { FakeWorld } from "./fake_world.ts";

function names(query: string): string[] {
  return run(query).columns.map((c) => c.name);
}

Deno.test("a query without show gives the source's default columns", () => {
  assert.deepEqual(names("task"), ["pid", "comm", "state"]);
  assert.deepEqual(ask("foreach task limit 1"), ['1 "systemd" S']);
});

Deno.test("show names columns by `as`, else by their text without blanks", () => {
  assert.deepEqual(names("task show pid as p, mm . total_vm, pid + 1, stack( top = 3 ), pid in (1, 2)"), [
    "p",
    "mm.total_vm",
    "pid+1",
    "stack(top=3)",
    "pid in(1,2)",
  ]);
  assert.deepEqual(names("task group by comm show count(), max(rss) as most"), ["comm", "count", "most"]);
});

Deno.test("show keeps formats for the renderer", () => {
  const columns = run("task show rss:size, pid:hex as p, blocked as b:time").columns;
  assert.deepEqual(columns.map((c) => [c.name, c.format]), [["rss", "size"], ["p", "hex"], ["b", "time"]]);
});

Deno.test("show * gives every column that the dump can answer, and warns of the others", () => {
  const result = run("task show *");
  assert.deepEqual(result.columns.map((c) => c.name), [
    "pid",
    "comm",
    "state",
    "cpu",
    "rss",
    "blocked",
    "kthread",
    "stack",
    "mm",
  ]);
  assert.deepEqual(result.stats.warnings, ["column swap left out: no swap in this kernel"]);
  assert.deepEqual(names("task show pid, comm show *"), ["pid", "comm"]);
  assert.deepEqual(names("task let x = 1 show *, pid + 1 as y").slice(-2), ["x", "y"]);
});

Deno.test("a lone show of a set shows the set, the thing itself as a block", () => {
  const { columns } = run("task show stack");
  assert.deepEqual(columns.map((c) => [c.name, c.block]), [
    ["pid", undefined],
    ["comm", undefined],
    ["state", undefined],
    ["cpu", undefined],
    ["stack", true],
  ]);
  assert.deepEqual(names("task show stack(top=1)"), ["pid", "comm", "state", "cpu", "stack(top=1)"]);
  assert.deepEqual(names("task show stack, pid"), ["stack", "pid"]);
  assert.deepEqual(names("task show stack as s"), ["s"]);
});

Deno.test("columns that are not shown are still names for later clauses", () => {
  assert.deepEqual(ask("task where state = D show comm sort by pid desc limit 1"), ['"reader"']);
});

Deno.test("let adds a column", () => {
  assert.deepEqual(ask("task where pid = 1 let twice = pid * 2 let more = twice + 1"), ['1 "systemd" S 2 3']);
  assert.deepEqual(ask("task let p = pid where p = 2 show p"), ["2"]);
});

Deno.test("sort sorts by each key in turn, stably, null and unreadable values last", () => {
  assert.deepEqual(ask("task sort by comm show pid"), ["2", "37", "101", "102", "1", "100"]);
  assert.deepEqual(ask("task sort cpu desc, pid desc show pid"), ["101", "100", "2", "102", "37", "1"]);
  assert.deepEqual(ask("task sort by rss show pid"), ["2", "102", "1", "100", "101", "37"]);
  assert.deepEqual(ask("task sort by rss desc show pid"), ["101", "100", "1", "102", "2", "37"]);
  assert.deepEqual(ask("task sort by cpu show pid"), ["1", "37", "102", "2", "100", "101"]);
});

Deno.test("top is descending and keeps the first of equals", () => {
  assert.deepEqual(ask("task top 2 by rss show pid"), ["101", "100"]);
  assert.deepEqual(ask("task top 2 by rss asc show pid"), ["2", "102"]);
  assert.deepEqual(ask("task top 2 by cpu show pid"), ["2", "100"]);
  assert.deepEqual(ask("task top 0 by cpu"), []);
  assert.deepEqual(ask("numbers(1000) top 3 by n * 7 % 1000"), ["857", "714", "571"]);
});

Deno.test("limit ends the walk", () => {
  const world = new FakeWorld();
  assert.deepEqual(ask("numbers(1000000000) limit 2", world), ["0", "1"]);
  assert.equal(world.walked, 2);
  assert.deepEqual(ask("numbers(5) limit 0"), []);
});

Deno.test("count gives one row", () => {
  assert.deepEqual(ask("task where state = D count"), ["3"]);
  assert.deepEqual(ask("task where pid = 99 | count"), ["0"]);
  assert.deepEqual(ask("numbers(5) count where count > 4 show count as n"), ["5"]);
});

Deno.test("distinct shows each value once, the first row's", () => {
  assert.deepEqual(ask("task distinct cpu"), ["0", "1"]);
  assert.deepEqual(ask("task distinct cpu, kthread as k"), ["0 false", "1 true", "0 true", "1 false"]);
  assert.deepEqual(ask("task distinct cpu show cpu, pid"), ["0 1", "1 2"]);
});

Deno.test("group by gives its keys, then what show asks for", () => {
  assert.deepEqual(ask("task group by cpu"), ["0", "1"]);
  assert.deepEqual(ask("task group by cpu show count(), max(pid), list(pid, 2)"), [
    "0 3 102 [1 37]",
    "1 3 101 [2 100]",
  ]);
  assert.deepEqual(ask("task group by cpu show count(), cpu"), ["3 0", "3 1"]);
  assert.deepEqual(ask("task group by cpu as c where count() > 1 sort by c desc show sum(pid)"), [
    "1 203",
    "0 140",
  ]);
  assert.deepEqual(ask("task group by state = D as blocked show count()"), ["false 3", "true 3"]);
});

Deno.test("behind a group the text of a key is the key, and aggregates can be part of expressions", () => {
  assert.deepEqual(ask("task group by pid / 100 show count() * 2 as n, pid / 100 + 1 as next"), [
    "0 6 1",
    "1 6 2",
  ]);
  assert.deepEqual(ask("task group by cpu show count() sort by count desc, cpu show count() + 1"), [
    "4",
    "4",
  ]);
});

Deno.test("groups can be grouped again", () => {
  assert.deepEqual(ask("task group by cpu, kthread show count() group by count show list(cpu)"), [
    "2 [0 1]",
    "1 [1 0]",
  ]);
  assert.deepEqual(ask("task group by cpu, kthread group by cpu show max(count())"), ["0 2", "1 2"]);
});

Deno.test("aggregates leave null and unreadable values out and count the latter", () => {
  const query =
    "task group by cpu show sum(rss), count(rss), avg(pid), min(rss), first(comm), set(kthread), pct(pid, 50)";
  const result = run(query);
  assert.equal([...result.rows].length, 2);
  assert.equal(result.stats.unreadableCells, 3);
  assert.deepEqual(ask(query), [
    '0 4196B 2 46.666666666666664 100B "systemd" [false true] 37',
    '1 24576B 3 67.66666666666667 0B "kthreadd" [true false] 100',
  ]);
  assert.deepEqual(ask("task where pid = 37 group by cpu show sum(rss), max(mm.total_vm)"), [
    "0 missing: page excluded null",
  ]);
  assert.deepEqual(ask("task group by 1 as all show sum(blocked), avg(blocked)"), [
    "1 720000000001ns 144000000000ns",
  ]);
});

Deno.test("a query in brackets is a source", () => {
  assert.deepEqual(ask("foreach (task where state = D | show pid, comm) as x where x.pid > 50 show x.comm"), [
    '"writer"',
    '"reader"',
  ]);
  assert.deepEqual(ask("(task group by cpu show count()) as g where g.count > 2 show g.cpu"), ["0", "1"]);
  assert.deepEqual(ask("(numbers(5) | limit 3) count"), ["3"]);
});

Deno.test("a walker gives typed rows and warns of what ended it", () => {
  const result = run("foreach list(wedge_list, struct wedge_obj, link) where id > 7 show id, name");
  assert.equal([...result.rows].length, 2);
  assert.deepEqual(result.stats.warnings, ["list: a cycle after 10 entries"]);
});

Deno.test("an argument that cannot be read gives no rows, and says so", () => {
  const result = run("numbers(gone)");
  assert.deepEqual([...result.rows], []);
  assert.equal(result.stats.reasons.get("page excluded"), 1);
});

Deno.test("to is handed on when the caller has nothing against the file", () => {
  const refuseFile = (path: string) =>
    path.startsWith("/") ? { message: `not ${path}`, hint: "elsewhere" } : undefined;
  const asked = (text: string) => compile(text, new FakeWorld(), { refuseFile })[0];
  assert.equal(asked('task where pid = 1 to "a/\\"b\\".csv" format json').run().to, 'a/"b".csv');
  assert.equal(asked("task").run().to, undefined);
  assert.throws(
    () => asked('task to "/x" where pidd = 1'),
    (error: QueryError) => /not \/x\n.*\n +\| +\^{4}\n +help: elsewhere\n\n.*pidd/.test(error.render()),
    "the caret stands at the path, and other mistakes are told, too",
  );
  assert.throws(() => asked('task to "a" to "b"'), /`to` is given twice/);
  assert.equal(asked('foreach task to "x" limit 1').standalone, "foreach task limit 1");
});

Deno.test("to is a name where a value stands, and its path a text", () => {
  assert.deepEqual(ask("numbers(1) let to = 3 show to"), ["3"]);
  assert.match(drawn("task to x.json"), /expected a path in double quotes/);
  assert.match(drawn('task to "x.json'), /this text has no end/);
});

Deno.test("format is handed to the renderer", () => {
  assert.equal(run("task format json").format, "json");
  assert.equal(run("task").format, undefined);
});
