/** p: C expressions as gdb prints them. */
import assert from "node:assert/strict";
import type { Address } from "../../dsl/value.ts";
import { ran, refusal, rowsOf, session } from "./session.ts";

const { target } = session;

/** What a line prints, without the answer's number. */
async function printed(line: string): Promise<string> {
  return (await ran(line)).lines.join("\n").replace(/\$\d+ = /g, "");
}

Deno.test("p evaluates C with C's types", async () => {
  const answers: Record<string, string> = {
    "1 + 2 * 3": "7",
    "7 / 2": "3",
    "-7 / 2": "-3",
    "10 / 4.0": "2.5",
    "1.0 / 3": "0.33333333333333331",
    "(char)65": "65 'A'",
    "(unsigned char)200": "200 '\\310'",
    "'a' + 1": "98",
    "(short)0x18000": "-32768",
    "2147483647 + 1": "-2147483648",
    "0xffffffff + 1": "0",
    "1ul << 40": "1099511627776",
    "(unsigned long)-1": "18446744073709551615",
    "~5": "-6",
    "!5": "0",
    "3 > 2 && 1 != 1": "0",
    "1 ? 2 : 3": "2",
    "(1, 2)": "2",
    "(bool)7": "true",
    "sizeof(struct list_head)": "16",
    "sizeof(struct list_head[3])": "48",
    "sizeof(int) * 2": "8",
    "(enum pid_type)1": "PIDTYPE_TGID",
    "(enum pid_type)77": "77",
    "(enum fault_flag)0x10001": "(FAULT_FLAG_WRITE | unknown: 0x10000)",
    "PIDTYPE_SID": "PIDTYPE_SID",
    "(void *)0": "(void *) 0x0",
    "-1u > 0": "1",
  };
  for (const [expression, value] of Object.entries(answers)) {
    const line = expression.startsWith("-") ? `p (${expression})` : `p ${expression}`;
    assert.equal(await printed(line), value, line);
  }
  assert.equal(await printed("px (short)-1"), "0xffff");
  assert.equal(await printed("p -x 255"), "0xff");
  assert.equal(await printed("pd 0x10"), "16");
  assert.equal(await printed("p/x 255"), "0xff");
  assert.equal(await printed("p/t 10"), "1010");
  assert.equal(await printed("p/o 8"), "010");
  assert.equal(await printed("p/c 65"), "65 'A'");
  assert.equal(await printed("p/z 255"), "0x000000ff");
  assert.match(await printed("p/a schedule + 1"), /^0x[0-9a-f]+ <schedule\+1>$/);
  assert.match(await refusal("p/q 1"), /no format \/q/);
});

