/** The functions over a dump, asked of the embedded one. */
import assert from "node:assert/strict";
import { QueryError } from "../../dsl/mod.ts";
import { Address, Failure, isHost, Missing, Size, type Value } from "../../dsl/value.ts";
import { openSession } from "../../mod.ts";
import { embeddedDump } from "./embedded.ts";

const session = await openSession({ vmcore: embeddedDump, cache: false });

/** The value of an expression over the row of a task. */
async function value(expression: string, where = "pid = 171"): Promise<Value> {
  const [row] = await session.query(`task where ${where} show ${expression} as x`);
  return row.x as Value;
}

/** The same as text. */
async function text(expression: string, where?: string): Promise<string> {
  const x = await value(expression, where);
  if (x instanceof Missing) return `missing: ${x.reason}`;
  if (x instanceof Failure) return `error: ${x.message}`;
  return isHost(x) ? x.text() : x instanceof Address ? `0x${x.value.toString(16)}` : String(x);
}

Deno.test("what() knows tasks, their stacks and the frames in them", async () => {
  assert.equal(await text("what(task)"), "task_struct of vforker (171)");
  assert.equal(await text("what(task + 0x10)"), "task_struct of vforker (171), .thread_info+0x10");
  assert.equal(await text("what(&(->comm)) "), "task_struct of vforker (171), .comm");
  assert.equal(await text("what(stack[3].sp)"), "stack of vforker (171), frame #3 __wait_for_common+0x94");
  assert.equal(await text("what(->stack)"), "stack of vforker (171), below what is in use");
  assert.equal(await text("what(stack[0].sp).task.comm"), "vforker");
  assert.equal(await text("what(::init_task)"), "task_struct of swapper/0 (0)");
});

Deno.test("what() knows variables, code, modules and per-CPU areas", async () => {
  assert.equal(await text("what(::schedule + 5)"), "schedule+0x5, code of the kernel");
  assert.equal(await text("what(::jiffies_64).kind"), "data");
  assert.equal(await text("what(wedge_list)"), "wedge_list [wedge], data of module wedge");
  const [row] = await session.query("percpu(runqueues, struct rq) where cpu = 1 show what(address + 8) as x");
  assert.equal((row.x as unknown as { text(): string }).text(), "runqueues+0x8 of CPU 1");
});

Deno.test("what() says how memory is mapped, and why it is not", async () => {
  const page = "*(u64 *)&::page_offset_base + 0x1000000";
  assert.match(await text(`what(${page})`), /^direct map: physical address 0x1000000/);
  assert.equal(await text(`what(${page}).kind`), "direct map");
  assert.equal(await text(`what(what(${page}).page).text`), "struct page of 0x1000000");
  assert.match(await text("what(what(task).page)"), /^null$/);
  assert.equal(await text("what(0x10)"), "null pointer+0x10");
  assert.match(await text("what(0x8000000000000000)"), /^no address: bits \d+ to 63/);
  assert.match(await text("what(0xffffffffff000000)"), /^not mapped/);
  assert.equal(await text("what(0x400000).kind"), "user");
});

Deno.test("string() of a text is the text: a column may stand before the pointer of its name", async () => {
  const [row] = await session.query("slab limit 1 show string(name) = string(->name) as same");
  assert.equal(row.same, true);
});

Deno.test("what() knows objects of slab caches, struct pages, and vmalloc areas", async () => {
  assert.match(await text("what(mm)"), /^object of mm_struct: 0x[0-9a-f]+, allocated$/);
  assert.match(await text("what(mm + 0x10)"), /^object of mm_struct: 0x[0-9a-f]+\+0x10, allocated$/);
  assert.equal(await text("what(mm + 0x10).object = mm"), "true");
  assert.equal(await text("what(mm).cache"), "mm_struct");
  assert.equal(await text("what(mm).state"), "allocated");
  assert.match(await text("what(what(mm).page)"), /^struct page of 0x[0-9a-f]+, slab/);
  assert.equal(await text("what(what(mm).page + 8).kind"), "struct page");
  const [area] = await session.query("vmalloc where flags=VM_IOREMAP limit 1 show what(start + 8) as x");
  assert.match(
    (area.x as unknown as { text(): string }).text(),
    /^ioremap area of 0x[0-9a-f]+ bytes of acpi_os_map_iomem\+0x[0-9a-f]+: 0x[0-9a-f]+\+0x8$/,
  );
});

