import assert from "node:assert/strict";
import { compile, type CompileOptions, QueryError } from "../../dsl/mod.ts";
import { text } from "./ask.ts";
import { FakeWorld } from "./fake_world.ts";

/** The rows of every statement of a text. */
function answers(script: string, options: CompileOptions = {}): string[][] {
  return compile(script, new FakeWorld(), options).map((query) =>
    [...query.run().rows].map((row) => row.map(text).join(" "))
  );
}

/** What is said of a text, drawn. */
function problems(script: string, options: CompileOptions = {}): string {
  try {
    compile(script, new FakeWorld(), options);
  } catch (error) {
    if (error instanceof QueryError) return error.render();
    throw error;
  }
  return "";
}

const files: Record<string, string> = {
  "lib/a.inq": 'use "b.inq"\ndef twice(x) = double(x) * 2',
  "lib/b.inq":
    "# Helpers.\ndef double(x) = x * 2\ndef blocked(limit = 4m) = task where state = D and blocked >= limit",
  "lib/bad.inq": "def odd = task where pidd = 1",
  "lib/worse.inq": "def odd = task where (",
  "lib/loop.inq": 'use "loop2.inq"',
  "lib/loop2.inq": 'use "loop.inq"',
  "lib/query.inq": "def x = task\ntask limit 1",
};
const read = (path: string, from: string | undefined) => {
  const name = from?.includes("/") ? `lib/${path}` : path;
  if (files[name] === undefined) throw new Error(`no such file: ${name}`);
  return { name, text: files[name] };
};

Deno.test("def makes a source of a query", () => {
  assert.deepEqual(answers("def stuck = task where state = D\nstuck show pid"), [["37", "100", "101"]]);
  assert.deepEqual(
    answers(
      "def stuck(limit = 4m) = foreach task where blocked >= limit\n  show pid\nforeach stuck(5m); stuck | count",
    ),
    [["2"], ["2"]],
  );
  assert.deepEqual(answers("def at(n) = task where cpu = n\nat(1) where kthread show pid, comm"), [[
    '2 "kthreadd"',
  ]]);
  assert.deepEqual(
    answers("def cpus = task group by cpu show count() as n\ncpus as c where c.n > 2 show c.cpu"),
    [
      ["0", "1"],
    ],
  );
  assert.deepEqual(
    answers(
      "def d = task where state = D; (d | show pid) first; task first join d on d.cpu = cpu show d.pid",
    ),
    [
      ["37"],
      ["37"],
    ],
  );
});

Deno.test("parameters are bindings: they come before columns, and take the names around the use", () => {
  assert.deepEqual(answers("def few(limit) = task where pid < limit\nfew(limit = 3) show pid"), [["1", "2"]]);
  assert.deepEqual(
    answers("def kids(of) = task where parent = of\ntask as t where pid < 50 show pid, count(kids(t)) as n"),
    [
      ["1 5", "2 0", "37 0"],
    ],
  );
  assert.deepEqual(answers("def top_of(n) = task sort by pid desc limit n\ntop_of(2) show pid"), [[
    "102",
    "101",
  ]]);
});

Deno.test("def makes a function of an expression", () => {
  assert.deepEqual(
    answers("def half(x, by = 2) = x / by\ntask where pid = 100 show half(pid), half(pid, by=5) as f"),
    [
      ["50 20"],
    ],
  );
  assert.deepEqual(answers("def a(x) = x + 1\ndef b(x) = a(a(x))\nnumbers(1) show b(n) as x"), [["2"]]);
});

Deno.test("let outside of a query is a value for all that follows", () => {
  assert.deepEqual(answers("let some = 2\nlet more = some * 2\n\ntask limit more show pid"), [[
    "1",
    "2",
    "37",
    "100",
  ]]);
  assert.deepEqual(answers("let blockers = count(task where state = D); numbers(1) show blockers"), [["3"]]);
  assert.deepEqual(answers('let st = "D"; task where state = st count'), [["3"]]);
});

Deno.test("an assertion is a row with one cell", () => {
  const [fine, bad, odd] = compile(
    'assert count(task) = 6\nassert any(task where pid = 9) else "no 9"\nassert any(task where rss > 1G) else "big"',
    new FakeWorld(),
  ).map((query) => query.run());
  assert.equal(fine.assertion, "count(task) = 6");
  assert.deepEqual([...fine.rows], [[true]]);
  assert.equal(bad.assertion, "no 9");
  assert.deepEqual([...bad.rows], [[false]]);
  assert.deepEqual([...odd.rows].map((row) => row.map(text)), [["missing: page excluded"]]);
  assert.equal(odd.stats.unreadableCells, 1);
});

