import assert from "node:assert/strict";
import { Address } from "../../dsl/value.ts";
import { ran, refusal, rowsOf, session } from "./session.ts";

/** wedge.c: object i has the id 7 i; maple ranges are 100 i to 100 i + 49. */
const ids = Array.from({ length: 100 }, (_, i) => i * 7);

const members = (lines: readonly string[], name: string) =>
  lines.filter((line) => line.startsWith(`  ${name} = `)).map((line) => line.slice(name.length + 5));

const positions = (lines: readonly string[]) =>
  lines.flatMap((line) => /position: (.*)$/.exec(line)?.[1] ?? []);

const objects = (await ran("list -H wedge_list wedge_obj.link")).lines;

Deno.test("tree -t rbtree gives a node before its children, with -l in order", async () => {
  const inOrder = (await ran("tree -t rb -o wedge_obj.rb -l wedge_rbtree -s wedge_obj.id")).lines;
  assert.deepEqual(members(inOrder, "id"), ids.map((id) => `${id},`));
  assert.deepEqual(inOrder.filter((line) => !line.startsWith(" ")), objects);
  const { lines, failures } = await ran("tree -p -o wedge_obj.rb wedge_rbtree -S wedge_obj.id");
  assert.deepEqual(failures, []);
  const ways = positions(lines), found = members(lines, "id").map(Number);
  assert.equal(ways[0], "root");
  assert.equal(new Set(ways).size, 100);
  // Each node comes after its parent, and on the side where its id belongs.
  ways.forEach((way, i) => {
    if (way === "root") return;
    const above = ways.indexOf(way.replace(/\/.$/, ""));
    assert.ok(above >= 0 && above < i, way);
    assert.equal(found[i] < found[above], way.endsWith("l"), way);
  });
});

Deno.test("tree -r and -o are offsets, -N begins at a node", async () => {
  const offset = session.target.types.offset("wedge_obj", "rb")!;
  const { lines } = await ran(`tree -o ${offset} wedge_rbtree`);
  assert.deepEqual((await ran(`tree -r 8 -o wedge_obj.rb (wedge_rbtree-8)`)).lines, lines);
  const all = (await ran("tree -p wedge_rbtree")).lines, ways = positions(all);
  const left = all[2 * ways.indexOf("root/l")];
  const below = await ran(`tree -p -N ${left}`);
  assert.deepEqual(
    positions(below.lines),
    ways.filter((way) => way.startsWith("root/l")).map((way) => way.replace("root/l", "root")),
  );
  assert.deepEqual(below.failures, []);
});

Deno.test("tree -t xarray, and radix, which is one", async () => {
  const { lines } = await ran("tree -t xarray -p wedge_xarray -s wedge_obj.id");
  assert.deepEqual(members(lines, "id"), ids.map((id) => `${id},`));
  assert.equal(lines[3 * 50], objects[50]);
  assert.equal(lines[3 * 50 + 1], "  index: 350  position: root/0/0/5/30");
  assert.deepEqual(lines.slice(-2), ["55", "  index: 1000000  position: root/3/52/9/0"]);
  assert.deepEqual((await ran("tree -t ra wedge_radix")).lines, objects);
  assert.equal((await ran("tree -t radix -p wedge_radix")).lines[1], "  index: 0  position: root/0/0");
  assert.deepEqual((await ran("tree -t x -r idr.idr_rt wedge_idr")).lines, objects);
  assert.equal((await ran("tree -t x -p -r address_space.i_pages (def_blk_aops)")).lines.length, 2);
});

Deno.test("tree -N of an xarray's node, with the bits that lead to it and without them", async () => {
  const head = session.target.symbols.get("wedge_xarray").address +
    BigInt(session.target.types.offset("xarray", "xa_head")!);
  const entry = session.target.kernel.u64(head);
  const { lines } = await ran("tree -t x -p wedge_xarray");
  assert.deepEqual((await ran(`tree -t x -p -N ${entry.toString(16)}`)).lines, lines);
  assert.deepEqual((await ran(`tree -t x -p -N ${(entry & ~3n).toString(16)}`)).lines, lines);
});

Deno.test("tree -t maple: addresses in the radix, numbers and slots with -p", async () => {
  assert.deepEqual((await ran("tree -t maple -x wedge_maple")).lines, objects);
  assert.deepEqual((await ran("tree -t m wedge_maple")).lines, objects.map((hex) => `${BigInt("0x" + hex)}`));
  const { lines } = await ran("tree -t maple -p wedge_maple -S wedge_obj.id,name");
  assert.deepEqual(members(lines, "id"), ids.map(String));
  assert.equal(lines[1], "  index: 1  position: root/0/0");
  assert.equal(members(lines, "name")[99], '"obj-099"');
});

