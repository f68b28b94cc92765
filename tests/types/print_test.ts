/** Objects as a debugger prints them: characters, flags, repeats, floats, symbols. */
import assert from "node:assert/strict";
import { definitionLines } from "../../lib/types/definition.ts";
import { CObject } from "../../lib/types/object.ts";
import { printObject } from "../../lib/types/print.ts";
import { floatText } from "../../lib/types/print_scalar.ts";
import type { Target } from "../../lib/types/target.ts";
import { typed } from "./btf_target.ts";

const at = 0xffff888000001000n;

function scene(): Target {
  const { target, memory } = typed((btf) => {
    const char = btf.int("char", 1, { signed: true }), byte = btf.int("unsigned char", 1);
    const u32 = btf.int("unsigned int", 4), s16 = btf.int("short int", 2, { signed: true });
    btf.int("_Bool", 1, { bool: true });
    btf.enum("flags", { A: 1, B: 2, C: 8 });
    btf.enum("state", { OFF: 0, ON: 1, BOTH: 3 });
    const u8 = btf.typedef("u8", byte);
    const empty = btf.struct("empty", 0, []);
    const pair = btf.struct("pair", 4, [{ name: "a", type: s16, at: 0 }, { name: "b", type: s16, at: 16 }]);
    btf.struct("all", 40, [
      { name: "name", type: btf.array(char, 8), at: 0 },
      { name: "mac", type: btf.array(u8, 4), at: 64 },
      { name: "zeros", type: btf.array(u32, 4), at: 96 },
      { name: "pairs", type: btf.array(pair, 2), at: 224 },
      { name: "none", type: empty, at: 288 },
      { name: "rest", type: btf.array(u32, 0), at: 288 },
    ]);
  });
  memory.write(at, new Uint8Array(4096));
  memory.write(at, new TextEncoder().encode('a"\n\0b\x01'));
  memory.write(at + 8n, Uint8Array.of(0, 0x1b, 200, 65));
  memory.write(at + 12n, Uint8Array.of(1, 0, 0, 0));
  memory.write(at + 28n, Uint8Array.of(0xfe, 0xff, 3, 0));
  return target;
}

Deno.test("printObject() lays out as a debugger does: texts to their ends, bytes as characters, nothing left out", () => {
  const target = scene(), object = CObject.at(target, "struct all", at);
  assert.equal(
    printObject(object),
    `{
  name = "a\\"\\n\\000b\\001\\000",
  mac = "\\000\\033\\310A",
  zeros = {1, 0, 0, 0},
  pairs = {{
      a = -2,
      b = 3
    }, {
      a = 0,
      b = 0
    }},
  none = {<No data fields>},
  rest = 0xffff888000001024
}`,
  );
  assert.match(
    printObject(object, { hex: true }),
    /zeros = \{0x1, 0x0, 0x0, 0x0\},\n {2}pairs = \{\{\n {6}a = 0xfffe,/,
  );
});

Deno.test("printObject() in one line counts what repeats, ends texts at their NUL, and bytes are numbers", () => {
  const text = printObject(CObject.at(scene(), "struct all", at), { multiline: false });
  assert.match(text, /^\{name = "a\\"\\n", mac = \{0, 27, 200, 65\}, zeros = \{1, 0 <repeats 3 times>\}, /);
});

Deno.test("printObject() names flags, single values, booleans and characters", () => {
  const target = scene(),
    text = (type: string, value: bigint) => printObject(CObject.of(target, type, value));
  assert.equal(text("enum flags", 3n), "(A | B)");
  assert.equal(text("enum flags", 0n), "0");
  assert.equal(text("enum flags", 0x19n), "(A | C | unknown: 0x10)");
  assert.equal(text("enum flags", 0x10n), "(unknown: 0x10)");
  assert.equal(text("enum state", 1n), "ON");
  // ON and BOTH share a bit: they are values, not flags.
  assert.equal(text("enum state", 7n), "7");
  assert.equal(text("_Bool", 1n), "true");
  assert.equal(text("_Bool", 2n), "2");
  assert.equal(text("char", 39n), "39 '\\''");
  assert.equal(text("char", -1n), "-1 '\\377'");
  assert.equal(text("char *", 0n), "0x0");
  assert.match(text("char *", 0xffff888000900000n), /^0xffff888000900000 <unreadable: /);
});

Deno.test("floatText() writes as many digits as tell floats apart", () => {
  const texts: [number, number, string][] = [
    [1.5, 8, "1.5"],
    [1 / 3, 8, "0.33333333333333331"],
    [Math.fround(1 / 3), 4, "0.333333343"],
    [1e10, 8, "10000000000"],
    [1e100, 8, "1e+100"],
    [1e-7, 8, "9.9999999999999995e-08"],
    [0, 8, "0"],
    [-0.25, 4, "-0.25"],
    [Infinity, 8, "inf"],
  ];
  for (const [value, size, text] of texts) assert.equal(floatText(value, size), text);
});

Deno.test("definitionLines() tells a flexible array from one of the length 0 by its place", () => {
  const { target } = typed((btf) => {
    const u32 = btf.int("unsigned int", 4), none = btf.array(u32, 0);
    btf.struct("s", 8, [
      { name: "mark", type: none, at: 0 },
      { name: "a", type: u32, at: 0 },
      { name: "rest", type: none, at: 64 },
    ]);
  });
  assert.deepEqual(definitionLines(target.types.struct("s")).map(({ text }) => text), [
    "struct s {",
    "unsigned int mark[0];",
    "unsigned int a;",
    "unsigned int rest[];",
    "}",
  ]);
});
