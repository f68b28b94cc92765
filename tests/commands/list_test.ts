import assert from "node:assert/strict";
import { Address } from "../../dsl/value.ts";
import { ran, refusal, rowsOf, session } from "./session.ts";

/** wedge.c: object i has the id 7 i, and is added at the list's end. */
const ids = Array.from({ length: 100 }, (_, i) => i * 7);

const members = (lines: readonly string[], name: string) =>
  lines.filter((line) => line.startsWith(`  ${name} = `)).map((line) => line.slice(name.length + 5));

Deno.test("list -H walks from a head, with an offset to the structures around its nodes", async () => {
  const nodes = (await ran("list -H wedge_list")).lines;
  assert.equal(nodes.length, 100);
  const link = BigInt(session.target.types.offset("wedge_obj", "link")!);
  for (
    const line of [
      "list -H wedge_list wedge_obj.link",
      `list ${link} -H wedge_list`,
      `list -o ${link} -H wedge_list`,
    ]
  ) {
    const { lines, failures } = await ran(line);
    assert.deepEqual(
      lines.map((text) => BigInt("0x" + text) + link),
      nodes.map((text) => BigInt("0x" + text)),
    );
    assert.deepEqual(failures, []);
  }
});

Deno.test("list -s shows members as a debugger prints them, -S their plain values", async () => {
  const { lines } = await ran(
    "list -H wedge_list wedge_obj.link -s wedge_obj.id,name,point[1].x -s wedge_obj.neg",
  );
  assert.deepEqual(members(lines, "id"), ids.map((id) => `${id},`));
  assert.deepEqual(members(lines, "point[1].x"), ids.map((_, i) => `${i},`));
  assert.deepEqual(members(lines, "neg"), ids.map((_, i) => `${-i || 0},`));
  assert.equal(members(lines, "name")[3], '"obj-003\\000\\000\\000\\000\\000\\000\\000\\000",');
  const plain =
    (await ran("list -H wedge_list wedge_obj.link -S wedge_obj.id,name,color,flag_b,fn,point")).lines;
  assert.deepEqual(members(plain, "id"), ids.map(String));
  assert.deepEqual(members(plain, "flag_b"), ids.map((_, i) => String(i % 8)));
  assert.deepEqual(members(plain, "color"), ids.map((_, i) => String(1 << i % 3)));
  assert.equal(members(plain, "name")[7], '"obj-007"');
  assert.match(members(plain, "fn")[0], /^0xf{8}[0-9a-f]{8} <wedge_fn>$/);
  assert.equal(members(plain, "point")[0], "{{");
});

Deno.test("list -x and -d, a whole structure, and -l from the node", async () => {
  const hex = (await ran("list -H wedge_list wedge_obj.link -s wedge_obj.id -x")).lines;
  assert.deepEqual(members(hex, "id"), ids.map((id) => `0x${id.toString(16)},`));
  const whole = (await ran("list -H wedge_list wedge_obj.link -s wedge_obj")).lines;
  assert.equal(whole[1], "struct wedge_obj {");
  assert.equal(whole.filter((line) => line === "}").length, 100);
  const nodes = (await ran("list -H wedge_list -s wedge_obj.id -l wedge_obj.link")).lines;
  assert.deepEqual(members(nodes, "id"), ids.map((id) => `${id},`));
  assert.deepEqual(nodes.filter((line) => !line.startsWith(" ")), (await ran("list -H wedge_list")).lines);
});

Deno.test("list -r goes backwards, -e stops before an address", async () => {
  const forwards = (await ran("list -H wedge_list")).lines;
  assert.deepEqual((await ran("list -H wedge_list -r")).lines, forwards.toReversed());
  assert.deepEqual((await ran(`list -H wedge_list -e ${forwards[3]}`)).lines, forwards.slice(0, 3));
  const objects = (await ran("list -H wedge_list wedge_obj.link")).lines;
  assert.deepEqual(
    (await ran(`list -h ${objects[0]} -o wedge_obj.link -e ${objects[2]}`)).lines,
    objects.slice(0, 2),
  );
});

Deno.test("list -h begins with the structure, and takes every head for one within such a structure", async () => {
  const objects = (await ran("list -H wedge_list wedge_obj.link")).lines;
  const { lines } = await ran(`list wedge_obj.link -h ${objects[0]}`);
  assert.deepEqual(lines.slice(0, 100), objects);
  assert.equal(lines.length, 101);
  assert.deepEqual((await ran(`list -B wedge_obj.link -h ${objects[0]}`)).lines, lines);
});

Deno.test("list -O: the head is another member than the links", async () => {
  const pids =
    (await ran("list -o task_struct.sibling -O task_struct.children -h init_task -s task_struct.pid")).lines;
  assert.deepEqual(members(pids, "pid"), ["1,", "2,"]);
  assert.deepEqual((await ran("list -o task_struct.children -O task_struct.sibling -h init_task")).lines, [
    "(empty)",
  ]);
});

