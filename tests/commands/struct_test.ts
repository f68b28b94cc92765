/** struct, union, *: definitions, values, and what is asked of them. The module's objects are those of wedge.c. */
import assert from "node:assert/strict";
import { Address } from "../../dsl/value.ts";
import { CObject } from "../../lib/types/object.ts";
import { ran, refusal, rowsOf, session } from "./session.ts";

const { target } = session;
const hex = (address: bigint) => address.toString(16);
/** The module's sixth object: of a list whose order is known. */
const sixth = await (async () => {
  const { lines } = await ran("list -H wedge_list -o wedge_obj.link");
  return BigInt("0x" + lines[5]);
})();

Deno.test("struct lays a definition out as C does, anonymous members and bit-fields included", async () => {
  const { lines } = await ran("struct -o wedge_obj");
  assert.deepEqual(lines.slice(0, 3), ["struct wedge_obj {", "    [0] u32 id;", "    [4] u32 magic;"]);
  assert.ok(lines.includes("   [28] unsigned int flag_b : 3;"));
  const union = lines.indexOf("        union {");
  assert.deepEqual(lines.slice(union, union + 7), [
    "        union {",
    "  [104]     u64 whole;",
    "            struct {",
    "  [104]         u32 lo;",
    "  [108]         u32 hi;",
    "            };",
    "        };",
  ]);
  assert.deepEqual(lines.slice(-3), ["  [144] struct wedge_obj *peer;", "}", "SIZE: 152"]);
  assert.deepEqual((await ran("struct -x list_head")).lines.at(-1), "SIZE: 0x10");
  assert.deepEqual((await ran("list_head")).lines, (await ran("*list_head")).lines);
});

Deno.test("struct with members and no address says where they are, however deep", async () => {
  assert.deepEqual((await ran("struct wedge_obj.point,link.prev")).lines, [
    "struct wedge_obj {",
    "        struct {",
    "            int x;",
    "            int y;",
    "  [112] } point[3];",
    "   [40] struct list_head *link.prev;",
    "}",
  ]);
  const rows = await rowsOf("struct wedge_obj.flag_b,point[1].x");
  assert.deepEqual(
    rows.map(({ name, offset, bit_offset, bit_size, size }) => [name, offset, bit_offset, bit_size, size]),
    [["flag_b", 28n, 1n, 3n, null], ["point[1].x", 120n, null, null, rows[1].size]],
  );
});

Deno.test("struct shows an object as it lies in the dump", async () => {
  const { lines, failures } = await ran(`struct wedge_obj ${hex(sixth)}`);
  const object = CObject.at(target, "struct wedge_obj", sixth);
  const id = object.member("id").integer();
  assert.deepEqual(failures, []);
  assert.equal(lines[0], "struct wedge_obj {");
  assert.equal(lines[1], `  id = ${id},`);
  assert.match(lines[3], /^ {2}name = "obj-\d{3}(\\000){8}",$/);
  assert.ok(lines.includes("  color = WEDGE_BLUE,"));
  assert.ok(lines.includes("  point = {{"));
  const point = lines.indexOf("  point = {{");
  assert.deepEqual(lines.slice(point + 2, point + 5), [
    "      y = 0",
    "    }, {",
    `      x = ${object.member("point[1].x").integer()},`,
  ]);
  assert.match(lines.at(-3)!, /^ {2}fn = 0x[0-9a-f]+ <wedge_fn>,$/);
  const hexLines = (await ran(`struct -x wedge_obj.id,neg,fn ${hex(sixth)}`)).lines;
  assert.equal(hexLines[0], `  id = 0x${hex(id)},`);
  assert.equal(hexLines[1], `  neg = 0x${hex(BigInt.asUintN(16, object.member("neg").integer()))},`);
});

