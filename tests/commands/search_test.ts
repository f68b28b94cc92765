import assert from "node:assert/strict";
import { Address } from "../../dsl/value.ts";
import { ran, refusal, rowsOf, session } from "./session.ts";

const { kernel, symbols } = session.target;
const objects = (await ran("list -H wedge_list wedge_obj.link")).lines.map((text) => BigInt("0x" + text));
const addresses = (lines: readonly string[]) => lines.map((line) => BigInt("0x" + line.split(":")[0]));

Deno.test("search finds numbers of each size where they are", async () => {
  const magics = (await ran("search -k -w feedc0de")).lines;
  assert.deepEqual(addresses(magics), objects.map((object) => object + 4n).sort((a, b) => a < b ? -1 : 1));
  assert.equal(magics[0].split(": ")[1], "feedc0de");
  const head = symbols.get("wedge_list").address;
  const { lines } = await ran(`search ${head.toString(16)}`);
  for (const at of addresses(lines)) assert.equal(kernel.u64(at), head);
  assert.ok(addresses(lines).includes(kernel.u64(head) + 8n));
  const page = objects[0] & ~0xfffn;
  const halves = (await ran(`search -h c0de -s ${page.toString(16)} -l 4096`)).lines;
  assert.ok(addresses(halves).includes(objects[0] + 4n));
});

Deno.test("search -K and -V part the kernel's memory", async () => {
  const all = (await ran("search wedge_list")).lines, some = (await ran("search -K wedge_list")).lines;
  const others = (await ran("search -V wedge_list")).lines;
  assert.deepEqual([...some, ...others].sort(), [...all].sort());
  assert.ok(some.length > 0 && others.length > 0);
  // The module's own memory is mapped by vmalloc, and once more by the direct map.
  const at = addresses(others).map((address) => kernel.translate(address).physical);
  assert.ok(
    at.every((physical) =>
      addresses(some).some((address) => kernel.translate(address).physical === physical)
    ),
  );
});

Deno.test("search -p finds physical addresses, and the same bytes there", async () => {
  const physical = addresses((await ran("search -p -w feedc0de")).lines);
  assert.deepEqual(
    physical,
    objects.map((object) => BigInt(kernel.translate(object + 4n).physical)).sort((a, b) => a < b ? -1 : 1),
  );
});

Deno.test("search -m leaves bits out of account, symbols and expressions are told", async () => {
  const [masked] = (await ran(`search -m ffff0000 -w c0de -s ${objects[0].toString(16)} -l 16`)).lines;
  assert.equal(masked, `${(objects[0] + 4n).toString(16)}: feedc0de`);
  const near = (await ran("search -m ff wedge_list")).lines;
  assert.ok(near.length > 4 && near.every((line) => /: ffffffffc[0-9a-f]{7}$/.test(line)));
  const { lines } = await ran("search wedge_list (wedge_list+0)");
  assert.match(lines[0], /^ff[0-9a-f]{14}: ffffffffc[0-9a-f]{7} \(wedge_list\)$/);
  assert.match(lines[1], / \(wedge_list\+0\)$/);
});

Deno.test("search -c finds texts, and shows what follows them", async () => {
  const { lines } = await ran('search -c "obj-001" wedge-ab');
  const found = addresses(lines);
  assert.ok(found.includes(objects[1] + 8n));
  assert.ok(lines.every((line) => /^[0-9a-f]+: (obj-001|wedge-ab).{48,49}$/.test(line)));
});

Deno.test("search -t and -T search the stacks of tasks, each under its header", async () => {
  const [{ task }] = await rowsOf('foreach task where comm = "wedge-ab" show task');
  const address = (task as Address).value.toString(16);
  const { lines } = await ran(`search -t ${address}`);
  const header = lines.findIndex((line) => line.startsWith(`PID: `) && line.includes(`TASK: ${address} `));
  assert.ok(header >= 0);
  assert.match(lines[header + 1], new RegExp(`^[0-9a-f]{16}: ${address}$`));
  const rows = await rowsOf(`search -t ${address} | show address, value, task.comm, space`);
  assert.ok(rows.some((row) => row["task.comm"] === "wedge-ab"));
  assert.deepEqual(new Set(rows.map(({ space }) => space)), new Set(["kernel"]));
  assert.equal(
    (await ran(`search -T ${address}`)).lines.filter((line) => line.startsWith("PID")).length <= 2,
    true,
  );
});

Deno.test("search -x shows the neighbours, in text and rows", async () => {
  const at = (objects[0] + 4n).toString(16), from = objects[0].toString(16);
  const { lines } = await ran(`search -x 2 -w feedc0de -s ${from} -l 16`);
  assert.equal(lines.length, 4);
  assert.equal(lines[1], `${at}:  feedc0de`);
  assert.match(lines[2], /: {2}2d6a626f 30303030 {21}obj-0000?\.?$|: {2}2d6a626f 00303030 {21}obj-000\.$/);
  const [row] = await rowsOf(`search -x 2 -w feedc0de -s ${from} -l 16`);
  assert.deepEqual((row.after as unknown as Address[]).map(({ value }) => value), [0x2d6a626fn, 0x00303030n]);
  assert.equal((row.before as unknown as Address[]).length, 2);
});

Deno.test("search -s, -e and -l limit the range", async () => {
  const from = objects[0].toString(16);
  assert.equal((await ran(`search -w feedc0de -s ${from} -l 4`)).lines.length, 0);
  assert.equal((await ran(`search -w feedc0de -s ${from} -l 8`)).lines.length, 1);
  assert.equal(
    (await ran(`search -w feedc0de -s ${from} -e ${(objects[0] + 4n).toString(16)}`)).lines.length,
    0,
  );
  const rounded = await ran(`search -w feedc0de -s ${(objects[0] + 1n).toString(16)} -l 8`);
  assert.deepEqual(rounded.warnings, [`search: rounding down start address to: ${from}`]);
});

Deno.test("search says what it cannot search", async () => {
  assert.match(await refusal("search"), /^search: what to search for is missing/);
  assert.match(await refusal("search nosuch"), /^search: invalid input: nosuch/);
  assert.match(await refusal("search -h 12345"), /^search: value too large for -h option: 12345/);
  assert.match(
    await refusal("search -w wedge_list"),
    /too large for -w option: ffffffffc[0-9a-f]{7} \(wedge_list\)/,
  );
  assert.match(await refusal("search -k -u 1"), /mutually exclusive/);
  assert.match(await refusal("search -c -m 1 a"), /-m is not applicable with -c/);
  assert.match(await refusal("search -t -s 0 1"), /no start, end or length/);
  assert.match(
    await refusal("search -p -s 2000 -e 1000 1"),
    /ending address 1000 is below starting address 2000/,
  );
  assert.match(await refusal("search -s 1000 1"), /invalid kernel virtual address: 1000/);
  assert.match(await refusal("search -l zz 1"), /not a valid number: zz/);
});
