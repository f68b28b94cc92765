/** crash's foreach on the embedded dump. */
import assert from "node:assert/strict";
import { ran, refusal, rowsOf } from "./session.ts";

const names = async (line: string) => (await rowsOf(line)).map(({ comm }) => comm);

Deno.test("foreach draws what the command draws of all the tasks", async () => {
  assert.deepEqual((await ran("foreach 190 156 ps")).lines, (await ran("ps 156 190")).lines);
  assert.deepEqual((await ran("foreach 190 bt -s")).lines, (await ran("bt -s 190")).lines);
  assert.deepEqual((await ran("foreach -s 190 bt")).lines, (await ran("bt -s 190")).lines);
  assert.deepEqual((await ran("foreach ps")).lines, (await ran("ps")).lines);
  const { lines } = await ran("foreach UN bt");
  assert.equal(lines.filter((line) => line.startsWith("PID: ")).length, 14);
  assert.equal(lines.filter((line) => line === "").length, 13);
});

Deno.test("foreach has a header for each task of a command for one", async () => {
  const { lines } = await ran("foreach active set");
  assert.match(lines[0], /^PID: 1 .*"init"$/);
  assert.equal(lines[1], "    PID: 1");
  assert.equal(lines[6], "");
  assert.match(lines[7], /^PID: 159 /);
  // The task that commands are about is the one that it was.
  assert.equal((await ran("set")).lines[0], "    PID: 1");
  assert.deepEqual((await ran("foreach 1 vtop -c 400000")).lines, (await ran("foreach 1 vtop 400000")).lines);
  const failed = await ran("foreach 1 99999 vtop 7fff");
  assert.equal(failed.lines[1].trim(), "VIRTUAL     PHYSICAL");
  assert.deepEqual(failed.failures, ["foreach: invalid task or pid value: 99999"]);
});

Deno.test("foreach takes tasks that are of all kinds, in one of the states, and one of those named", async () => {
  assert.deepEqual(await names("foreach UN user ps"), ["vforker", "frozen-fs", "frozen-wr"]);
  assert.deepEqual(await names("foreach 'wedge-(a|b)' 1 init ps"), ["init", "wedge-ab", "wedge-ba"]);
  assert.deepEqual(await names("foreach active ps"), ["init", "burner"]);
  assert.deepEqual(await names("foreach active UN ps"), []);
  assert.deepEqual(await names("foreach ZO ST ps"), await names("ps | where state = ZO or state = ST"));
  assert.ok(!(await names("foreach gleader ps")).includes("pool-1"));
  const kernel = await names("foreach kernel ps"), user = await names("foreach user ps");
  assert.equal(kernel.length + user.length, 109);
  assert.deepEqual((await ran("foreach DE ps")).lines, []);
  assert.deepEqual(await names("foreach \\init ff4a0886e786a0c0 ps"), ["init", "maps"]);
});

Deno.test("foreach with a source behind it is a query", async () => {
  assert.deepEqual(await names("foreach task where pid = 1 show comm"), ["init"]);
  assert.equal((await rowsOf("foreach task | limit 2")).length, 2);
});

Deno.test("foreach says what it cannot do", async () => {
  assert.match(await refusal("foreach UN"), /no source is called `UN`/);
  assert.match(await refusal("foreach 1 rd"), /rd is not about tasks/);
  assert.match(await refusal("foreach 1 bt xyzzy"), /unknown argument: xyzzy/);
  assert.match(await refusal("foreach 1 bt -R"), /-R needs an argument/);
  assert.match(await refusal("foreach user kernel ps"), /mutually exclusive/);
  assert.match(await refusal("foreach SW ps"), /invalid task state for this kernel: SW/);
  assert.match(await refusal("foreach nosuch ps"), /invalid task or pid value: nosuch/);
});
