import assert from "node:assert/strict";
import fc from "fast-check";
import { detectLayout } from "../../lib/unwind/orc_layout.ts";
import { OrcTable, OrcTables } from "../../lib/unwind/orc.ts";
import { decodeRegisters } from "../../lib/unwind/registers.ts";
import { encode, formats, type Rule, writeTables } from "./orc_builder.ts";
import { irqStack, Scene, stack, stackEnd, text, textEnd } from "./scene.ts";

const word = fc.oneof(
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  fc.bigInt({ min: text, max: textEnd + 0x100n }),
  fc.nat(0x200).map((n) => text + BigInt(n) * 0x20n),
  fc.nat(0x4000).map((n) => stack + BigInt(n & ~7)),
  fc.nat(0x4010).map((n) => irqStack + BigInt(n)),
  fc.constantFrom(0n, 1n, 0x10n, 0x33n),
);

const offset = fc.integer({ min: -8, max: 40 }).map((n) => n < 0 ? `${n * 8}` : `+${n * 8}`);
const rule: fc.Arbitrary<Rule> = fc.record({
  cfa: fc.tuple(fc.constantFrom("sp", "sp", "sp", "bp", "*sp", "*bp"), offset).map((parts) => parts.join(""))
    .chain((usual) => fc.constantFrom(usual, usual, usual, "r10", "r13", "di", "dx", "ax")),
  bp: fc.oneof(fc.constant("same"), offset.map((at) => `cfa${at}`), offset.map((at) => `bp${at}`)),
  kind: fc.constantFrom("call", "call", "call", "call", "regs", "iret", "end", "undefined"),
});

const runs = 300;

Deno.test("unwind() ends with a reason, whatever the tables and the stack hold", () => {
  const input = fc.record({
    rules: fc.array(rule, { minLength: 1, maxLength: 40 }),
    words: fc.array(word, { minLength: 50, maxLength: 400 }),
    format: fc.constantFrom(...formats),
    start: fc.tuple(word, word, word),
    exact: fc.boolean(),
    registers: fc.option(fc.array(word, { minLength: 21, maxLength: 21 })),
    missing: fc.nat(3),
  });
  fc.assert(
    fc.property(input, ({ rules, words, format, start, exact, registers, missing }) => {
      const scene = new Scene(format);
      rules.forEach((entry, i) => scene.rule(i * 5 % 200, entry));
      for (let at = stack; at < stackEnd; at += BigInt(words.length * 8)) scene.memory.words(at, ...words);
      scene.memory.words(irqStack + 0x2000n, ...words);
      if (missing > 0) scene.memory.drop(stack + BigInt(missing) * 0x1000n);
      const regs = registers && decodeRegisters(new Uint8Array(new BigUint64Array(registers).buffer));
      const [pc, sp, bp] = start;
      const trace = scene.unwind({ pc, sp, bp, exact, ...(regs && { registers: regs }) });
      assert(trace.end.length > 0);
      assert(trace.frames.length >= 1 && trace.frames.length <= 512);
    }),
    { numRuns: runs },
  );
});

Deno.test("unwind() survives tables of random bytes", () => {
  const layout = detectLayout(Uint8Array.from(Array(20).fill(encode({ cfa: "sp+8" }, "6.4")).flat()))!;
  const input = fc.tuple(fc.uint8Array({ minLength: 40, maxLength: 400 }), fc.array(word, { minLength: 20 }));
  fc.assert(
    fc.property(input, ([bytes, words]) => {
      const scene = new Scene();
      const count = Math.floor(bytes.length / 10);
      const place = writeTables(scene.memory, 0xffffffff82000000n, [], "6.4");
      scene.memory.write(place.ips, bytes);
      const table = new OrcTable(
        scene.memory,
        { ...place, count, entries: place.ips + BigInt(count * 4), ranges: [{ low: text, high: textEnd }] },
        layout,
      );
      scene.memory.words(stack + 0x1000n, ...words);
      const options = { orc: new OrcTables([table]) };
      const trace = scene.unwind({ pc: text + 0x20n, sp: stack + 0x1000n, bp: stack + 0x1040n }, options);
      assert(trace.end.length > 0);
    }),
    { numRuns: runs },
  );
});
