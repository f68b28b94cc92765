import assert from "node:assert/strict";
import { Address } from "../../dsl/value.ts";
import { withoutFiller } from "../../lib/commands/dis/code.ts";
import type { CodeRow } from "../../lib/commands/dis/code.ts";
import { ran, refusal, rowsOf, session } from "./session.ts";

const { symbols, kernel } = session.target;

/** wedge.c: `static void wedge_fn(struct wedge_obj *o) { o->neg++; }`, the thunk of its return patched away. */
const wedge = symbols.get("wedge_fn").address;

function line(offset: number, text: string, radix = 10): string {
  const at = offset === 0 ? "" : `+${radix === 16 ? "0x" : ""}${offset.toString(radix)}`;
  return `0x${(wedge + BigInt(offset)).toString(16)} <wedge_fn${at}>:\t${text}`;
}

const body = (radix = 10) => [
  line(0, "nopl   0x0(%rax,%rax,1) [FTRACE NOP]", radix),
  line(5, "addw   $0x1,0x1e(%rdi)", radix),
  ...["ret", "int3", "int3", "int3", "int3"].map((text, i) => line(10 + i, text, radix)),
];

Deno.test("dis shows a function by its symbol, its address or an expression; -x has hex offsets", async () => {
  for (
    const word of ["wedge_fn", wedge.toString(16), `0x${wedge.toString(16)}`, "(wedge_fn + 0)", "-f wedge_fn"]
  ) {
    assert.deepEqual((await ran(`dis ${word}`)).lines, body(), word);
  }
  assert.deepEqual((await ran("dis -x wedge_fn")).lines, body(16));
  session.world.commands!.context.radix = 16;
  assert.deepEqual((await ran("dis wedge_fn")).lines, body(16));
  assert.deepEqual((await ran("dis -d wedge_fn")).lines, body());
  session.world.commands!.context.radix = 10;
});

Deno.test("dis counts: an address is one instruction, -r goes up to it, -f from it to the end", async () => {
  const lines = body();
  assert.deepEqual((await ran("dis wedge_fn 2")).lines, lines.slice(0, 2));
  assert.deepEqual((await ran("dis wedge_fn+5")).lines, lines.slice(1, 2));
  assert.deepEqual((await ran("dis (wedge_fn + 5) 0x3")).lines, lines.slice(1, 4));
  assert.deepEqual((await ran("dis -r wedge_fn+10")).lines, lines.slice(0, 3));
  assert.deepEqual((await ran("dis -r wedge_fn+10 2")).lines, lines.slice(1, 3));
  // Within an instruction: up to the next one.
  assert.deepEqual((await ran("dis -r wedge_fn+7")).lines, lines.slice(0, 3));
  assert.deepEqual((await ran("dis -f wedge_fn+5 2")).lines, lines.slice(1, 3));
  assert.deepEqual((await ran("dis -f wedge_fn+5")).lines, lines.slice(1));
  // Within an instruction -f goes on with the next one.
  for (const bytes of [1, 2, 4]) {
    assert.deepEqual((await ran(`dis -f wedge_fn+${bytes}`)).lines, lines.slice(1), `${bytes}`);
  }
});

Deno.test("the rows of dis have the bytes, and where calls and operands lead", async () => {
  const rows = await rowsOf(
    "dis schedule | show address, offset, bytes, mnemonic, target, target_symbol, comment",
  );
  const schedule = symbols.get("schedule").address;
  let next = schedule;
  for (const { address, bytes } of rows) {
    assert.deepEqual(address, new Address(next));
    const length = (bytes as string).length / 2;
    assert.equal(
      Array.from(kernel.read(next, length), (b) => b.toString(16).padStart(2, "0")).join(""),
      bytes,
    );
    next += BigInt(length);
  }
  assert.ok(next - schedule > 150n && next - schedule <= BigInt(symbols.get("schedule").size!));
  const calls = rows.filter(({ mnemonic }) => mnemonic === "call");
  assert.ok(calls.some((row) => row.target_symbol === "__schedule"));
  assert.deepEqual(
    calls.find((row) => row.target_symbol === "__schedule")!.target,
    new Address(symbols.get("__schedule").address),
  );
  // The per-CPU preemption counter: an address below the kernel's, which has no symbol.
  assert.ok(rows.some(({ comment }) => /^0x[0-9a-f]{4,5}$/.test(String(comment))));
});

Deno.test("dis -l warns once, -s says that a dump has no source", async () => {
  const { lines, warnings } = await ran("dis -l wedge_fn");
  assert.deepEqual(lines, body());
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /not in a dump/);
  assert.match(await refusal("dis -s wedge_fn"), /no source code/);
});