Deno.test("struct -l goes back from a member, by name and by bytes; -c counts both ways", async () => {
  const link = sixth + 32n, named = await ran(`struct wedge_obj.id -l wedge_obj.link ${hex(link)}`);
  assert.deepEqual(named.lines, (await ran(`struct wedge_obj.id ${hex(sixth)}`)).lines);
  assert.deepEqual((await ran(`struct wedge_obj.id -l 0x20 ${hex(link)}`)).lines, named.lines);
  const starts = async (words: string) =>
    (await rowsOf(`struct list_head super_blocks ${words}`)).map(({ address }) => (address as Address).value);
  const { address } = target.symbols.get("super_blocks");
  assert.deepEqual(await starts("3"), [address, address + 16n, address + 32n]);
  assert.deepEqual(await starts("-c -3"), [address - 32n, address - 16n, address]);
  assert.deepEqual(await starts("0"), []);
});

Deno.test("struct reads a per-CPU variable of the CPUs behind the colon", async () => {
  const { lines } = await ran("struct rq.cpu runqueues:a");
  assert.deepEqual(lines.filter((line) => /^\[/.test(line)).map((line) => line.slice(0, 5)), [
    "[0]: ",
    "[1]: ",
  ]);
  assert.deepEqual(lines.filter((line) => /cpu =/.test(line)), ["  cpu = 0,", "  cpu = 1,"]);
  assert.deepEqual((await ran("struct rq.cpu runqueues:0-1")).lines, lines);
  assert.deepEqual((await ran("struct rq.cpu runqueues:1")).lines, lines.slice(2));
  // The task that panicked is the current one.
  assert.match((await ran("struct rq.cpu runqueues:")).lines[1], /cpu = [01],/);
  assert.match(await refusal("struct rq.cpu runqueues:7"), /invalid cpu specification: 7/);
  assert.match(await refusal("struct rq.cpu runqueues:x"), /invalid cpu specification: x/);
  assert.match(await refusal("struct rq.cpu runqueues"), /runqueues is a per-CPU variable/);
  assert.equal((await ran("struct list_head super_blocks:0")).warnings.length, 1);
});

Deno.test("struct -p follows pointers, -o tells addresses, -r shows bytes", async () => {
  const [type, arrow, , ...rest] = (await ran("struct task_struct.nsproxy,comm -p init_task")).lines;
  const { address } = target.symbols.get("init_nsproxy");
  assert.equal(type, `  struct nsproxy *nsproxy = 0x${hex(address)}`);
  assert.equal(arrow, "  -> <init_nsproxy> {");
  assert.equal(rest.at(-1), '  comm = "swapper/0\\000\\000\\000\\000\\000\\000",');
  assert.match((await ran("struct task_struct.mm -p init_task")).lines[1], /^ {2}-> NULL$/);
  assert.deepEqual((await ran("struct -o nsproxy.count init_nsproxy")).lines, [
    "struct nsproxy {",
    `  [${hex(address)}] atomic_t count;`,
    "}",
  ]);
  const raw = (await ran("struct -r list_head.prev super_blocks")).lines;
  assert.match(
    raw[0],
    new RegExp(`^${hex(target.symbols.get("super_blocks").address + 8n)}:  [0-9a-f]{16} {20}.{8}$`),
  );
});

Deno.test("struct -r of a bit-field shows the number that it is cut out of", async () => {
  const { lines } = await ran(`struct -r wedge_obj.flag_b ${hex(sixth)}`);
  const word = target.kernel.u32(sixth + 28n).toString(16).padStart(8, "0");
  assert.match(lines[0], new RegExp(`^${hex(sixth + 28n)}: {2}${word} {30}.{4}$`));
});

Deno.test("struct says of a member that cannot be read why, and of a structure that cannot that it fails", async () => {
  const end = target.map.space.name;
  assert.equal(end, "kernel");
  const { lines, failures } = await ran("struct list_head ffffffffff000000");
  assert.deepEqual(lines, []);
  assert.match(failures[0], /^struct: cannot read kernel address/);
  // Across the end of what is mapped: the last bytes before a page that is not in the dump.
  const gap = await firstGap();
  const text = (await ran(`struct list_head ${hex(gap - 8n)}`)).lines;
  assert.match(text[1], /^ {2}next = 0x/);
  assert.match(text[2], /^ {2}prev = <unreadable: .+>$/);
});

/** An address whose page cannot be read, behind one whose page can. */
function firstGap(): bigint {
  let at = BigInt.asUintN(64, sixth & ~4095n);
  for (let i = 0; i < 100_000; i++, at += 4096n) if (!target.kernel.readable(at)) return at;
  throw new Error("the dump has no gaps");
}

Deno.test("struct refuses what makes no sense, and says what would", async () => {
  assert.match(await refusal("struct nosuchthing"), /^struct: invalid data structure reference: nosuchthing/);
  assert.match(
    await refusal("struct page 0xffffffff"),
    /^struct: invalid kernel virtual address: 0xffffffff/,
  );
  assert.match(await refusal("struct task_struct.nosuch init_task"), /task_struct\.nosuch/);
  assert.match(await refusal("struct list_head super_blocks 2 3"), /too many arguments/);
  assert.match(await refusal("struct -r list_head"), /-r requires an address/);
  assert.match(await refusal("union list_head"), /list_head is not a union/);
  assert.deepEqual((await ran("union rcu_special")).lines.at(-1), "SIZE: 4");
  assert.deepEqual((await ran("struct pid_t")).lines, ["typedef int pid_t;", "SIZE: 4"]);
});

Deno.test("struct says how to go behind a pointer", async () => {
  const [error] = await session.compile("struct task_struct.cred.uid init_task").then(
    () => [],
    (error) => [error],
  );
  assert.match(
    JSON.stringify(error.diagnostics),
    /cred is a pointer: p \(\(struct task_struct \*\)ADDRESS\)->cred->uid/,
  );
});

Deno.test("struct's rows have a column for each member", async () => {
  const [row] = await rowsOf("struct task_struct.pid,se.vruntime init_task");
  assert.deepEqual(Object.keys(row), ["address", "type", "pid", "se.vruntime"]);
  assert.equal((row.address as Address).value, target.symbols.get("init_task").address);
  const [, second] = await rowsOf("struct rq.cpu runqueues:a");
  assert.deepEqual(Object.keys(second), ["address", "type", "cpu"]);
});

Deno.test("a blank may stand behind *, and size is another word for it", async () => {
  const { lines } = await ran("struct list_head");
  for (const line of ["* list_head", "*list_head", "size list_head", "* struct list_head"]) {
    assert.deepEqual((await ran(line)).lines, lines, line);
  }
});

Deno.test("the name of an enum alone, and `enum` before it, are the definition", async () => {
  const [first, second] = (await ran("struct wedge_color")).lines;
  assert.deepEqual([first, second], ["enum wedge_color {", "  WEDGE_RED = 1"]);
  for (const line of ["wedge_color", "enum wedge_color", "*wedge_color"]) {
    assert.deepEqual((await ran(line)).lines, (await ran("struct wedge_color")).lines, line);
  }
  assert.match(await refusal("enum list_head"), /list_head is not an enum/);
});

Deno.test("a source's name is that of the type where a member, an address or an option follows", async () => {
  assert.deepEqual((await ran("module.name")).lines, (await ran("struct module.name")).lines);
  assert.deepEqual((await ran("page -o")).lines, (await ran("struct page -o")).lines);
  const [{ address }] = await rowsOf("page limit 1");
  const place = hex((address as Address).value);
  for (const line of [`page.flags ${place}`, `page.flags -x 0x${place}`, `page ${place}`]) {
    assert.deepEqual((await ran(line)).lines, (await ran(`struct ${line}`)).lines, line);
  }
});

Deno.test("struct -o and -r head what is of a CPU with it, and the rows tell the CPU", async () => {
  for (const line of ["struct -o rq.cpu runqueues:a", "struct -r list_head runqueues:a"]) {
    const { lines } = await ran(line);
    assert.match(lines[0], /^\[0\]: ff[0-9a-f]{14}$/, line);
    assert.equal(lines.filter((one) => /^\[\d+\]: /.test(one)).length, 2, line);
    assert.ok(!lines.includes(""), line);
    const cpus = (await rowsOf(`${line} | show cpu`)).map(({ cpu }) => cpu);
    assert.deepEqual(cpus, [0n, 1n], line);
  }
});

Deno.test("struct -u takes no address of the kernel", async () => {
  assert.equal(await refusal("struct -u list_head modules"), "struct: invalid user virtual address: modules");
});
