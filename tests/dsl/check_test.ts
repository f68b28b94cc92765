import assert from "node:assert/strict";
import { compile, QueryError } from "../../dsl/mod.ts";
import { drawn, errors } from "./ask.ts";
import { FakeWorld } from "./fake_world.ts";

/** A query, what is said of it, and (where there is one) the help. */
const cases: [string, RegExp, RegExp?][] = [
  ["foreach tasks", /^no source is called `tasks`$/, /did you mean `task`\?/],
  ["foreach ps", /^command not available: ps$/],
  ["task where stat = D", /^no column, member or symbol is called `stat`$/, /did you mean `state`/],
  ["task where stat = QQ", /^no column, member or symbol is called `stat`$/],
  ["task where stat in (RR, QQ)", /^no column, member or symbol is called `stat`$/],
  ["task where jiffie > 1", /^no column, member or symbol is called `jiffie`$/, /did you mean `jiffies`\?/],
  ["task where pid = ffff888012345678", /^`ffff888012345678` is no name$/, /0xffff888012345678/],
  [
    "task where comm = sshd",
    /^no column, member or symbol is called `sshd`$/,
    /a text stands in double quotes: "sshd"/,
  ],
  [
    "task where comm in (sshd)",
    /^no column, member or symbol is called `sshd`$/,
    /a text stands in double quotes: "sshd"/,
  ],
  ["task group by comm sort by count", /^no column is called `count`$/, /the aggregate is called: count\(\)/],
  ["task where task", /^`task` is a source, not a value$/],
  ["task show swap", /^column `swap` is not available in this dump: no swap in this kernel$/],
  ["task where state = DD", /^`DD` is no label of `task state`$/, /labels are R, S, D/],
  ["task where state in (D, QQ)", /^`QQ` is no label of `task state`$/],
  ['task where state = "QQ"', /^`QQ` is no label of `task state`$/],
  [
    "task where state < D",
    /^`task state` has no order: `<` does not work on its labels$/,
    /beside = != in has/,
  ],
  ['task where "R" >= state', /^`task state` has no order: `>=` does not work on its labels$/],
  ["task where state between R and 3", /^`task state` has no order: `between` does not work on its labels$/],
  ["task where state >= DD", /^`DD` is no label of `task state`$/],
  ["task where state between QQ and 3", /^`QQ` is no label of `task state`$/],
  ["task where state", /^`task state` is no condition$/, /compare it: state = R/],
  ["task where comm", /^text is no condition$/],
  ["task where pid = comm", /^an integer cannot be compared with text$/],
  ["task where blocked > 120", /^a duration cannot be compared with an integer$/, /a duration has a unit/],
  [
    "task where blocked > 2M",
    /^a duration cannot be compared with a size$/,
    /2M is a size, 2m are two minutes/,
  ],
  ["task where kthread = 1", /^a truth value cannot be compared with an integer$/, /where not kthread/],
  ["task where pid + comm > 1", /^`\+` does not work on an integer and text$/],
  ["task where rss * rss > 1", /^`\*` does not work on a size and a size$/],
  ["task where wedge_list * 2 > 1", /^`\*` does not work on an address and an integer$/],
  ["task where 1.5 & 1", /^`&` does not work on a decimal number and an integer$/],
  ["task where -comm = 1", /^`-` does not work on text$/],
  ["task where pid ~ /1/", /^a pattern matches text, not an integer$/],
  ["task where comm ~ pid", /^behind `~` stands a pattern$/],
  ["task where comm = /x/", /^a pattern is no value$/],
  ["task where comm ~ /(/", /^not a pattern: /],
  ["task where pid like 5", /^`like` does not work on an integer and an integer$/],
  ["task where pid contains 5", /^`contains` does not work on/],
  ["task show pid.x", /^an integer has no members, so no `x`$/, /\(\(struct foo \*\)ADDRESS\)->x/],
  ["task show mm.totl_vm", /^`struct mm_struct \*` has no member `totl_vm`$/, /did you mean `total_vm`\?/],
  ["task as t show t.pidd", /^`t` has no column or member `pidd`$/, /did you mean `pid`\?/],
  ["task show ->comm", /^`task` has no member `comm`$/],
  ["task show pid[0]", /^an integer has no elements$/],
  ["task show stack[comm]", /^an index is an integer, not text$/],
  ["task show *pid", /^an integer is no pointer that `\*` could follow$/],
  ["task show &pid", /^an integer has no address to take$/],
  ["task show uper(comm)", /^no function is called `uper`$/, /did you mean `upper`/],
  ["task show pid(1)", /^no function is called `pid`$/, /`pid` takes no arguments/],
  ["task show task(1)", /^`task` is a source, not a function$/],
  ["task show upper()", /^upper\(\) needs `text`: the text$/],
  ["task show upper(comm, 1)", /^upper\(\) takes at most one argument$/, /called as upper\(text\)/],
  ["task show upper(text=comm, text=comm)", /^`text` of upper\(\) is given twice$/],
  ["task show upper(pid)", /^`text` is text, not an integer$/],
  ["task show stack(tip=1)", /^no column, member or symbol is called `tip`$/],
  ["task show comm.stack(1)", /^text has nothing called `stack` that takes arguments$/],
  ["task show count()", /^count\(\) gathers the rows of a group, and there is no group here$/],
  ["task where max(pid) > 1", /^max\(\) gathers the rows of a group/],
  ["task group by comm show pid", /^`pid` is not a key of the group$/, /first\(pid\)/],
  ["task group by comm show max(max(pid))", /^max\(\) gathers the rows of a group/],
  ["task group by comm show sum(comm)", /^sum\(\) adds numbers, sizes and durations, not text$/],
  ["task group by comm show max(stack)", /^max\(\) compares values, and `stack` has no order$/],
  ["task group by comm show list(pid, pid)", /^`n` of list\(\) is a constant$/],
  ["task group by pid, pid", /^two columns are called `pid`$/],
  ["task show pid, pid", /^two columns are called `pid`$/, /as other/],
  ["task limit comm", /^a number of rows is a constant integer, not text$/],
  ["task limit pid", /^a number of rows is a constant integer/],
  ["task limit -1", /^a number of rows is between 0 and/],
  ["task top 1.5 by pid", /^a number of rows is a constant integer, not a decimal number$/],
  ["task format jsn", /^no format is called `jsn`$/, /did you mean `json`/],
  ["task format json format csv", /^`format` is given twice$/],
  ["(task format json) count", /^`format` says how the whole answer is written/],
  ['(task to "x") count', /^`to` says where the whole answer goes/],
  ['task to "x"', /^no files can be written here$/],
  ["task show pid:octal", /^no column format is called `octal`$/, /:size :hex :time/],
  ["task show comm:size", /^`:size` does not draw text$/],
  ["task show sizeof(struct nope)", /^no C type is called `struct nope`$/],
  ["task show sizeof(struct task_stuct)", /^no C type is called/, /did you mean `struct task_struct`\?/],
  ["task show sizeof(1)", /^a C type stands here$/],
  [
    "task show offsetof(struct wedge_obj, lnk)",
    /^`struct wedge_obj` has no member `lnk`$/,
    /did you mean `link`\?/,
  ],
  ["task show container_of(comm, struct wedge_obj, link)", /^a pointer stands here, not text$/],
  ["task show cast(pid)", /^cast\(\) is called as cast\(x, TYPE\)$/],
  ["list(wedge_list, struct wedge_obj)", /^list\(\) needs `member`/],
  ["list(wedge_list, 5, link)", /^a C type stands here$/],
  ["list(wedge_list, struct wedge_obj, lnk)", /^`struct wedge_obj` has no member `lnk`$/],
  ['list("x", struct wedge_obj, link)', /^the head of a list is no text$/],
  ["list(pid, struct wedge_obj, link)", /^no column, member or symbol is called `pid`$/],
  ["(task group by cpu) as x show x", /^`x` is a row of a query, not a value$/, /x\.cpu/],
  ["numbers(1) count show ->x", /^these rows have no C object behind them$/],
];

Deno.test("a semantic error says what is wrong, and what is meant", () => {
  for (const [query, message, help] of cases) {
    const found = errors(query);
    assert.equal(found.length, 1, `${query}: ${found.join("; ")}`);
    assert.match(found[0], message, query);
    if (help !== undefined) assert.match(drawn(query), help, query);
  }
});

Deno.test("all semantic errors of a text are told at once, each at its place", () => {
  const text = "task where stat = D and pidd > 3\n  show upper(pid), mm.x;\nforeach tsk";
  assert.throws(() => compile(text, new FakeWorld()), (error) => {
    assert.ok(error instanceof QueryError);
    assert.equal(error.exitStatus, 2);
    assert.deepEqual(error.diagnostics.map((d) => text.slice(d.range.start, d.range.end)), [
      "stat",
      "pidd",
      "pid",
      "x",
      "tsk",
    ]);
    return true;
  });
});

Deno.test("checking reads nothing", () => {
  const world = new FakeWorld();
  compile('task where rss > 1K and stack has "x" group by comm show max(blocked)', world);
  assert.deepEqual(world.reads, []);
  assert.equal(world.walked, 0);
});