Deno.test("a format is that of all numbers of an answer", async () => {
  const name = [..."swapper/0"].map((letter) => `${letter.charCodeAt(0)} '${letter}'`);
  assert.equal(
    await printed("p/c init_task.comm"),
    `{${[...name, ...Array.from({ length: 7 }, () => "0 '\\000'")].join(", ")}}`,
  );
  assert.match(await printed("p/x init_task.comm"), /^\{0x73, 0x77, 0x61, .*, 0x0\}$/);
  assert.match(await printed("p/s init_task.comm"), /^"swapper\/0\\000/);
  assert.match(await printed("p/c init_task.usage"), /counter = 2 '\\002'/);
  assert.match(await printed("p/x init_task.tasks"), /^\{\n {2}next = 0x[0-9a-f]{16},\n/);
  assert.match(await printed("p/a init_task.thread_node"), /next = 0x[0-9a-f]+ <init_signals\+16>/);
  // The last byte of a number, with the sign of the whole.
  assert.equal(await printed("p/c (unsigned char)200"), "200 '\\310'");
  assert.equal(await printed("p/c (int)-1"), "-1 '\\377'");
  assert.equal(await printed("p/c 321"), "65 'A'");
  assert.equal(await printed("p/a (char)200"), "0xffffffffffffffc8");
  // A name is repeated where the answer is ours, not where it is gdb's.
  assert.match(await printed("p nr_cpu_ids"), /^nr_cpu_ids = 2$/);
  assert.equal(await printed("p/x nr_cpu_ids"), "0x2");
});

Deno.test("casts know pointers to arrays", async () => {
  assert.equal(await printed("p *(char (*)[2][4])&init_task.comm"), '{"swap", "per/"}');
  assert.equal(await printed("p ((char (*)[4])init_task.comm)[1]"), '"per/"');
  assert.equal(await printed("p sizeof(long (*)[8])"), "8");
  assert.equal(await printed("p sizeof(*(long (**)[8])0)"), "8");
  assert.match(await refusal("p (char (*)4)0"), /"\(" is missing/);
});

Deno.test("p knows variables, members, pointers and arrays", async () => {
  assert.match(await printed("p jiffies"), /^jiffies = \d+$/);
  assert.equal(await printed("p init_task.comm"), '"swapper/0\\000\\000\\000\\000\\000\\000"');
  assert.equal(await printed("p *init_task.comm@4"), '"swap"');
  assert.equal(await printed("p init_task.comm[0]"), "115 's'");
  assert.match(await printed("p &init_task"), /^\(struct task_struct \*\) 0x[0-9a-f]+ <init_task>$/);
  assert.match(await printed("p &init_task.pid"), /^\(pid_t \*\) 0x[0-9a-f]+ <init_task\+\d+>$/);
  const tasks = target.types.offset("task_struct", "tasks")!;
  assert.equal(await printed("p (long)&((struct task_struct *)0)->tasks"), `${tasks}`);
  assert.equal(await printed("p &init_task == init_task.parent"), "1");
  assert.equal(await printed("p (char *)&init_task.tasks - (char *)&init_task"), `${tasks}`);
  assert.match(await printed("p schedule"), /^schedule = \n \{void \(void\)\} 0x[0-9a-f]+ <schedule>$/);
  assert.match(
    await printed("p {struct list_head}&super_blocks"),
    /^\{\n {2}next = 0x[0-9a-f]+,\n {2}prev = 0x[0-9a-f]+\n\}$/,
  );
  assert.match(
    await printed("p linux_banner"),
    /^linux_banner = 0x[0-9a-f]+ <linux_banner> "Linux version 6\.1\./,
  );
});

Deno.test("p shows a per-CPU variable of each CPU", async () => {
  assert.deepEqual((await ran("p wedge_percpu")).lines.slice(0, 3), [
    "PER-CPU DATA TYPE:",
    "  u64 wedge_percpu;",
    "PER-CPU ADDRESSES:",
  ]);
  assert.equal(
    await printed("p wedge_percpu:a"),
    "per_cpu(wedge_percpu, 0) = 1000\nper_cpu(wedge_percpu, 1) = 1001",
  );
  assert.equal(await printed("px wedge_percpu:1"), "per_cpu(wedge_percpu, 1) = 0x3e9");
  assert.match(await refusal("p *runqueues"), /"runqueues" is not one object/);
});

Deno.test("p's answers have numbers, and are had again by them", async () => {
  const [row] = await rowsOf("p init_task.comm");
  assert.equal(await printed(`p $${row.number}[0]`), "115 's'");
  assert.match(await refusal("p $99999"), /no answer \$99999/);
});

Deno.test("p tells what cannot be: names, types, reads, writes", async () => {
  assert.match(await refusal("p nosuch"), /^p: no symbol "nosuch"/);
  assert.match(await refusal("p nosuch:a"), /^p: no symbol "nosuch"/);
  assert.match(await refusal("p init_task.nosuch"), /has no member "nosuch"/);
  assert.match(await refusal("p *(int *)0"), /cannot read kernel address 0x0/);
  assert.match(await refusal("p jiffies = 5"), /cannot be written/);
  assert.match(await refusal("p 1 / 0"), /division by zero/);
  assert.match(await refusal("p wedge_rwsem"), /the type of "wedge_rwsem" is not known/);
  assert.match(
    await printed("p *(struct rw_semaphore *)&wedge_rwsem"),
    /^\{\n {2}count = \{\n {4}counter = /,
  );
});

Deno.test("p takes an expression of the query language for what C does not know", async () => {
  assert.equal(await printed("p count(task where pid = 1)"), "1");
});

Deno.test("p's rows hold the value with its type", async () => {
  const [row] = await rowsOf("p init_task.pid");
  assert.deepEqual([row.expression, row.type], ["init_task.pid", "pid_t"]);
  const offset = BigInt(target.types.offset("task_struct", "pid")!);
  assert.equal((row.address as Address).value, target.symbols.get("init_task").address + offset);
});
