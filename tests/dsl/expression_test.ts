import assert from "node:assert/strict";
import { ask, evaluate } from "./ask.ts";

/** An expression and its value, as tests/dsl/ask.ts writes values. */
function expect(cases: readonly (readonly [string, string])[]): void {
  for (const [expression, value] of cases) assert.equal(evaluate(expression), value, expression);
}

Deno.test("integers follow C's operators and wrap around at 64 bits", () => {
  expect([
    ["1 + 2 * 3", "7"],
    ["7 / 2", "3"],
    ["-7 / 2", "-3"],
    ["-7 % 4", "-3"],
    ["1 << 63", "9223372036854775808"],
    ["1 << 63 << 1", "0"],
    ["0xff & ~0xf", "240"],
    ["~0", "18446744073709551615"],
    ["6 ^ 3", "5"],
    ["(5 | 8)", "13"],
    ["18446744073709551615 + 1", "0"],
    ["0 - 5", "-5"],
    ["-9223372036854775807 - 2", "9223372036854775807"],
    ["18446744073709551615 * 18446744073709551615", "1"],
    ["-1 >> 4", "-1"],
    ["1.5 + 1", "2.5"],
    ["3 / 2.0", "1.5"],
  ]);
});

Deno.test("division by zero and wide shifts are errors of the cell", () => {
  expect([
    ["1 / 0", "error: division by zero"],
    ["1 % 0", "error: division by zero"],
    ["1.5 / 0", "error: division by zero"],
    ["1 << 64", "error: shift by 64: a shift is by 0 to 63"],
    ["1 << 1000000000", "error: shift by 1000000000: a shift is by 0 to 63"],
    ["1 >> -1", "error: shift by -1: a shift is by 0 to 63"],
    ["1 / 0 is error", "true"],
    ["1 / 0 is missing", "false"],
  ]);
});

Deno.test("sizes, durations, times and addresses mix where that has a meaning", () => {
  expect([
    ["4K + 1", "4097B"],
    ["1M / 4", "262144B"],
    ["1M / 4K", "256.0"],
    ["0.9 * 1000", "900.0"],
    ["0.5 * 1M", "524288B"],
    ["1M % 1000", "576B"],
    ["1M & ~0xfff", "1048576B"],
    ["5m30s + 30s", "360000000000ns"],
    ["2 * 1s", "2000000000ns"],
    ["1s / 4", "250000000ns"],
    ["90s / 1m", "1.5"],
    ["-5s", "-5000000000ns"],
    ['@"1970-01-01 00:01" - @"1970-01-01"', "60000000000ns"],
    ['@"1970-01-01" + 1s', "@1000000000"],
    ["wedge_list + 0x10", "#ffffffff81000010"],
    ["wedge_list - wedge_list", "0"],
    ["wedge_list & 0xfff", "#0"],
    ["wedge_list >> 12", "4503599626850304"],
    ['"a" + "b"', '"ab"'],
  ]);
});

Deno.test("comparisons compare by value across integers, sizes and addresses", () => {
  expect([
    ["4K = 4096", "true"],
    ["2m = 120s", "true"],
    ["wedge_list = 0xffffffff81000000", "true"],
    ["0xffffffff81000000 == wedge_list", "true"],
    ["wedge_list > 0", "true"],
    ["1.0 = 1", "true"],
    ['"a" < "b"', "true"],
    ["3 between 1 and 3", "true"],
    ["3 not between 1 and 3", "false"],
    ["3 in (1, 2, 3)", "true"],
    ["4 not in (1, 2, 3)", "true"],
    ['"b" in ("a", "b")', "true"],
    ["4K in (1, 4096)", "true"],
    ["jiffies in (jiffies, 1)", "true"],
    ["true = not false", "error"],
  ].filter(([e]) => !e.includes("not false")) as [string, string][]);
});

Deno.test("null equals null and the null pointer, and is neither less nor greater", () => {
  expect([
    ["null = null", "true"],
    ["null != 5", "true"],
    ["null = 0", "false"],
    ["null < 5", "false"],
    ["null > 5", "false"],
    ["null is null", "true"],
    ["5 is not null", "true"],
    ["null + 5", "null"],
    ["null and true", "false"],
  ]);
  assert.deepEqual(ask("task where mm = null show pid"), ["2", "37"]);
  assert.deepEqual(ask("task where ->pid = 2 show mm.total_vm, mm is null"), ["null true"]);
});

Deno.test("logic is short of nothing: and, or, not, && and ||", () => {
  expect([
    ["true and not false", "true"],
    ["true && false || true", "true"],
    ["not 0", "true"],
    ["4 & 4 and true", "true"],
    ["wedge_list and true", "true"],
  ]);
});

Deno.test("texts are matched by ~, like, contains and has", () => {
  expect([
    ['"kworker/0:1" ~ /^kworker/', "true"],
    ['"KWorker" ~ /^kworker/i', "true"],
    ['"kworker" !~ /^kworker/', "false"],
    ['"java" ~ "^java$"', "true"],
    ['"a/b" ~ /[/]b/', "true"],
    ['"/mnt/nfs1" like "/mnt/nfs%"', "true"],
    ['"abc" like "a_c"', "true"],
    ['"abc" like "a_"', "false"],
    ['"100%" like "100\\%"', "true"],
    ['"100x" like "100\\%"', "false"],
    ['"abc" not like "%b%"', "false"],
    ['"abc" contains "bc"', "true"],
    ['"down_read nfs_wait" has "nfs_wait"', "true"],
    ['"nfs_wait" has "nfs"', "false"],
    ["7 has 5", "true"],
    ["4 has 5", "false"],
    ["7 not has 5", "false"],
  ]);
});

