import assert from "node:assert/strict";
import { OpenError } from "../../lib/base/errors.ts";
import { Btf } from "../../lib/types/btf.ts";
import { bare, type CType, memberNames, sizeOf, type StructType } from "../../lib/types/ctype.ts";
import { declare, typeName } from "../../lib/types/declare.ts";
import { Types } from "../../lib/types/types.ts";
import { BtfWriter } from "../build/btf.ts";
import { typed } from "./btf_target.ts";

function struct(types: Types, name: string): StructType {
  return types.struct(name);
}

function members(type: StructType): string[] {
  return type.members.map((m) =>
    `${declare(m.type, m.name ?? "")}${m.bitSize ? `:${m.bitSize}` : ""} @${m.bitOffset}`
  );
}

Deno.test("Btf gives the numbers of the language with size, sign and kind", () => {
  const { types } = typed((btf) => {
    btf.int("int", 4, { signed: true });
    btf.int("unsigned long", 8);
    btf.int("long unsigned int", 8);
    btf.int("_Bool", 1, { bool: true });
    btf.int("char", 1, { signed: true });
    btf.int("unsigned char", 1);
    btf.int("__int128", 16, { signed: true });
    btf.float("double", 8);
  });
  const shown = (name: string) => {
    const { kind, size, signed, encoding } = types.get(name) as CType & Record<string, unknown>;
    return [kind, size, signed, encoding].filter((part) => part !== undefined).join(" ");
  };
  assert.equal(shown("int"), "int 4 true int");
  assert.equal(shown("signed int"), "int 4 true int");
  assert.equal(shown("unsigned long"), "int 8 false int");
  assert.equal(shown("long unsigned"), "int 8 false int");
  assert.equal(shown("bool"), "int 1 false bool");
  assert.equal(shown("char"), "int 1 true char");
  assert.equal(shown("unsigned char"), "int 1 false char");
  assert.equal(shown("__int128"), "int 16 true int");
  assert.equal(shown("double"), "float 8");
});

Deno.test("Btf gives structures with bit-fields, anonymous members and flexible arrays", () => {
  const { types } = typed((btf) => {
    const u32 = btf.int("unsigned int", 4), char = btf.int("char", 1, { signed: true });
    const inner = btf.struct(
      "",
      8,
      [{ name: "a", type: u32, at: 0 }, { name: "b", type: u32, at: 32 }],
      true,
    );
    btf.struct("thing", 16, [
      { name: "low", type: u32, at: 0, bits: 3 },
      { name: "high", type: u32, at: 3, bits: 29 },
      { type: inner, at: 32 },
      { name: "text", type: btf.next + 1, at: 96 },
    ]);
    btf.array(char, 0);
  });
  const thing = struct(types, "thing");
  assert.deepEqual(members(thing), [
    "unsigned int low:3 @0",
    "unsigned int high:29 @3",
    "union {...} @32",
    "char text[] @96",
  ]);
  assert.deepEqual(memberNames(thing), ["low", "high", "a", "b", "text"]);
  assert.equal(types.member(thing, "b")?.bitOffset, 64);
  assert.equal(types.offset("thing", "text"), 12);
  assert.equal(types.has("thing", "nothing"), false);
  assert.equal(sizeOf(thing), 16);
});

Deno.test("Btf gives enumerations: signed, unsigned and of 64 bits", () => {
  const { types } = typed((btf) => {
    btf.enum("state", { RUNNING: 0, DEAD: 0x80000000 });
    btf.enum("error", { NONE: 0, BAD: -1 }, true);
    btf.enum64("flags", { LOW: 1n, HIGH: 1n << 63n });
    btf.enum64("deep", { MINUS: -2n }, true);
  });
  const values = (name: string) => {
    const type = bare(types.get(`enum ${name}`));
    assert.equal(type.kind, "enum");
    return type.kind === "enum" ? type.enumerators.map((e) => `${e.name}=${e.value}`).join(" ") : "";
  };
  assert.equal(values("state"), "RUNNING=0 DEAD=2147483648");
  assert.equal(values("error"), "NONE=0 BAD=-1");
  assert.equal(values("flags"), "LOW=1 HIGH=9223372036854775808");
  assert.equal(values("deep"), "MINUS=-2");
});

Deno.test("declare() writes pointers, arrays, functions and qualifiers as C does", () => {
  const { types } = typed((btf) => {
    const int = btf.int("int", 4, { signed: true }), char = btf.int("char", 1, { signed: true });
    const constChar = btf.qualified("const", char);
    const task = btf.forward("task_struct"), rcu = btf.typeTag("rcu", task);
    const proto = btf.proto(int, [["task", btf.next + 1], ["", 0]]);
    btf.pointer(task);
    const none = btf.proto(0, []);
    btf.struct("all", 0, [
      { name: "text", type: btf.pointer(constChar), at: 0 },
      { name: "fixed", type: btf.qualified("const", btf.pointer(char)), at: 0 },
      { name: "fn", type: btf.pointer(proto), at: 0 },
      { name: "fns", type: btf.array(btf.pointer(none), 4), at: 0 },
      { name: "row", type: btf.pointer(btf.array(int, 3)), at: 0 },
      { name: "grid", type: btf.array(btf.array(int, 3), 2), at: 0 },
      { name: "owner", type: btf.pointer(rcu), at: 0 },
      { name: "any", type: btf.pointer(0), at: 0 },
      { name: "quick", type: btf.qualified("volatile", int), at: 0 },
      { name: "only", type: btf.qualified("restrict", btf.pointer(int)), at: 0 },
      { name: "pid", type: btf.typedef("pid_t", int), at: 0 },
      { name: "where", type: btf.pointer(btf.forward("where", true)), at: 0 },
    ]);
  });
  assert.deepEqual(members(struct(types, "all")).map((line) => line.slice(0, -3)), [
    "const char *text",
    "char *const fixed",
    "int (*fn)(struct task_struct *, ...)",
    "void (*fns[4])(void)",
    "int (*row)[3]",
    "int grid[2][3]",
    "__rcu struct task_struct *owner",
    "void *any",
    "volatile int quick",
    "int *restrict only",
    "pid_t pid",
    "union where *where",
  ]);
});

