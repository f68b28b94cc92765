/** task on the embedded dump, whose tasks are known. */
import assert from "node:assert/strict";
import { Missing } from "../../dsl/value.ts";
import { ran, refusal, rowsOf } from "./session.ts";

Deno.test("task shows members of both structures, -x and -d in which radix", async () => {
  assert.deepEqual((await ran("task -R prio,static_prio,rt_priority 161")).lines, [
    'PID: 161      TASK: ff4a0886e6a58000  CPU: 1    COMMAND: "fifo-rt"',
    "  prio = 57,",
    "  static_prio = 120,",
    "  rt_priority = 42,",
    "",
  ]);
  const flags = (await ran("task -x 172 -R comm,flags")).lines;
  assert.deepEqual(flags.slice(2, 4), ["  flags = 0x400140,", "  flags = 0x2,"]);
  assert.deepEqual((await ran("task -d comm,flags 172")).lines.slice(2, 4), [
    "  flags = 4194624,",
    "  flags = 2,",
  ]);
  assert.deepEqual((await ran("task -R se.on_rq,comm[0],cpu 1")).lines.slice(1), [
    "  se.on_rq = 1,",
    "  comm[0] = 105 'i',",
    "  cpu = 0",
    "",
  ]);
});

Deno.test("task shows both structures whole, of each task", async () => {
  const { lines } = await ran("task 161 1");
  assert.deepEqual(lines.slice(1, 4), ["struct task_struct {", "  thread_info = {", "    flags = 2,"]);
  assert.equal(lines.filter((line) => line === "struct thread_info {").length, 2);
  assert.equal(lines.filter((line) => line.startsWith("PID: ")).length, 2);
  assert.match((await ran("task")).lines[0], /^PID: 1 /);
});

Deno.test("the rows of task have the members", async () => {
  const [row] = await rowsOf(
    "task -R pid,flags,nosuch,se.load.weight 172 | where pid = 172 and cpu = 1 | show se.load.weight as w",
  );
  assert.ok(row !== undefined && !(row.w instanceof Missing));
  assert.equal((await rowsOf('task 1 2 | where comm = "init"')).length, 1);
  assert.equal((await rowsOf("foreach UN task -R __state")).length, 14);
});

Deno.test("task says what it cannot do", async () => {
  const { lines, failures } = await ran("task -R nosuch,comm 1");
  assert.equal(lines.length, 3);
  assert.deepEqual(failures, ["task: nosuch: not a task_struct or thread_info member"]);
  assert.match(await refusal("task -R comn"), /comn: not a task_struct or thread_info member/);
  assert.match(await refusal("task 99999"), /invalid task or pid value: 99999/);
});