Deno.test("list without a head follows pointers from structure to structure", async () => {
  const names = (await ran("list file_system_type.next sysfs_fs_type -S file_system_type.name")).lines;
  assert.deepEqual(members(names, "name").map((text) => text.split("  ")[1]).slice(0, 3), [
    '"sysfs"',
    '"tmpfs"',
    '"proc"',
  ]);
  // An array of structures without members is where it begins, and has no name.
  const keys =
    (await ran("list file_system_type.next sysfs_fs_type -s file_system_type.s_writers_key")).lines;
  assert.ok(members(keys, "s_writers_key").every((text) => /^0x[0-9a-f]{16},$/.test(text)));
  const objects = (await ran("list -H wedge_list wedge_obj.link")).lines;
  assert.deepEqual((await ran(`list wedge_obj.peer ${objects[99]}`)).lines, objects.toReversed());
  const plain = await ran("list wedge_list");
  assert.equal(plain.lines.length, 101);
});

Deno.test("list: a start may be an expression", async () => {
  const nodes = (await ran("list -H wedge_list")).lines;
  assert.deepEqual((await ran("list -H (wedge_list+0)")).lines, nodes);
  assert.deepEqual((await ran("list -H &wedge_list")).lines, nodes);
  assert.equal((await ran("list -H init_task.tasks")).lines.length, 102);
});

Deno.test("the rows of list have a column for each member, and the structure's members in clauses", async () => {
  const rows = await rowsOf(
    "list -H wedge_list wedge_obj.link -s wedge_obj.id | where id > 680 show address, id, neg",
  );
  assert.equal(rows.length, 2);
  assert.ok(rows[0].address instanceof Address);
});

Deno.test("list says what it cannot walk, after what it found", async () => {
  assert.match(await refusal("list"), /^list: starting address required/);
  assert.match(
    await refusal("list ffff888000012345"),
    /^list: cannot read kernel address 0xffff888000012345: not mapped/,
  );
  assert.match(await refusal("list nosuch"), /^list: invalid start: nosuch/);
  assert.match(await refusal("list -H wedge_list -s nosuch.x"), /^list: invalid structure name: nosuch/);
  assert.match(await refusal("list -H wedge_list -s wedge_obj.nam"), /member reference: nam$/);
  assert.match(await refusal("list -H wedge_list -l 8"), /^list: -l option can only be used with -s or -S/);
  assert.match(await refusal("list -x -d wedge_list"), /mutually exclusive/);
  assert.match(
    await refusal("list wedge_obj.nosuch -H wedge_list"),
    /^list: invalid argument: wedge_obj.nosuch/,
  );
  assert.match(
    await refusal("list -H wedge_list -o 8 -s wedge_obj.id -l 8"),
    /^list: -l and -o are mutually exclusive/,
  );
  assert.match(await refusal("list -O 8 -H wedge_list"), /^list: -O option can only be used with -h/);
  assert.match(await refusal("list wedge_list wedge_list wedge_list"), /too many arguments/);
  // Functions are no list: the bytes of the first one lead nowhere.
  const objects = (await ran("list -H wedge_list wedge_obj.link")).lines;
  const broken = await ran(`list wedge_obj.fn ${objects[1]}`);
  assert.deepEqual(broken.lines.slice(0, 1), [objects[1]]);
  assert.equal(broken.failures.length, 1);
  assert.match(broken.failures[0], /^list: cannot read kernel address/);
});

Deno.test("do list begins at each row's address", async () => {
  const rows = "foreach list(wedge_list, struct wedge_obj, link) where id < 15";
  const { lines } = await ran(`${rows} do list wedge_obj.peer -S wedge_obj.id`);
  assert.deepEqual(members(lines, "id"), ["0", "7", "0", "14", "7", "0"]);
});

Deno.test("a start that is no address of the kernel is refused, whatever options say", async () => {
  for (
    const line of ["list 0", "list 8", "list -h 0", "list -H 0", "list task_struct.tasks -h 0", "list -o 8 0"]
  ) {
    assert.match(await refusal(line), /^list: invalid kernel virtual address: [08]\b/, line);
  }
});

Deno.test("list -S names a number that is the address of a symbol, and no other", async () => {
  const { symbols, kernel } = session.target;
  const table = symbols.get("idle_sched_class").address, pick = symbols.get("pick_next_task_idle");
  let at = table;
  while (kernel.u64(at) !== pick.address) at += 8n;
  const shown = async (type: string) => (await ran(`list -x -S ${type} ${(at - 8n).toString(16)}`)).lines[1];
  const value = `0x${pick.address.toString(16)}`;
  assert.equal(await shown("timespec64.tv_nsec"), `  tv_nsec = ${value} <pick_next_task_idle>`);
  // One that leads into a symbol is no more than a number.
  const within = symbols.get("init_task").address +
    BigInt(session.target.types.offset("task_struct", "thread_node")!);
  assert.match(
    (await ran(`list -x -S timespec64.tv_sec ${within.toString(16)}`)).lines[1],
    /tv_sec = 0x[0-9a-f]{16}$/,
  );
});

Deno.test("list -S shows structures that have the size of a number as one", async () => {
  const { lines } = await ran("list -H modules module.list -S module.refcnt,state");
  const whole = (await ran("list -H modules module.list -s module.refcnt.counter")).lines;
  const counts = members(whole, "refcnt.counter").map((text) => text.replace(",", ""));
  assert.ok(counts.length > 0);
  assert.deepEqual(members(lines, "refcnt"), counts);
  // A larger one is laid out.
  assert.match((await ran("list -H modules module.list -S module.list")).lines[1], /^ {2}list = \{$/);
});