Deno.test("tree -t maple -v shows every node and every slot", async () => {
  const { lines } = await ran("tree -t maple -v -x wedge_maple");
  assert.match(lines[0], /^maple_tree\(ffffffffc[0-9a-f]{7}\) flags 8, height 2 root 0xff[0-9a-f]{14}$/);
  assert.match(lines[2], /^0-f{16}: node 0x[0-9a-f]+ depth 0 type 2 parent 0x[0-9a-f]+ contents: 0x/);
  const slots = lines.filter((line) => line.startsWith("    "));
  assert.equal(slots[0], `    0-31: 0x${objects[0]}`);
  assert.equal(slots[1], "    32-63: 0x0");
  assert.equal(slots.length, 200);
});

Deno.test("tree -t maple -v of an empty tree", async () => {
  const { lines } = await ran("tree -t maple -v -r mm_struct.mm_mt init_mm");
  assert.match(lines[0], /^maple_tree\(f{8}[0-9a-f]{8}\) flags 303, height 0 root 0x0$/);
  assert.deepEqual(lines.slice(1), ["", "0: 0"]);
});

Deno.test("tree -N of a maple node below the root", async () => {
  const { lines } = await ran("tree -t maple -v wedge_maple");
  const child = / contents: 0x([0-9a-f]+) /.exec(lines[2])![1];
  const below = await ran(`tree -t maple -N ${child} -s wedge_obj.id -p`);
  const found = members(below.lines, "id");
  assert.ok(found.length > 5);
  assert.deepEqual(found, ids.slice(0, found.length).map((id) => `${id},`));
  assert.equal(below.lines[1], "  index: 1  position: direct/0");
  assert.deepEqual(below.failures, []);
});

Deno.test("tree -t maple -v of an address space has the gaps, and places below their slots", async () => {
  const [{ mm }] = await rowsOf("foreach task where mm.map_count > 17 show ->mm as mm limit 1");
  const address = (mm as { scalar(): Address }).scalar().value.toString(16);
  const { lines } = await ran(`tree -t maple -v -p -r mm_struct.mm_mt ${address} -s vm_area_struct.vm_start`);
  assert.match(lines[2], / type 3 .* \| [0-9A-F]{2} [0-9A-F]{2}\| 0x/);
  const starts = members(lines, "vm_start").map((text) => BigInt(text.replace(",", "")));
  const ranges = lines.flatMap((line, i) =>
    /^ *(\d+)-\d+: /.test(line) && /index/.test(lines[i + 1] ?? "") ? [line] : []
  );
  assert.ok(starts.length > 17);
  assert.deepEqual(ranges.map((line) => BigInt(/^ *(\d+)-/.exec(line)![1])), starts);
});

Deno.test("the rows of tree have what its text has", async () => {
  const rows = await rowsOf(
    "tree -t xarray wedge_xarray -s wedge_obj.id | where index > 690 show address, value, index, position, id",
  );
  assert.deepEqual(rows.map(({ index }) => index), [693n, 1000000n]);
  assert.ok(rows[0].address instanceof Address);
  assert.equal(rows[1].value, 42n);
  assert.equal(rows[1].id, null);
  const nodes = await rowsOf(
    "tree -t maple -v wedge_maple | where node != null show depth, node_type, first",
  );
  assert.deepEqual(nodes[0], { depth: 0n, node_type: "maple_range_64", first: 0n });
  const [root] = await rowsOf(
    "tree -t rbtree -o wedge_obj.rb wedge_rbtree -s wedge_obj.id | show position, magic limit 1",
  );
  assert.equal(root.position, "root");
});

Deno.test("tree says what it cannot walk", async () => {
  assert.match(await refusal("tree"), /^tree: a starting address is required/);
  assert.match(await refusal("tree -t foo wedge_rbtree"), /^tree: invalid tree type: foo/);
  assert.match(await refusal("tree -t r wedge_rbtree"), /^tree: invalid tree type: r/);
  assert.match(await refusal("tree -t maple -o 8 wedge_maple"), /not applicable/);
  assert.match(await refusal("tree -v wedge_rbtree"), /not applicable/);
  assert.match(await refusal("tree -r 8 -N wedge_rbtree"), /mutually exclusive/);
  assert.match(await refusal("tree -o nosuch wedge_rbtree"), /^tree: invalid -o argument: nosuch/);
  assert.match(
    await refusal("tree ffff888000012345"),
    /^tree: cannot read kernel address 0xffff888000012345/,
  );
  assert.match(await refusal("tree -t maple -N ffff888000012340"), /does not lead to a maple node/);
  assert.match(await refusal("tree -t x -N ffff888000012345"), /is no node of an xarray/);
  for (const options of ["", "-N", "-t x", "-t x -N", "-t ra -N", "-t maple", "-t maple -N"]) {
    assert.match(await refusal(`tree ${options} 0`), /^tree: invalid kernel virtual address: 0\b/, options);
  }
  // A list's head is no tree: what is no node of one is left out, and said.
  const broken = await ran("tree -N wedge_list");
  assert.equal(broken.lines.length >= 1, true);
  assert.equal(broken.failures.length, 1);
});