Deno.test("$name is the literal that was given", () => {
  const parameters = { limit: "4m", who: "writer", state: "D", few: "2", neg: "-1", re: "/^w/", "1": "100" };
  assert.deepEqual(answers("task where blocked >= $limit show pid", { parameters }), [["2", "100"]]);
  assert.deepEqual(answers("task where comm = $who show pid", { parameters }), [["100"]]);
  assert.deepEqual(answers("task where state = $state limit $few show pid", { parameters }), [["37", "100"]]);
  assert.deepEqual(answers("task where pid = $1 and pid > $neg and comm ~ $re count", { parameters }), [[
    "1",
  ]]);
  assert.match(problems("task where pid = $pid"), /`\$pid` has no value[^]*-p pid=VALUE/);
  assert.match(problems("task where pid = $2"), /`\$2` has no value[^]*behind the script/);
});

Deno.test("use brings in the definitions of another file, found beside the one that uses it", () => {
  assert.deepEqual(answers('use "lib/a.inq"\nnumbers(2) show twice(n) as x', { read }), [["0", "4"]]);
  assert.deepEqual(answers('use "lib/a.inq"; blocked show pid; blocked(5m) show pid', { read }), [
    ["2", "100"].slice(1),
    [],
  ]);
});

Deno.test("what is wrong with a used file is shown in that file", () => {
  assert.match(
    problems('use "lib/bad.inq"', { read }),
    /called `pidd` \(in lib\/bad.inq\)\n +\| def odd = task where pidd = 1/,
  );
  assert.match(problems('use "lib/worse.inq"', { read }), /def odd = task where \(/);
  assert.match(
    problems('use "lib/loop.inq"', { read }),
    /uses itself: lib\/loop.inq → lib\/loop2.inq → lib\/loop.inq/,
  );
  assert.match(
    problems('use "lib/query.inq"', { read }),
    /a file that is used has definitions only \(in lib\/query.inq\)/,
  );
  assert.match(problems('use "none.inq"', { read }), /cannot read "none.inq": no such file/);
  assert.match(problems('use "x.inq"'), /no files can be read here/);
  const endless = (path: string) => ({ name: path, text: `use "${path}x"` });
  assert.match(problems('use "x"', { read: endless }), /more than \d+ files are used/);
});

Deno.test("mistakes of definitions", () => {
  const cases: [string, RegExp][] = [
    ["def ps = task", /`ps` cannot be defined/],
    ["def where = task", /`where` cannot be defined/],
    ["def numbers(n) = task", /there is a source or a function called `numbers` already/],
    ["def a(x, x) = x", /two parameters are called `x`/],
    ["def a = task where pidd = 1", /called `pidd`/],
    ["def a(x = pid) = task", /called `pid`/],
    ["def a = a", /no column, member or symbol is called `a`/],
    ["def stuck(limit = 1m) = task where blocked > limit\nstuck(5)", /`limit` is a duration, not an integer/],
    ["def a(x) = task where pid = x\na", /a\(\) needs `x`/],
    ["def a(x) = task where pid = x\na(1, 2)", /a\(\) takes at most one argument/],
    ["def d = task\nnumbers(1) show d(1)", /`d` is a source, not a value/],
    ["def stuck = task\nstuk", /no source is called `stuk`/],
    ["let x = 1 +", /expected/],
    ["assert", /expected/],
    ['assert count(tsk) > 1 else "x"', /asks? about|no group here/],
  ];
  for (const [script, message] of cases) assert.match(problems(script), message, script);
});

Deno.test("definitions do not multiply without bound", () => {
  const lines = ["def f0(x) = x + 1"];
  for (let i = 1; i < 30; i++) lines.push(`def f${i}(x) = f${i - 1}(x) + f${i - 1}(x)`);
  const start = performance.now();
  assert.match(
    problems(lines.join("\n") + "\nnumbers(1) show f29(n)"),
    /uses definitions more than 1000 times/,
  );
  assert.ok(performance.now() - start < 2000);
});

Deno.test("a definition is wrong once", () => {
  const drawn = problems("let x = pidd\ntask show x, x + 1");
  assert.equal(drawn.match(/error:/g)?.length, 1);
});
