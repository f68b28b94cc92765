/** bt on the embedded dump, whose stacks are known. */
import assert from "node:assert/strict";
import { Address } from "../../dsl/value.ts";
import { ran, refusal, rowsOf, session } from "./session.ts";

const wedged = [
  'PID: 190      TASK: ff4a0886e726a0c0  CPU: 0    COMMAND: "wedge-ab"',
  " #0 [ff64b02f8044fe20] __schedule at ffffffff9ea10e3d",
  " #1 [ff64b02f8044fe78] schedule at ffffffff9ea1154a",
  " #2 [ff64b02f8044fe90] schedule_preempt_disabled at ffffffff9ea11911",
  " #3 [ff64b02f8044fe98] __mutex_lock.constprop.0 at ffffffff9ea1343d",
  " #4 [ff64b02f8044ff08] abba at ffffffffc055029c [wedge]",
  " #5 [ff64b02f8044ff18] kthread at ffffffff9e0bfbfa",
  " #6 [ff64b02f8044ff50] ret_from_fork at ffffffff9e0032f2",
];

Deno.test("bt draws a task's frames; -s, -x and -d their offsets", async () => {
  assert.deepEqual((await ran("bt 190")).lines, wedged);
  const offset = async (line: string) => / schedule(\S*) at/.exec((await ran(line)).lines[2])?.[1];
  assert.equal(await offset("bt -s 190"), "+90");
  assert.equal(await offset("bt -sx 190"), "+0x5a");
  assert.equal(await offset("bt -sd ff4a0886e726a0c0"), "+90");
});

