import assert from "node:assert/strict";
import { Address, isHost, Label, Missing, type Value } from "../../dsl/value.ts";
import { defineTable } from "../../lib/define/table.ts";
import { CObject } from "../../lib/types/object.ts";
import { CHost } from "../../lib/session/world/c_host.ts";
import { DumpWorld } from "../../lib/session/world/world.ts";
import { embeddedTarget } from "./embedded.ts";

/** The second of wedge's hundred objects, whose values tests/lab/wedge.c states. */
async function secondObject(): Promise<{ host: CHost; world: DumpWorld }> {
  const target = await embeddedTarget();
  const world = new DumpWorld(target, { tables: {}, walkers: {}, functions: {}, commands: {} });
  const first = target.kernel.u64(target.symbols.get("wedge_list").address);
  const node = CObject.at(target, "struct list_head", target.kernel.u64(first));
  return { host: world.value(node.containerOf("struct wedge_obj", "link").addressOf()), world };
}

function scalarOf(value: Value | undefined): Value | undefined {
  return value !== undefined && isHost(value) ? value.scalar() : value;
}

Deno.test("member() of a pointer reads through it: integers, texts, enums, bit-fields, nested and anonymous members", async () => {
  const { host } = await secondObject();
  assert.equal(scalarOf(host.member("id")), 7n);
  assert.equal(scalarOf(host.member("name")), "obj-001");
  assert.equal(scalarOf(host.member("neg")), -1n);
  assert.equal(scalarOf(host.member("flag_b")), 1n);
  assert.equal(scalarOf(host.member("flag_c")), 13n);
  assert.equal(scalarOf(host.member("hi")), 1n);
  const color = scalarOf(host.member("color"));
  assert.ok(color instanceof Label);
  assert.equal(color.text, "WEDGE_GREEN");
  assert.ok(color.domain.matches(color.value, "WEDGE_GREEN"));
  assert.ok(!color.domain.matches(color.value, "WEDGE_RED"));
});

Deno.test("member() of a name that is none is undefined, in the type as in the value", async () => {
  const { host } = await secondObject();
  assert.equal(host.member("nosuch"), undefined);
  assert.equal(host.type.member("nosuch"), undefined);
  assert.ok(host.type.memberNames().includes("peer"));
});

Deno.test("member() through a null pointer is null, through a bad one Missing", async () => {
  const { host, world } = await secondObject();
  const first = host.member("peer") as CHost;
  assert.equal(scalarOf(first.member("id")), 0n);
  assert.equal((first.member("peer") as CHost).member("id"), null);
  const target = host.object.target;
  const bad = new CHost(CObject.of(target, "struct wedge_obj *", 0x1234n), world);
  const value = scalarOf(bad.member("id"));
  assert.ok(value instanceof Missing);
  assert.match(value.reason, /not mapped/);
});

Deno.test("text() and json() draw numbers, addresses, functions and structures", async () => {
  const { host } = await secondObject();
  assert.match(host.text(), /^0xff[0-9a-f]{14}$/);
  assert.equal(host.json(), host.text());
  assert.equal((host.member("fn") as CHost).text(), "wedge_fn [wedge]");
  const point = (host.member("point") as CHost).index(1n) as CHost;
  assert.deepEqual(point.json(), { x: 1, y: 0 });
  assert.equal((host.member("whole") as CHost).json(), 4294967299);
});

Deno.test("addressOf() and deref() are inverse", async () => {
  const { host } = await secondObject();
  const id = host.member("id") as CHost;
  const pointer = id.addressOf() as CHost;
  assert.equal(pointer.type.name, "u32 *");
  assert.equal(scalarOf(pointer.deref()), 7n);
});

Deno.test("a CTypeRef casts numbers and addresses, finds member paths, and makes pointers", async () => {
  const { host, world } = await secondObject();
  const type = world.cType("struct wedge_obj")!;
  const member = host.object.deref().member("point[2].y").address!;
  assert.equal(type.memberPath("point[2].y")!.offset, Number(member - host.object.integer()));
  const address = host.object.integer();
  const cast = type.pointer(1).cast(new Address(address)) as CHost;
  assert.equal(scalarOf(cast.member("id")), 7n);
  assert.equal(scalarOf(world.cType("u8")!.cast(0x1ffn)), 255n);
  assert.equal(scalarOf(world.cType("signed char")!.cast(0xffn)), -1n);
  assert.equal(world.cType("struct nosuch"), undefined);
  assert.deepEqual(world.nearTypes("struct wedge_obk"), ["struct wedge_obj"]);
});

Deno.test("a pointer to a table's structure has the table's columns before its members", async () => {
  const target = await embeddedTarget();
  const objects = defineTable<bigint>({
    name: "wedge",
    summary: "wedge's objects",
    object: { type: "struct wedge_obj *", address: (row) => row, at: (address) => address },
    columns: [{
      name: "name",
      type: "string",
      summary: "its name, in capitals",
      get: (row, t) => CObject.at(t, "struct wedge_obj", row).member("name").string().toUpperCase(),
    }],
    defaults: ["name"],
    rows: () => [],
  });
  const world = new DumpWorld(target, {
    tables: { wedge: { object: "wedge_obj", load: () => Promise.resolve(objects) } },
    walkers: {},
    functions: {},
    commands: {},
  });
  assert.equal(world.source("wedge"), undefined);
  assert.ok(await world.loadWanted());
  assert.ok(!await world.loadWanted());
  const { host } = await secondObject();
  const same = world.value(host.object);
  assert.equal(same.member("name"), "OBJ-001");
  assert.equal(scalarOf(same.raw("name")), "obj-001");
  assert.deepEqual(same.type.member("name"), { kind: "string" });
  assert.equal(same.type.raw!("name")!.kind, "host");
});