Deno.test("what() with a task, or its pid, says which mapping an address of user space is in", async () => {
  const init = "pid = 1";
  assert.match(
    await text("what(mm->start_stack, task)", init),
    /^\[stack\]\+0x[0-9a-f]+ rw-p of init \(1\)$/,
  );
  assert.equal(await text("what(mm->start_code, 1)", init), "/bin/busybox r-xp of init (1)");
  assert.equal(await text("what(0x1234567, 1)"), "user space that init (1) has not mapped");
  assert.equal(await text("what(0x400000, 2)"), "user space, and kthreadd (2) has none");
  assert.equal(await text("what(0x400000, 99999)"), "error: there is no task 99999");
});

Deno.test("read() and string() read the kernel's memory", async () => {
  assert.equal(await text("read(&(->comm), 8)"), "76 66 6f 72 6b 65 72 00");
  assert.equal(await text("string(&(->comm))"), "vforker");
  assert.equal(await text("string(->comm)"), "vforker");
  assert.equal(await text("length(read(task))"), "47");
  assert.equal(await text("read(0xffffffffff000000, 4)"), "missing: not mapped (pmd)");
  assert.equal(await text("read(task, 0)"), "error: read() gives 1 to 65536 bytes");
  assert.equal(await text("read(null)"), "null");
  assert.equal(await text("symbol(::schedule + 4)"), "schedule+0x4");
});

Deno.test("user() reads a process's memory: here the filter has left it out", async () => {
  assert.equal(await text("user(task, mm->start_stack)"), "missing: page excluded by the dump's filter");
  assert.equal(await text("user(1, 0x400000, 4)"), "missing: page excluded by the dump's filter");
  assert.equal(await text("user(2, 0x400000)"), "missing: the task has no memory of its own");
  assert.match(await text("user(1, 0x1234567)"), /^missing: not mapped/);
  assert.equal(await text("user(1, 0x400000, 0x10001)"), "error: user() gives 1 to 65536 bytes");
});

Deno.test("ago() counts from when the dump was taken", async () => {
  assert.equal(await text("ago(ago(90s)) = 90s"), "true");
  assert.equal(await text("ago(start) > 0s and ago(start) < 1h"), "true");
  assert.equal(await text("start > ago(1h)"), "true");
  assert.equal(await text("ago(null)"), "null");
  assert.equal(await text("ago(5)"), "error: ago() is of a duration or a time");
});

Deno.test("type() and members() say what a C type is", async () => {
  assert.equal(await text("type(struct list_head)"), "struct list_head");
  const size = await value("type(struct wedge_obj).size");
  assert.ok(size instanceof Size && size.bytes > 100n);
  assert.equal(await text("length(members(struct list_head))"), "2");
  assert.equal(await text("members(struct list_head)[1]"), "struct list_head *prev");
  assert.equal(await text("members(struct list_head)[1].offset"), "8");
  assert.equal(await text("members(struct list_head)[1].type"), "struct list_head *");
  const rows = await session.query(
    'task limit 1 expand members(struct wedge_obj) as m where m.name like "flag%" show m.name, m.bits, m.bit',
  );
  assert.deepEqual(Array.from(rows, (row) => Object.values(row)), [
    ["flag_a", 1n, 0n],
    ["flag_b", 3n, 1n],
    ["flag_c", 12n, 4n],
  ]);
});

Deno.test("what a function takes is checked before any page is read", async () => {
  const wrong = (query: string) => assert.rejects(session.query(query), QueryError);
  await wrong("task show members(struct no_such_type)");
  await wrong("task show what()");
  await wrong("task show what(task).nope");
  await wrong("task show members(struct list_head)[0].nope");
  await wrong("task show whut(task)");
});