Deno.test("bt begins at the last call of a CPU that had written its registers down", async () => {
  const { lines } = await ran("bt");
  assert.equal(lines[1], " #0 [ff64b02f80013c20] machine_kexec at ffffffff9e06c62f");
  assert.equal(lines[3], " #2 [ff64b02f80013d38] panic at ffffffff9e9cd06e");
  assert.equal(lines[12], "    RIP: 000000000047b7a0  RSP: 00007ffea6f360b8  RFLAGS: 00000202");
  assert.equal(lines.at(-1), "    ORIG_RAX: 0000000000000001  CS: 0033  SS: 002b");
  assert.deepEqual((await ran("bt -p")).lines, lines);
  const all = (await ran("bt -a")).lines;
  assert.deepEqual(all.slice(0, lines.length), lines);
  assert.equal(all[lines.length], "");
  assert.match(all[lines.length + 2], /^ #0 \[ff64b02f8049ff08\] crash_nmi_callback at/);
  assert.deepEqual(all.slice(lines.length + 1), (await ran("bt -c 1")).lines);
});

Deno.test("bt -f has the words up to the caller's, -F what they are", async () => {
  const plain = (await ran("bt -f 190")).lines, told = (await ran("bt -F 190")).lines;
  assert.equal(plain[2], "    ff64b02f8044fe28: 0000000000000002 0000000000000000 ");
  assert.equal(plain[7], "    ff64b02f8044fe78: ffffffff9ea1154a ");
  assert.equal(told[4], "    ff64b02f8044fe48: [task_struct]    [task_struct]    ");
  assert.equal(told[6], "    ff64b02f8044fe68: wedge_mutex_b+8  [task_struct]    ");
  const [address] = (await ran("bt -FF 190")).lines.filter((line) => line.includes("fe48:"));
  assert.match(address, /: \[ff4a0886e726a0c0:task_struct\] /);
  const [{ words }] = await rowsOf("bt -F 190 | show frames[0].words[4].slab as words");
  assert.equal(words, "task_struct");
});

Deno.test("bt -o has old return addresses as well, -O makes that the way", async () => {
  const lines = (await ran("bt -o")).lines;
  assert.match(lines[3], /^ #2 .* panic at/);
  assert.equal(lines[4], " #3 [ff64b02f80013d60] _printk at ffffffff9e9d2d01");
  assert.deepEqual((await ran("bt -O")).lines, ["bt: use old bt method by default"]);
  assert.deepEqual((await ran("bt")).lines, lines);
  assert.deepEqual((await ran("bt -O")).lines, ["bt: use new bt method by default"]);
  assert.equal((await ran("bt")).lines.length, 19);
});

Deno.test("bt -t and -T find the places in the code on a stack", async () => {
  const lines = (await ran("bt -t 182")).lines;
  assert.equal(lines[1], "              START: __schedule at ffffffff9ea10e3d");
  assert.equal(lines[6], "  [ff64b02f8055bad8] ep_autoremove_wake_function at ffffffff9e3ab870");
  assert.match(lines.at(-1)!, /ORIG_RAX: 00000000000000e8/);
  const whole = (await ran("bt -T 182")).lines;
  assert.equal(whole[1], "  [ff64b02f8055b880] update_load_avg at ffffffff9e0db03e");
  const rows = await rowsOf("bt -t 182 | where symbol ~ /^do_epoll_wait$/");
  assert.ok(rows[0].address instanceof Address && rows[0].kind === "text");
});

Deno.test("bt -e and -E find saved registers", async () => {
  const lines = (await ran("bt -e 182")).lines;
  assert.equal(lines[2], "  USER-MODE EXCEPTION FRAME AT: ff64b02f8055bf58");
  assert.equal(lines.length, 10);
  const kernel = (await ran("bt -e 1")).lines;
  assert.equal(kernel[3], "    [exception RIP: __crash_kexec+282]");
  const cpus = (await ran("bt -E -c 1")).lines;
  assert.deepEqual(cpus.slice(0, 2), ["CPU 1 IRQ STACK:", "(none found)"]);
  assert.ok(cpus.includes("  USER-MODE EXCEPTION FRAME AT: fffffe0000048f58"));
  assert.equal((await rowsOf("bt -E | where kind ~ /user/")).length, 1);
});

Deno.test("bt -r has the words of a stack, -v finds no stack that has grown over its end", async () => {
  const lines = (await ran("bt -r 191")).lines;
  assert.equal(lines.length, 1 + 1024);
  assert.equal(lines[1], "ff64b02f803d8000:  0000000057ac6e9d 0000000000000000 ");
  assert.deepEqual((await ran("bt -v")).lines, ["No stack overflows detected"]);
});

Deno.test("bt -g has all threads, -R those with a function, -n idle no idle ones", async () => {
  const names = async (line: string) => (await rowsOf(line)).map(({ comm }) => comm);
  assert.deepEqual((await names("bt -g 165")).slice(0, 2), ["pool", "pool-0"]);
  assert.equal((await names("bt -g 165 170")).length, 6);
  assert.deepEqual(await names("bt -R abba 190 2"), ["wedge-ab"]);
  assert.deepEqual(await names("bt -R ffffffff9ea1154a 190 1"), ["wedge-ab"]);
  assert.deepEqual(await names("bt -fR wedge_mutex_b 190 2"), ["wedge-ab"]);
  assert.equal((await ran("bt -n idle 0")).lines.length, 3);
});

Deno.test("bt -S and -I begin elsewhere", async () => {
  const { lines } = await ran("bt -S ff64b02f8044fe98 -I ffffffff9ea1343d 190");
  // What -I says is no return address: the first byte of a function is that function's.
  const first = (await ran("bt -I schedule 190")).lines[1];
  assert.match(first, / #0 \[ff64b02f8044fe20\] schedule at /);
  assert.deepEqual(lines.slice(1), wedged.slice(4).map((line, i) => line.replace(/^ #\d/, ` #${i}`)));
  await assert.rejects(ran("bt -S 0 190"), /bt: invalid stack address for this task: 0/);
});

Deno.test("bt stands behind do, says that there are no source lines, and what it cannot do", async () => {
  const queries = await session.compile("foreach task where state = D do bt -l");
  const { drawn, stats } = queries[0].run();
  const text = [...drawn!].join("");
  assert.equal(text.match(/^PID: /gm)?.length, 14);
  assert.deepEqual(stats.warnings, ["bt: -l: no source lines are shown: a dump has none"]);
  assert.equal((await ran("bt 169")).lines[1], "(no stack)");
  assert.match(await refusal("bt -A"), /only s390x/);
  assert.match(await refusal("bt -n foo"), /-n takes only "idle": foo/);
  assert.match(await refusal("bt -R nosuch"), /neither a symbol nor an address: nosuch/);
  assert.match(await refusal("bt -t -e"), /-t and -e show different things/);
  assert.match(await refusal("bt -a -p"), /-a and -p stand for different tasks/);
  assert.match(await refusal("bt -a 1"), /-a stands for tasks/);
  assert.match(await refusal("bt -c 99"), /invalid cpu specification: 99/);
  assert.match(await refusal("bt 99999"), /invalid task or pid value: 99999/);
});
