import assert from "node:assert/strict";
import type { CType, Member, StructType } from "../../lib/types/ctype.ts";
import { Types } from "../../lib/types/types.ts";
import { typescriptOf } from "../../lib/types/typescript.ts";

const int: CType = { kind: "int", name: "int", size: 4, signed: true, encoding: "int" };

function struct(tag: string | undefined, members: Record<string, CType>): StructType {
  return {
    kind: "struct",
    keyword: "struct",
    tag,
    size: 8,
    members: Object.entries(members).map(([name, type]) => member(name, type)),
  };
}

function member(name: string | undefined, type: CType, bitSize?: number): Member {
  return { name, type, bitOffset: 0, bitSize };
}

/** The declarations without the shapes that every file begins with. */
function written(...roots: CType[]): string {
  const { text } = typescriptOf(new Types(undefined), roots);
  return text.slice(text.indexOf("export interface Kernel"));
}

Deno.test("a structure is an interface, its anonymous members its own, and everything has its C type", () => {
  const atomic: CType = { kind: "typedef", name: "atomic_t", target: struct(undefined, { counter: int }) };
  const colors: CType = {
    kind: "enum",
    tag: undefined,
    size: 4,
    signed: false,
    enumerators: [{ name: "RED", value: 0n }, { name: "BLUE", value: 1n }],
  };
  const node: StructType = {
    ...struct("node", {}),
    members: [
      member("flags", int, 3),
      member(undefined, { ...struct(undefined, { left: int, right: atomic }), keyword: "union" }),
      member("names", { kind: "array", element: { kind: "array", element: int, length: 2 }, length: 3 }),
      member("color", colors),
      member("hidden", {
        kind: "pointer",
        size: 8,
        target: { kind: "forward", keyword: "struct", tag: "gone" },
      }),
      member("any", { kind: "pointer", size: 8, target: { kind: "void" } }),
    ],
  };
  assert.equal(
    written({ kind: "typedef", name: "node_t", target: node }),
    `export interface Kernel {
  "atomic_t": typedef_atomic_t;
  "int": Scalar<"int">;
  "node_t": struct_node;
  "struct node": struct_node;
}

interface struct_node {
  flags: Scalar<"int : 3">;
  left: Scalar<"int">;
  right: typedef_atomic_t;
  names: List<List<Scalar<"int">, 2>, 3>;
  color: Enum<"RED" | "BLUE">;
  hidden: Pointer<Opaque<"struct gone">>;
  any: Pointer<unknown>;
}

interface typedef_atomic_t {
  counter: Scalar<"int">;
}
`,
  );
});

Deno.test("structures that refer to themselves are declared once", () => {
  const node = { ...struct("node", {}), members: [] as Member[] };
  node.members.push(member("next", { kind: "pointer", size: 8, target: node }));
  assert.match(written(node), /interface struct_node \{\n {2}next: Pointer<struct_node>;\n\}/);
});

Deno.test("hostile names stay in their quotes", () => {
  const evil = `x"; import "https://evil"; //\n*/\u2028`;
  const text = written(
    struct("ok", { [evil]: { ...int, name: evil } as CType, constructor: int, "__proto__x": int }),
    struct(evil, { a: int }),
    { kind: "enum", tag: "e", size: 4, signed: false, enumerators: [{ name: evil, value: 0n }] },
  );
  assert.ok(!text.includes("\u2028") && !text.includes(`x";`), text);
  for (const line of text.split("\n")) assert.match(line, /^[\w {}:;=<>|,()"\\./*[\]-]*$/, line);
  assert.ok(!/^\s*import/m.test(text));
});

Deno.test("structures without a tag that hold themselves end, and so do those that multiply", () => {
  const loop = { ...struct(undefined, {}), members: [] as Member[] };
  loop.members.push(member("inner", loop), member(undefined, loop));
  let tree: CType = int;
  for (let i = 0; i < 30; i++) tree = struct(undefined, { a: tree, b: tree, c: tree });
  for (const hostile of [loop, tree]) {
    const { text, left } = typescriptOf(new Types(undefined), [struct("s", { hostile })]);
    assert.ok(left > 0);
    assert.ok(text.length < 256 << 20);
  }
});
