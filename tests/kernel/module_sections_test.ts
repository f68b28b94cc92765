import assert from "node:assert/strict";
import { moduleSections } from "../../lib/kernel/module_sections.ts";
import type { CType } from "../../lib/types/ctype.ts";
import { array, FakeKernel, pointer, struct, u32, u64, u8 } from "../build/memory.ts";

const to = (target: CType): CType => ({ kind: "pointer", size: 8, target });
const names = [".text", ".init.text"];

function text(kernel: FakeKernel, value: string): bigint {
  const at = kernel.alloc(32);
  kernel.memory.write(at, new TextEncoder().encode(value));
  return at;
}

Deno.test("moduleSections() takes as many attributes as are counted", () => {
  const attribute = struct("attribute", 8, { name: [0, to(u8)] });
  const one = struct("module_sect_attr", 24, {
    battr: [0, struct("bin_attribute", 16, { attr: [0, attribute] })],
    address: [16, u64],
  });
  const all = struct("module_sect_attrs", 8, { nsections: [0, u32], attrs: [8, array(one, 0)] });
  const kernel = new FakeKernel().types(struct("module", 8, { sect_attrs: [0, to(all)] }));
  const module = kernel.alloc(8), found = kernel.alloc(8 + 48);
  kernel.u64(module, found).u32(found, 2);
  names.forEach((name, i) =>
    kernel.u64(found + BigInt(8 + 24 * i), text(kernel, name), 0n, 0x1000n * BigInt(i + 1))
  );
  const expected = [{ name: ".text", address: 0x1000n }, { name: ".init.text", address: 0x2000n }];
  assert.deepEqual(moduleSections(kernel.target(), module), expected);
  kernel.u64(module, 0n);
  assert.deepEqual(moduleSections(kernel.target(), module), []);
});

Deno.test("moduleSections() follows the attributes to the null that closes them, since 6.14", () => {
  const attribute = struct("attribute", 8, { name: [0, to(u8)] });
  const one = struct("bin_attribute", 16, { attr: [0, attribute], private: [8, pointer] });
  const group = struct("attribute_group", 8, { bin_attrs: [0, to(to(one))] });
  const all = struct("module_sect_attrs", 8, { grp: [0, group], attrs: [8, array(one, 0)] });
  const kernel = new FakeKernel().types(struct("module", 8, { sect_attrs: [0, to(all)] }));
  const module = kernel.alloc(8), found = kernel.alloc(8 + 32), list = kernel.alloc(24);
  kernel.u64(module, found).u64(found, list).u64(list, found + 8n, found + 24n, 0n);
  names.forEach((name, i) =>
    kernel.u64(found + BigInt(8 + 16 * i), text(kernel, name), 0x1000n * BigInt(i + 1))
  );
  assert.deepEqual(moduleSections(kernel.target(), module), [
    { name: ".text", address: 0x1000n },
    { name: ".init.text", address: 0x2000n },
  ]);
});
