import assert from "node:assert/strict";
import { kernelOrc } from "../../lib/kernel/orc_tables.ts";
import { type Rule, writeTables } from "../unwind/orc_builder.ts";
import { type FakeTarget, fakeTarget } from "./stack_fakes.ts";

const text = 0xffffffff81000000n, at = 0xffffffff82000000n;
const count = 600;

function tables(symbols: Record<string, bigint | readonly [bigint, number]> = {}): FakeTarget {
  return fakeTarget({
    symbols: {
      __start_orc_unwind_ip: at,
      __stop_orc_unwind_ip: at + BigInt(count * 4),
      __start_orc_unwind: at + BigInt(count * 4 + 2),
      __stop_orc_unwind: at + BigInt(count * 4 + 2 + count * 6),
      _stext: text,
      ...symbols,
    },
  });
}

function rules(): (readonly [bigint, Rule])[] {
  return Array.from({ length: count }, (_, i) => [text + BigInt(i * 100), { cfa: `sp+${8 * (i % 50)}` }]);
}

Deno.test("kernelOrc() says why there are no tables", () => {
  assert.equal(kernelOrc(fakeTarget({})).absent, "this kernel was built without ORC tables");
  const odd = tables({ __stop_orc_unwind: at + BigInt(count * 4 + 8) });
  assert.equal(kernelOrc(odd).absent, "the symbols around the ORC tables make no sense");
  assert.match(kernelOrc(tables()).absent!, /^the ORC tables are not in the dump: cannot read/);
  const empty = tables();
  empty.memory.write(at, new Uint8Array(8192));
  assert.equal(kernelOrc(empty).absent, "the ORC tables have an unknown format");
  assert.equal(kernelOrc(empty).find(text), undefined);
});

for (const format of ["4.14", "6.3", "6.4", "7.1"] as const) {
  Deno.test(`kernelOrc() reads tables without their type, format ${format}`, () => {
    const target = tables();
    writeTables(target.memory, at, rules(), format);
    assert.equal(kernelOrc(target).find(text + 7n * 100n + 99n)?.spOffset, 56);
  });
}

Deno.test("kernelOrc() takes the kernel's index as a hint only", () => {
  const index = at + 0x10000n, blocks = Math.ceil(count * 100 / 256) + 1;
  const right = (block: number) => Math.min(count - 1, Math.floor(block * 256 / 100));
  const hints: ((block: number) => number)[] = [right, () => 0, () => count + 5, (block) => block % 7];
  for (const hint of hints) {
    const target = tables({ orc_lookup: [index, blocks * 4] });
    writeTables(target.memory, at, rules(), "6.4");
    const words = Uint32Array.from({ length: blocks }, (_, block) => hint(block));
    target.memory.write(index, new Uint8Array(words.buffer));
    for (let i = 0; i < count - 1; i += 13) {
      const pc = text + BigInt(i * 100 + i % 100);
      assert.equal(kernelOrc(target).find(pc)?.spOffset, 8 * (i % 50));
    }
  }
});

Deno.test("kernelOrc() does without an index whose page is missing", () => {
  const target = tables({ orc_lookup: [at + 0x10000n, 4000] });
  writeTables(target.memory, at, rules(), "6.4");
  assert.equal(kernelOrc(target).find(text + 101n)?.spOffset, 8);
});