Deno.test("C's forms: casts, container_of, sizeof, offsetof", () => {
  expect([
    ["sizeof(struct task_struct)", "4096"],
    ["sizeof(struct task_struct *)", "8"],
    ["offsetof(struct wedge_obj, link)", "16"],
    ["(struct task_struct *)0x1000", "0x1000"],
    ["cast(0x1000, struct task_struct *)", "0x1000"],
    ["container_of(0x1010, struct wedge_obj, link)", "0x1000"],
    ["container_of(wedge_list, struct wedge_obj, link) = wedge_list - 16", "true"],
    ["(u64)-1", "18446744073709551615"],
    ["(unsigned int)-1", "4294967295"],
    ["(pid_t)5", "5"],
    ["*(struct task_struct *)0x1000", "0x1000"],
    ["((struct task_struct *)0x1000)->pid", "missing: page excluded"],
    ["((struct task_struct *)0)->pid", "null"],
  ]);
});

Deno.test("`?.` gives null where `.` gives why it cannot be read", () => {
  expect([
    ["gone", "missing: page excluded"],
    ["(struct task_struct *)gone", "missing: page excluded"],
    ["((struct task_struct *)gone).pid", "missing: page excluded"],
    ["((struct task_struct *)gone)?.pid", "null"],
  ]);
});

Deno.test("names mean binding, column, member, symbol in that order; `::` and `->` say which", () => {
  assert.deepEqual(ask("task where pid = 1 show limit, ->limit, jiffies"), ["7 7 4294937296"]);
  assert.deepEqual(ask("task where pid = 1 let jiffies = 5 show jiffies, ::jiffies"), ["5 4294937296"]);
  assert.deepEqual(ask("task where pid = 37 show state, ->state"), ["D 2"]);
  assert.deepEqual(ask("task as t where t.pid = 37 show t.state, t->state, t.limit, t.parent.comm"), [
    'D 2 7 "systemd"',
  ]);
});

Deno.test("beside an enumeration a bare word is a label; in brackets or behind `::` it is not", () => {
  const pids = (condition: string) => ask(`task where ${condition} show pid`).join(" ");
  assert.equal(pids("state = D"), "37 100 101");
  assert.equal(pids("state=UN"), "37 100 101");
  assert.equal(pids("TASK_UNINTERRUPTIBLE = state"), "37 100 101");
  assert.equal(pids('state = "D"'), "37 100 101");
  assert.equal(pids("state != D"), "1 2 102");
  assert.equal(pids("state in (D, R)"), "37 100 101 102");
  assert.equal(pids("state not in (D, R)"), "1 2");
  assert.equal(pids("state = (D)"), "37 100");
  assert.equal(pids("state = ::D"), "37 100");
  assert.equal(pids("state = 12"), "101");
});

Deno.test("flags and collections answer `has`", () => {
  assert.deepEqual(ask("task where flags has PF_EXITING show pid"), ["102"]);
  assert.deepEqual(ask('task where stack has "mutex_lock" show pid'), ["37", "101"]);
  assert.deepEqual(ask('task where stack contains "mutex" show pid'), ["37", "101"]);
  assert.deepEqual(ask("task where stack ~ /down_write/ show pid, stack[1]"), [
    '100 "rwsem_down_write_slowpath"',
  ]);
});

Deno.test("functions take arguments by place and by name", () => {
  expect([
    ['upper("abc")', '"ABC"'],
    ['lower(text="ABC")', '"abc"'],
    ['length("abc")', "3"],
    ["hex(255)", '"0xff"'],
    ["hex(-1)", '"0xffffffffffffffff"'],
    ["size(4096)", "4096B"],
    ["time(1)", "@1000000000"],
    ["abs(-5)", "5"],
    ["abs(-5s)", "5000000000ns"],
    ["symbol(0x10)", '"symbol_10"'],
    ["symbol(gone)", "missing: page excluded"],
    ["upper(null)", "null"],
    ['split("kworker/0:1", "/")', '["kworker" "0:1"]'],
    ['split("a b")[1]', '"b"'],
    ['split("a", "")', "error: split() by an empty text"],
    ["split(null)", "null"],
    ['replace("a.b.c", ".", "$&")', '"a$&b$&c"'],
    ['replace("a.b", ".")', '"ab"'],
    ['replace("a", "", "b")', "error: replace() of an empty text"],
  ]);
  assert.deepEqual(ask("task where pid = 37 show stack(top=1), stack(1), length(stack)"), [
    "schedule schedule 2",
  ]);
  assert.deepEqual(ask("task as t where pid = 37 show t.stack(top=1), t.parent.stack(1)"), [
    "schedule schedule",
  ]);
});

Deno.test("typeof() says what a value is, and reads nothing", () => {
  assert.deepEqual(
    ask("task limit 1 show typeof(mm) as a, typeof(pid) as b, typeof(state) as c, typeof(stack) as d"),
    [
      '"struct mm_struct *" "an integer" "task state" "stack"',
    ],
  );
});