Deno.test("Types.resolve() finds the definition behind a declaration", () => {
  const { types } = typed((btf) => {
    const int = btf.int("int", 4, { signed: true });
    btf.struct("user", 8, [{ name: "of", type: btf.pointer(btf.forward("late")), at: 0 }]);
    btf.struct("late", 4, [{ name: "value", type: int, at: 0 }]);
    btf.typedef("alias", btf.forward("never"));
  });
  const of = types.member(types.get("struct user"), "of")!;
  const target = bare(of.type);
  assert.equal(target.kind === "pointer" && types.resolve(target.target).kind, "struct");
  assert.equal(types.resolve(types.get("alias")).kind, "forward");
  assert.equal(sizeOf(types.get("alias")), undefined);
});

Deno.test("Types.member() follows paths through arrays and anonymous members", () => {
  const { types } = typed((btf) => {
    const u16 = btf.int("short unsigned int", 2);
    const cell = btf.struct("cell", 6, [{ name: "v", type: btf.array(u16, 3), at: 0 }]);
    btf.struct("board", 60, [{ name: "cells", type: btf.array(cell, 10), at: 0 }]);
  });
  const board = types.get("struct board");
  assert.equal(types.member(board, "cells[4].v[2]")?.bitOffset, (4 * 6 + 4) * 8);
  assert.equal(types.member(board, "cells[0x2]")?.bitOffset, 96);
  for (const path of ["cells.v", "cells[0].w", "cells[0].v.x"]) {
    assert.equal(types.member(board, path), undefined);
  }
});

Deno.test("Btf of a module goes on where the kernel's ends", () => {
  const base = new BtfWriter();
  const int = base.int("int", 4, { signed: true });
  base.struct("list_head", 16, [{ name: "next", type: base.next + 1, at: 0 }]);
  base.pointer(base.next - 1);
  const split = new BtfWriter(base);
  const node = split.struct("wedge", 24, [{ name: "link", type: int + 1, at: 0 }, {
    name: "id",
    type: int,
    at: 128,
  }]);
  split.variable("wedge_count", int);
  split.func("wedge_go", split.proto(split.pointer(node), [["n", int]]));
  const kernel = new Btf(base.bytes()), module = new Btf(split.bytes(), kernel);
  assert.equal(module.startId, kernel.endId);
  const types = new Types(kernel);
  types.addLater(() => [module]);
  assert.equal(types.find("struct nothing"), undefined);
  assert.deepEqual(members(types.struct("wedge")), ["struct list_head link @0", "int id @128"]);
  assert.equal(bare(types.get("struct wedge")), module.type(node));
  assert.deepEqual([...module.variables()], [["wedge_count", int]]);
  const [[name, proto]] = [...module.functions()];
  assert.equal(`${name}: ${typeName(module.type(proto))}`, "wedge_go: struct wedge *(int)");
  assert.deepEqual([...module.names()], [["struct", "wedge"]]);
});

Deno.test("Btf ends at a kind that it does not know, and keeps what comes before", () => {
  const { types } = typed((btf) => {
    btf.int("int", 4, { signed: true });
    btf.raw("strange", 25, false, 0, 0, []);
    btf.int("lost", 4);
  });
  assert.equal(types.kernel?.endId, 2);
  assert.ok(types.find("int"));
  assert.equal(types.find("lost"), undefined);
});

Deno.test("Btf skips declaration tags and sections, whatever their length", () => {
  const { types } = typed((btf) => {
    const int = btf.int("int", 4, { signed: true }), variable = btf.variable("runqueues", int);
    btf.section(".data..percpu", [[variable, 0, 4], [variable, 8, 4]]);
    btf.declTag("bpf_kfunc", int);
    btf.struct("after", 4, [{ name: "x", type: int, at: 0 }]);
  });
  assert.deepEqual(members(struct(types, "after")), ["int x @0"]);
});

Deno.test("Btf refuses a blob without its magic number, or shorter than its header says", () => {
  const sound = new BtfWriter();
  sound.int("int", 4);
  const bytes = sound.bytes();
  const bad = bytes.slice();
  bad[0] ^= 1;
  for (const blob of [new Uint8Array(0), bad, bytes.subarray(0, 23), bytes.subarray(0, bytes.length - 1)]) {
    assert.throws(() => new Btf(blob), OpenError);
  }
});

Deno.test("Types.get() says why there are no types", () => {
  assert.throws(() => new Types(undefined, "no BTF here").get("int"), /no BTF here/);
  assert.throws(() => typed(() => {}).types.get("struct nothing"), /no type "struct nothing"/);
});
