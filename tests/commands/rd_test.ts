import assert from "node:assert/strict";
import { Address } from "../../dsl/value.ts";
import { ran, refusal, rowsOf, session } from "./session.ts";

const banner = session.target.symbols.get("linux_banner").address;
const text = session.target.kernel.cString(banner);
const at = (offset: number) => (banner + BigInt(offset)).toString(16);

Deno.test("rd shows two words a line, with their characters", async () => {
  const { lines } = await ran("rd linux_banner 3");
  assert.deepEqual(lines, [
    `${at(0)}:  65762078756e694c 2e36206e6f697372   ${text.slice(0, 16)}`,
    `${at(16)}:  632d36352d302e31                    ${text.slice(16, 24)}`,
  ]);
  assert.deepEqual((await ran("rd -x linux_banner")).lines, [`${at(0)}:  65762078756e694c `]);
});

Deno.test("of options that undo each other the last one counts", async () => {
  const of = async (options: string) => (await ran(`rd ${options} linux_banner`)).lines;
  assert.deepEqual(await of("-8 -16"), await of("-16"));
  assert.deepEqual(await of("-16 -8"), await of("-8"));
  assert.deepEqual(await of("-32 -64"), await of("-64"));
  assert.deepEqual((await ran("rd -u -p 100000")).lines, (await ran("rd -p 100000")).lines);
  assert.match(await refusal("rd -p -u ffffffff81000000"), /invalid user virtual address/);
});

Deno.test("rd -u reads no address of the kernel", async () => {
  assert.match(
    await refusal("rd -u linux_banner"),
    /^rd: invalid user virtual address: ffffffff[0-9a-f]{8}$/,
  );
  assert.match(
    await refusal("rd -u ffff800000000000"),
    /^rd: invalid user virtual address: ffff800000000000/,
  );
});

Deno.test("rd -8, -16 and -32 show smaller values", async () => {
  assert.deepEqual((await ran("rd -8 linux_banner 17")).lines, [
    `${at(0)}:  4c 69 6e 75 78 20 76 65 72 73 69 6f 6e 20 36 2e   Linux version 6.`,
    `${at(16)}:  31                                                1`,
  ]);
  assert.deepEqual((await ran("rd -16 linux_banner 2")).lines, [
    `${at(0)}:  694c 6e75${" ".repeat(33)}Linu`.replace("6e75", "756e"),
  ]);
  assert.deepEqual((await ran("rd -32 linux_banner 4")).lines, [
    `${at(0)}:  756e694c 65762078 6f697372 2e36206e   Linux version 6.`,
  ]);
});

Deno.test("rd -N swaps the bytes of small values, and leaves their characters in order", async () => {
  assert.deepEqual((await ran("rd -16 -N linux_banner 8")).lines, [
    `${at(0)}:  4c69 6e75 7820 7665 7273 696f 6e20 362e   Linux version 6.`,
  ]);
  const plain = (await ran("rd linux_banner 2")).lines;
  assert.deepEqual((await ran("rd -N linux_banner 2")).lines, plain);
});

Deno.test("rd -d and -D show decimal numbers, in columns of their own width", async () => {
  const { kernel, symbols } = session.target;
  const value = (unsigned: bigint, bits: number, signed: boolean) =>
    signed ? BigInt.asIntN(bits, unsigned) : BigInt.asUintN(bits, unsigned);
  const task = symbols.get("init_task").address;
  for (
    const [flag, bits, signed] of [["-d", 64, true], ["-D", 64, false], ["-d", 32, true], [
      "-D",
      16,
      false,
    ]] as const
  ) {
    const { lines } = await ran(`rd ${flag} -${bits} init_task 64`);
    const found = lines.flatMap((line) => line.split(/\s+/).slice(1).filter((word) => word !== ""));
    const wanted = Array.from(
      { length: 64 },
      (_, i) => String(value(kernel.unsigned(task + BigInt(i * bits / 8), bits / 8), bits, signed)),
    );
    assert.deepEqual(found, wanted, `${flag} -${bits}`);
  }
  assert.deepEqual((await ran("rd -d jiffies")).lines, ["ffffffff9fa079c0:       4294896402 "]);
});

Deno.test("rd -a shows a text up to its end, or so many characters", async () => {
  const { lines } = await ran("rd -a linux_banner");
  assert.equal(lines.map((line) => line.slice(19)).join(""), text.trimEnd());
  assert.deepEqual(lines.map((line) => line.length), [79, 79, 79, 19 + text.trimEnd().length - 180]);
  assert.deepEqual((await ran("rd -a linux_banner 5")).lines, [`${at(0)}:  Linux`]);
  const end = text.length - 2;
  assert.deepEqual((await ran(`rd -a ${at(end)} 4`)).lines, [`${at(end)}:  ${text[end]}`]);
  assert.deepEqual((await ran(`rd -a ${at(end + 1)}`)).lines, []);
  // What is no text is left out, and text begins anew behind it.
  const { address } = session.target.symbols.get("init_task"),
    lineOf = (bytes: number[], from: number) =>
      `${(address + BigInt(from)).toString(16)}:  ${String.fromCharCode(...bytes)}`;
  const bytes = [...session.target.kernel.read(address, 200)], runs: string[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const from = i;
    while (i < bytes.length && bytes[i] >= 0x20 && bytes[i] < 0x7f) i++;
    if (i > from) runs.push(lineOf(bytes.slice(from, i), from));
  }
  assert.ok(runs.length > 2);
  assert.deepEqual((await ran("rd -a init_task 200")).lines, runs);
});