Deno.test("dis -b keeps how many bytes behind an ud2 are no code", async () => {
  const bug = (await rowsOf('dis schedule | where mnemonic="ud2"')).at(0)!;
  const from = (bug.address as Address).value.toString(16);
  const [, behind] = (await ran(`dis ${from} 2`)).lines;
  assert.deepEqual((await ran("dis -b")).lines, ["encoded bytes being skipped after ud2a: 0"]);
  await ran("dis -b 4");
  const [, later] = (await ran(`dis ${from} 2`)).lines;
  assert.equal(BigInt(later.split(" ")[0]) - BigInt(behind.split(" ")[0]), 4n);
  assert.deepEqual((await ran("dis -b 0")).lines, ["encoded bytes being skipped after ud2a: 0"]);
});

Deno.test("code that is in no symbol is set in, and has an address alone", async () => {
  // Behind the function's stated size.
  const { lines } = await ran(`dis ${(wedge + 15n).toString(16)}`);
  assert.deepEqual(lines, [`   0x${(wedge + 15n).toString(16)}:\tnop`]);
});

Deno.test("dis says what is wrong", async () => {
  assert.match(await refusal("dis"), /missing/);
  assert.match(await refusal("dis wedge_fn 0"), /invalid count argument: 0/);
  assert.match(await refusal("dis wedge_fn nosuch"), /invalid count argument: nosuch/);
  assert.match(await refusal("dis wedge_fn 1 2"), /too many/);
  assert.match(await refusal("dis no_such_function"), /symbol not found: no_such_function/);
  assert.match(await refusal("dis -r -f wedge_fn"), /mutually exclusive/);
  assert.match(await refusal("dis 400000"), /not a kernel virtual address/);
  assert.match(await refusal("dis cpu_number"), /not a kernel virtual address/);
  assert.match(await refusal("dis ffffffffffff0000"), /dis: /);
  assert.match(await refusal("dis -z wedge_fn"), /no option -z/);
});

Deno.test("several functions of a name are told with their addresses", async () => {
  const seen = new Map<string, bigint>();
  let twice: string | undefined;
  for (const { name, kind, address } of symbols.all()) {
    if (kind !== "t") continue;
    if (seen.has(name) && seen.get(name) !== address) twice ??= name;
    seen.set(name, address);
  }
  assert.ok(twice);
  assert.match(await refusal(`dis ${twice}`), /functions are called/);
});

function row(address: number, mnemonic: string, length = 1): CodeRow {
  const place = { address: BigInt(address), symbol: undefined };
  const bytes = mnemonic === "nopl" ? [0x0f, 0x1f, 0x44, 0, 0] : new Array<number>(length).fill(0x90);
  return {
    ...place,
    bytes: Uint8Array.from(bytes),
    mnemonic,
    operands: "",
    target: undefined,
    data: undefined,
    traced: false,
  };
}

Deno.test("what fills the room behind a function is left out, a nop within it is not", () => {
  const shown = (rows: CodeRow[]) => [...withoutFiller(rows)].map(({ mnemonic }) => mnemonic).join(" ");
  assert.equal(shown([row(0, "ret"), row(1, "nopw", 15)]), "ret");
  assert.equal(
    shown([row(0, "jmp", 5), row(5, "nopl", 5), row(10, "mov"), row(11, "ret")]),
    "jmp nopl mov ret",
  );
  assert.equal(shown([row(0, "mov"), row(1, "nop")]), "mov nop");
  assert.equal(
    shown([row(0, "ret"), ...[1, 2, 3, 4, 5, 6].map((at) => row(at, "int3"))]),
    "ret int3 int3 int3 int3",
  );
  assert.equal(shown([row(0, "ret"), row(1, "int3"), row(2, "nop")]), "ret int3");
  // The nop of a static key, behind a return that was a jump to a thunk, and behind a call.
  const patched = [row(11, "ret"), ...[12, 13, 14, 15].map((at) => row(at, "int3")), row(16, "nopl", 5)];
  assert.equal(shown([...patched, row(21, "mov"), row(22, "ret")]), "ret int3 int3 int3 int3 nopl mov ret");
  const called = [row(6, "call", 5), row(11, "nopl", 5), row(16, "nopl", 5)];
  assert.equal(shown([...called, row(21, "ret")]), "call nopl nopl ret");
  // Another function, whose symbol is gone.
  assert.equal(shown([row(0, "ret"), row(1, "nopw", 15), row(16, "nopl", 5), row(21, "ret")]), "ret");
});
