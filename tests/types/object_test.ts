import assert from "node:assert/strict";
import { LookupError, MemoryFault } from "../../lib/base/errors.ts";
import { CObject } from "../../lib/types/object.ts";
import { printObject } from "../../lib/types/print.ts";
import { typed } from "./btf_target.ts";

const at = 0xffff888000001000n;

/** A structure with one of everything, and its bytes. */
function scene() {
  const made = typed((btf) => {
    const int = btf.int("int", 4, { signed: true }), u32 = btf.int("unsigned int", 4);
    const char = btf.int("char", 1, { signed: true }), u64 = btf.int("long unsigned int", 8);
    const bool = btf.int("_Bool", 1, { bool: true });
    btf.int("unsigned char", 1);
    btf.int("__int128", 16, { signed: true });
    const color = btf.enum("color", { RED: 0, BLUE: -2 }, true);
    const inner = btf.struct(
      "",
      8,
      [{ name: "whole", type: u64, at: 0 }, { name: "half", type: u32, at: 0 }],
      true,
    );
    btf.struct("thing", 64, [
      { name: "self", type: btf.next + 1, at: 0 },
      { name: "comm", type: btf.next + 2, at: 64 },
      { name: "color", type: color, at: 192 },
      { name: "ok", type: bool, at: 224 },
      { type: inner, at: 256 },
      { name: "name", type: btf.next + 3, at: 320 },
      { name: "ratio", type: btf.next + 4, at: 384 },
      { name: "count", type: int, at: 448 },
    ]);
    btf.pointer(btf.next - 1);
    btf.array(char, 16);
    btf.pointer(char);
    btf.float("double", 8);
    btf.struct("bits", 8, [
      { name: "a", type: u32, at: 0, bits: 3 },
      { name: "b", type: int, at: 3, bits: 10 },
      { name: "c", type: u64, at: 13, bits: 51 },
    ]);
    btf.struct("list_head", 16, [{ name: "next", type: btf.next + 1, at: 0 }]);
    btf.pointer(btf.next - 1);
    btf.struct("node", 32, [{ name: "id", type: int, at: 0 }, { name: "link", type: btf.next - 2, at: 128 }]);
  });
  made.memory.words(at, at).write(at + 8n, new TextEncoder().encode("kworker/0:1"));
  made.memory.write(at + 24n, [0xfe, 0xff, 0xff, 0xff, 1]).words(at + 32n, 0x1_2345_6789n, at + 8n);
  made.memory.write(at + 48n, new Uint8Array(Float64Array.of(1.5).buffer)).words(at + 56n, 0xffff_fff9n);
  return { ...made, thing: CObject.at(made.target, "struct thing", at) };
}

Deno.test("CObject.member() reads numbers, text, enumerations and what lies behind pointers", () => {
  const { thing } = scene();
  assert.equal(thing.member("count").integer(), -7n);
  assert.equal(thing.member("self.self.count").integer(), -7n);
  assert.equal(thing.member("comm").string(), "kworker/0:1");
  assert.equal(thing.member("name").string(), "kworker/0:1");
  assert.equal(thing.member("comm[3]").integer(), 0x72n);
  assert.equal(thing.member("color").enumerator(), "BLUE");
  assert.equal(thing.member("color").integer(), -2n);
  assert.equal(thing.member("ok").integer(), 1n);
  assert.equal(thing.member("whole").integer(), 0x1_2345_6789n);
  assert.equal(thing.member("half").integer(), 0x2345_6789n);
  assert.equal(thing.member("ratio").number(), 1.5);
  assert.equal(thing.has("half"), true);
  assert.equal(thing.member("self").has("nothing"), false);
});

Deno.test("CObject reads bit-fields across bytes, signed and unsigned", () => {
  const { target, memory } = scene();
  const values = [5n, -300n, (1n << 50n) + 77n];
  memory.words(at + 256n, values[0] | BigInt.asUintN(10, values[1]) << 3n | values[2] << 13n);
  const bits = CObject.at(target, "struct bits", at + 256n);
  assert.deepEqual(["a", "b", "c"].map((name) => bits.member(name).integer()), values);
  assert.equal(bits.member("b").address, undefined);
  assert.throws(() => bits.member("b").addressOf(), LookupError);
});

Deno.test("CObject reads a bit-field at a page's end without the page behind", () => {
  const { target, memory } = scene();
  memory.words(at + 0xff8n, 3n << 61n | 1n);
  const bits = CObject.at(target, "struct bits", at + 0xff8n);
  assert.equal(bits.member("c").integer(), 3n << 48n);
  assert.equal(bits.member("a").integer(), 1n);
});

