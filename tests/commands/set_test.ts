import assert from "node:assert/strict";
import { Address } from "../../dsl/value.ts";
import { ran, refusal, rowsOf, session } from "./session.ts";

const init = [
  "    PID: 1",
  'COMMAND: "init"',
  "   TASK: ff4a0886c11f20c0  [THREAD_INFO: ff4a0886c11f20c0]",
  "    CPU: 0",
  "  STATE: TASK_RUNNING (PANIC)",
];

Deno.test("set shows the task that panicked, until another is set", async () => {
  assert.deepEqual((await ran("set")).lines, init);
  const files = [
    "    PID: 152",
    'COMMAND: "files"',
    "   TASK: ff4a0886e7d40000  [THREAD_INFO: ff4a0886e7d40000]",
    "    CPU: 0",
    "  STATE: TASK_INTERRUPTIBLE ",
  ];
  for (const word of ["152", "ff4a0886e7d40000", "0xff4a0886e7d40000", "files"]) {
    assert.deepEqual((await ran(`set ${word}`)).lines, files, word);
    assert.deepEqual((await ran("set")).lines, files, word);
  }
  assert.deepEqual((await ran("set -p")).lines, init);
  assert.deepEqual((await ran("set")).lines, init);
});

Deno.test("set tells idle tasks apart, and names all bits of a state", async () => {
  const { lines } = await ran("set 0");
  assert.match(lines[2], /^ {3}TASK: [0-9a-f]{16} {2}\(1 of 2\) {2}\[THREAD_INFO: /);
  const state = async (name: string) => (await ran(`set ${name}`)).lines[4];
  assert.equal(await state("vforker"), "  STATE: TASK_UNINTERRUPTIBLE|TASK_WAKEKILL ");
  assert.equal(await state("stopped"), "  STATE: TASK_STOPPED|TASK_WAKEKILL ");
  assert.equal(await state("zombie"), "  STATE: TASK_DEAD|EXIT_ZOMBIE ");
  assert.equal(await state("rcu_gp"), "  STATE: TASK_UNINTERRUPTIBLE|TASK_NOLOAD ");
  await ran("set -p");
});

Deno.test("set -c is the task that a CPU was running, set -a says which it is to be", async () => {
  const [found] = await rowsOf("set -c 1");
  assert.deepEqual([found.cpu, found.status], [1n, "ACTIVE"]);
  assert.deepEqual((await ran("set -a 152")).lines, [
    '"files" task ff4a0886e7d40000 has been marked as the active task on cpu 0',
  ]);
  const { lines } = await ran("set -c 0");
  assert.deepEqual([lines[0], lines[4]], ["    PID: 152", "  STATE: TASK_INTERRUPTIBLE (ACTIVE)"]);
  await ran("set -a 1");
  assert.deepEqual((await ran("set -c 0")).lines, init);
});

Deno.test("the row of set has the task as an object", async () => {
  const [row] = await rowsOf("set -p");
  assert.ok(row.task instanceof Address && row.thread_info instanceof Address);
  assert.deepEqual([row.pid, row.command, row.state, row.status], [1n, "init", "TASK_RUNNING", "PANIC"]);
  assert.equal((await rowsOf("set -p | where tgid = 1 show pid")).length, 1);
});

Deno.test("set -v lists the variables, set changes them", async () => {
  const { lines } = await ran("set -v");
  assert.equal(lines.length, 21);
  assert.deepEqual(lines.slice(0, 4), [
    "        scroll: off (none)",
    "         radix: 10 (decimal)",
    "       refresh: on",
    "     print_max: 256",
  ]);
  assert.deepEqual((await ran("set radix 16")).lines, ["output radix: 16 (hex)"]);
  assert.deepEqual((await ran("dec")).lines, ["output radix: 10 (decimal)"]);
  assert.deepEqual((await ran("set offline hide refresh off radix")).lines, [
    "offline: hide",
    "refresh: off",
    "output radix: 10 (decimal)",
  ]);
  assert.deepEqual((await rowsOf("set offline show refresh on")).map(({ value }) => value), ["show", "on"]);
});

Deno.test("radix, print_max and null-stop change what is printed", async () => {
  const text = async (name: string) =>
    (await ran("mach -c")).lines.find((line) => line.startsWith(`  ${name} = `));
  await ran("hex");
  assert.equal(await text("x86"), "  x86 = 0xf,");
  await ran("dec");
  assert.match(await text("x86_vendor_id") ?? "", /"AuthenticAMD\\000\\000\\000",$/);
  await ran("set null-stop on");
  assert.equal(await text("x86_vendor_id"), '  x86_vendor_id = "AuthenticAMD",');
  await ran("set print_max 2");
  assert.equal(await text("vmx_capability"), "  vmx_capability = {0, 0...},");
  await ran("set null-stop off print_max 256");
  assert.equal(await text("vmx_capability"), "  vmx_capability = {0, 0, 0, 0, 0},");
});

Deno.test("print_array gives each element a line", async () => {
  const printed = async (line: string) => (await ran(line)).lines.join("\n").replace(/\$\d+ = /g, "");
  assert.deepEqual((await ran("set print_array on")).lines, ["print_array: on"]);
  await ran("set print_max 3");
  assert.equal(
    await printed("p init_task.cpus_mask"),
    "{\n  bits = {\n    1,\n    18446744073709551615,\n    18446744073709551615...\n  }\n}",
  );
  assert.equal(await printed("p init_task.comm"), '"swa"...');
  assert.equal(await printed("p/c init_task.comm"), "{\n  115 's',\n  119 'w',\n  97 'a'...\n}");
  assert.match(
    await printed("p init_task.thread.tls_array"),
    /^\{\n {2}\{\n {4}limit0 = 0,\n[^}]*\n {2}\},\n {2}\{\n/,
  );
  assert.equal(
    await printed("struct thread_struct.ptrace_bps (&init_task.thread)"),
    "  ptrace_bps = {\n    0x0,\n    0x0,\n    0x0...\n  },",
  );
  await ran("set print_max 256");
  assert.deepEqual((await ran("set print_array 0")).lines, ["print_array: off"]);
  assert.equal(
    await printed("struct thread_struct.ptrace_bps (&init_task.thread)"),
    "  ptrace_bps = {0x0, 0x0, 0x0, 0x0},",
  );
});

Deno.test("switches and bases have other words, too", async () => {
  assert.deepEqual((await ran("set radix hex")).lines, ["output radix: 16 (hex)"]);
  assert.deepEqual((await ran("set radix dec")).lines, ["output radix: 10 (decimal)"]);
  assert.deepEqual((await ran("set refresh 0")).lines, ["refresh: off"]);
  assert.deepEqual((await ran("set refresh 1")).lines, ["refresh: on"]);
  assert.match(await refusal("set gdb 1"), /there is no gdb in here/);
  assert.match(await refusal("set refresh 2"), /^set: invalid setting: refresh 2/);
  assert.deepEqual((await ran("set scroll off")).lines, ["scroll: off (none)"]);
});

Deno.test("zero_excluded reads what was left out as zeros, until it is off again", async () => {
  const { physical } = session.target, pageSize = 4096n;
  // The dump has no free pages: one of them.
  let free = 0x1000000n;
  while (physical.readable(free)) free += pageSize;
  assert.throws(() => physical.u64(free), /excluded|left out/);
  assert.deepEqual((await ran("set zero_excluded on")).lines, ["zero_excluded: on"]);
  assert.equal(physical.u64(free), 0n);
  assert.throws(() => physical.u64(1n << 50n));
  await ran("set zero_excluded off");
  assert.throws(() => physical.u64(free), /excluded|left out/);
});

Deno.test("set refuses what cannot be, and says why", async () => {
  assert.match(await refusal("set -c 9"), /^set: invalid cpu number: 9: the machine has 2 cpus/);
  assert.match(await refusal("set 999999"), /^set: invalid task or pid value: 999999/);
  assert.match(await refusal("set radix 8"), /^set: invalid setting: radix 8/);
  assert.match(await refusal("set gdb on"), /^set: gdb on: there is no gdb in here/);
  assert.match(
    await refusal("set edit emacs"),
    /^set: edit emacs: cannot change editing mode during runtime/,
  );
  assert.match(await refusal("set scroll off nosuch"), /^set: invalid argument: nosuch/);
  assert.match(await refusal("set -a"), /^set: -a needs a pid or a task/);
  for (const value of ["0", "-1", "x", "99999999999999999999"]) {
    assert.match(await refusal(`set print_max "${value}"`), /^set: invalid setting: print_max/);
  }
});
