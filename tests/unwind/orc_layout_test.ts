import assert from "node:assert/strict";
import fc from "fast-check";
import { detectLayout, layoutFromFields } from "../../lib/unwind/orc_layout.ts";
import { decodeOrcEntry } from "../../lib/unwind/orc.ts";
import { bitFields, encode, type Format, formats, type Rule } from "./orc_builder.ts";

const typical: Rule[] = [
  ...Array.from({ length: 30 }, (_, i): Rule => ({ cfa: `sp+${8 + 8 * (i % 7)}` })),
  ...Array.from({ length: 8 }, (): Rule => ({ cfa: "bp+16", bp: "cfa-16" })),
  { cfa: "sp", kind: "undefined" },
  { cfa: "sp", kind: "end" },
  { cfa: "sp+0", kind: "regs" },
];

function sample(format: Format, rules: Rule[] = typical): Uint8Array {
  return Uint8Array.from(rules.flatMap((rule) => encode(rule, format)));
}

function decoded(rule: Rule, format: Format, fields: boolean) {
  const layout = detectLayout(sample(format), fields ? bitFields(format) : undefined);
  assert(layout);
  return decodeOrcEntry(Uint8Array.from(encode(rule, format)), layout);
}

for (const format of formats) {
  for (const fields of [true, false]) {
    const how = `format ${format} ${fields ? "by its type" : "by its contents"}`;
    Deno.test(`detectLayout() reads ${how}`, () => {
      const call = decoded({ cfa: "sp+40", bp: "cfa-16" }, format, fields);
      assert.deepEqual(call, {
        type: "call",
        spReg: "sp",
        spOffset: 40,
        bpReg: "prev-sp",
        bpOffset: -16,
        signal: false,
      });
      assert.equal(decoded({ cfa: "sp", kind: "end" }, format, fields).type, "end");
      assert.equal(decoded({ cfa: "sp", kind: "undefined" }, format, fields).type, "undefined");
      const regs = decoded({ cfa: "sp-8", kind: "regs" }, format, fields);
      assert.deepEqual([regs.type, regs.spOffset, regs.signal], ["regs", -8, true]);
      assert.equal(decoded({ cfa: "*sp+8" }, format, fields).spReg, "sp-indirect");
      assert.equal(decoded({ cfa: "*bp-8" }, format, fields).spReg, "bp-indirect");
      for (const name of ["r10", "r13", "di", "dx", "ax"] as const) {
        assert.equal(decoded({ cfa: name }, format, fields).spReg, name);
      }
    });
  }
}

Deno.test("detectLayout() takes the signal bit for what it says where there is one", () => {
  assert.equal(decoded({ cfa: "sp+0", kind: "regs", signal: false }, "6.4", true).signal, false);
  assert.equal(decoded({ cfa: "sp+8", signal: true }, "6.3", true).signal, true);
});

Deno.test("detectLayout() refuses bytes that are no ORC entries", () => {
  assert.equal(detectLayout(new Uint8Array(0)), undefined);
  assert.equal(detectLayout(new Uint8Array(600)), undefined);
  assert.equal(detectLayout(new Uint8Array(600).fill(255)), undefined);
  assert.equal(
    detectLayout(new TextEncoder().encode("not an unwinding table at all ".repeat(20))),
    undefined,
  );
  assert.equal(layoutFromFields([{ name: "sp_reg", bitOffset: 0, bitSize: 4 }]), undefined);
});

Deno.test("detectLayout() and decodeOrcEntry() take any bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 6, maxLength: 60 }), (bytes) => {
    const layout = detectLayout(bytes);
    if (layout) decodeOrcEntry(bytes, layout);
  }));
});