Deno.test("CObject.containerOf() goes back from a member, by object and by pointer", () => {
  const { target, memory } = scene();
  memory.words(at + 512n, 42n);
  const link = CObject.at(target, "struct list_head", at + 512n + 16n);
  assert.equal(link.containerOf("struct node", "link").member("id").integer(), 42n);
  assert.equal(link.addressOf().containerOf("struct node", "link").address, at + 512n);
  assert.throws(() => link.containerOf("struct node", "nothing"), /no member "nothing" \(it has id, link\)/);
});

Deno.test("CObject.cast() wraps numbers, keeps places and makes a bool of what is not zero", () => {
  const { target, thing } = scene();
  const value = (type: string, number: bigint) =>
    CObject.of(target, "long unsigned int", number).cast(type).integer();
  assert.equal(value("int", 0xffff_ffffn), -1n);
  assert.equal(value("unsigned int", 0x1_0000_0002n), 2n);
  assert.equal(value("unsigned char", 0x1ffn), 0xffn);
  assert.equal(value("bool", 0x100n), 1n);
  assert.equal(value("__int128", 1n << 64n), 1n << 64n);
  assert.equal(value("struct thing *", at), at);
  assert.equal(thing.cast("struct bits").address, at);
  assert.equal(thing.member("ratio").cast("int").integer(), 1n);
  assert.throws(() => CObject.of(target, "double", NaN).cast("int"), LookupError);
  assert.throws(() => CObject.of(target, "int", 3n).cast("struct thing"), LookupError);
});

Deno.test("CObject.index() counts in elements, behind pointers and below zero", () => {
  const { target, thing } = scene();
  const pointer = CObject.of(target, "struct thing *", at);
  assert.equal(pointer.index(2).address, at + 128n);
  assert.equal(pointer.index(-1).address, at - 64n);
  assert.equal(pointer.deref().member("count").integer(), -7n);
  assert.equal(CObject.of(target, "void *", at).index(3).address, at + 3n);
  assert.equal(thing.addressOf().integer(), at);
  assert.throws(() => thing.index(0), LookupError);
  assert.throws(() => thing.member("count").deref(), LookupError);
});

Deno.test("CObject.string() ends at the array's end, at a limit, and fails at a page that is missing", () => {
  const { target, memory, thing } = scene();
  memory.write(at + 8n, new Uint8Array(16).fill(0x61));
  assert.equal(thing.member("comm").string(), "a".repeat(16));
  assert.equal(thing.member("comm").string(5), "aaaaa");
  memory.write(at + 0xff0n, new Uint8Array(16).fill(0x62));
  const behind = CObject.of(target, "char *", at + 0xff0n);
  assert.equal(behind.string(16), "b".repeat(16));
  assert.throws(
    () => behind.string(),
    (error) => error instanceof MemoryFault && error.address === at + 0x1000n && error.reason === "excluded",
  );
});

Deno.test("CObject.equals() compares numbers, pointers and places", () => {
  const { target, thing } = scene();
  assert.ok(thing.equals(thing.member("self").deref()));
  assert.ok(thing.member("self").equals(thing.addressOf()));
  assert.ok(!thing.equals(CObject.at(target, "struct bits", at)));
  assert.equal(CObject.of(target, "int", -1).compare(CObject.of(target, "unsigned int", 1)), -1);
});

Deno.test("CObject refuses what makes no sense, and says why", () => {
  const { target, thing } = scene();
  assert.throws(() => thing.integer(), /"struct thing" is not a number/);
  assert.throws(() => thing.member("nothing"), /has no member "nothing"/);
  assert.throws(() => thing.member("a b"), /is not a member path/);
  assert.throws(() => thing.member("count").enumerator(), /is not an enumeration/);
  assert.throws(() => CObject.of(target, "struct thing", 0n).member("count"), /a value without members/);
  assert.throws(() => CObject.at(target, "struct thing", 0n).member("count").integer(), MemoryFault);
});

Deno.test("printObject() lays a structure out, and names what cannot be read", () => {
  const { target, thing } = scene();
  assert.equal(
    printObject(thing, { multiline: false }),
    `{self = 0xffff888000001000, comm = "kworker/0:1", color = BLUE, ok = true, ` +
      `{whole = 4886718345, half = 591751049}, name = 0xffff888000001008 "kworker/0:1", ratio = 1.5, count = -7}`,
  );
  assert.match(
    printObject(CObject.at(target, "struct bits", at + 0x10_0000n)),
    /a = <unreadable: page excluded/,
  );
});