Deno.test("rd -e, -o and -R say where it begins and ends", async () => {
  const whole = (await ran("rd linux_banner 2")).lines;
  assert.deepEqual((await ran("rd linux_banner -e (linux_banner+16)")).lines, whole);
  assert.deepEqual((await ran("rd linux_banner -e (linux_banner+23)")).lines, whole);
  assert.deepEqual((await ran("rd -o 16 (linux_banner-16) 2")).lines, whole);
  assert.deepEqual((await ran("rd -o -0x10 (linux_banner+16) 2")).lines, whole);
  assert.deepEqual((await ran("rd -R (linux_banner+8) 2")).lines, whole);
  assert.match(await refusal("rd linux_banner -e linux_banner"), /invalid ending address/);
  assert.match(await refusal("rd linux_banner 2 -e 5"), /not both/);
});

Deno.test("rd -s names symbols, -S slab caches too, -SS with the address", async () => {
  assert.deepEqual((await ran("rd -s wedge_fn 1")).lines, ["ffffffffc0550000:  4783660000441f0f "]);
  const { target } = session, task = target.symbols.get("init_task").address;
  const next = target.types.offset("task_struct", "tasks")!;
  const place = `${(task + BigInt(next)).toString(16)}`, pointer = target.kernel.u64(task + BigInt(next));
  const [line] = (await ran(`rd -S ${place} 1`)).lines;
  assert.equal(line, `${place}:  [task_struct]    `);
  const [long] = (await ran(`rd -SS ${place} 1`)).lines;
  assert.equal(long, `${place}:  [${pointer.toString(16)}:task_struct] `);
  assert.equal((await ran(`rd -s ${place} 1`)).lines[0], `${place}:  ${pointer.toString(16)} `);
  const parent = task + BigInt(target.types.offset("task_struct", "real_parent")!);
  assert.equal(
    (await ran(`rd -s ${parent.toString(16)}`)).lines[0],
    `${parent.toString(16)}:  init_task        `,
  );
});

Deno.test("rd -p reads physical memory, -f the file", async () => {
  const physical = session.target.kernel.translate(banner).physical;
  assert.deepEqual((await ran(`rd -p ${physical.toString(16)} 2`)).lines, [
    `${physical.toString(16).padStart(16)}:  65762078756e694c 2e36206e6f697372   Linux version 6.`,
  ]);
  assert.match((await ran("rd -f 0 1")).lines[0], /^ {15}0: {2}202020504d55444b {20}KDUMP {3}$/);
  assert.match(await refusal("rd -f ffffffffff"), /^rd: cannot read dumpfile address: ffffffffff: /);
});

Deno.test("what cannot be read ends the output after what could", async () => {
  const { dump, physical } = session.target;
  let gap = 1;
  while (!(dump.has(gap - 1) && !dump.has(gap))) gap++;
  const from = gap * 4096 - 16, { lines, failures } = await ran(`rd -p ${from.toString(16)} 4`);
  const word = physical.u64(BigInt(from)).toString(16).padStart(16, "0");
  assert.equal(lines.length, 1);
  assert.ok(lines[0].startsWith(`${from.toString(16).padStart(16)}:  ${word}`));
  assert.equal(failures.length, 1);
  assert.match(failures[0], new RegExp(`^rd: cannot read physical address: ${(gap * 4096).toString(16)}: `));
  assert.match(
    await refusal("rd ffff000000000000"),
    /^rd: invalid kernel virtual address: ffff000000000000: not mapped/,
  );
  assert.match(await refusal("rd 12345"), /^rd: invalid user virtual address: 12345: /);
});

Deno.test("the rows of rd are values, for clauses and JSON", async () => {
  const rows = await rowsOf("rd wedge_list 2 | show address, value, slab");
  assert.equal(rows.length, 2);
  assert.deepEqual(rows[0].address, new Address(0xffffffffc0552030n));
  assert.ok(rows[0].value instanceof Address);
  assert.equal(rows[0].slab, "vm_area_struct");
  const [number] = await rowsOf("rd -d -32 linux_banner");
  assert.equal(number.value, 0x756e694cn);
  const [line] = await rowsOf("rd -a linux_banner 5");
  assert.equal(line.text, "Linux");
  const [piece] = await rowsOf("rd -r x linux_banner 5");
  assert.equal(piece.bytes, "4c696e7578");
});

Deno.test("rd says what it cannot make sense of", async () => {
  assert.match(await refusal("rd"), /an address or a symbol is needed/);
  assert.match(await refusal("rd linux_banner 0"), /invalid count request: 0/);
  assert.match(await refusal("rd linux_banner 1 2"), /too many arguments/);
  assert.match(await refusal("rd -o zz linux_banner"), /not a valid number: zz/);
  assert.match(await refusal("rd -m 0"), /xen/);
  assert.match(await refusal("rd -r x linux_banner"), /-r option requires/);
  assert.match(await refusal("rd nosuchsymbol"), /nosuchsymbol/);
  assert.match(await refusal("rd runqueues"), /runqueues is a per-CPU variable/);
});
