import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { kernelConfig } from "../../lib/kernel/kernel_config.ts";
import { FakeKernel } from "../build/memory.ts";

const text = "#\n# Linux/x86 6.1.0 Kernel Configuration\n#\nCONFIG_64BIT=y\n# CONFIG_X86_X32 is not set\n";

function carrying(bytes: Uint8Array, old: boolean) {
  const kernel = new FakeKernel(), mark = (name: string) => new TextEncoder().encode(name);
  const start = kernel.alloc(bytes.length + 16);
  kernel.memory.write(start, mark("IKCFG_ST"));
  kernel.memory.write(start + 8n, bytes);
  kernel.memory.write(start + BigInt(8 + bytes.length), mark("IKCFG_ED"));
  const end = start + BigInt(bytes.length + 8);
  return old
    ? kernel.symbol("kernel_config_data", start).symbol("kernel_config_data_size", end + 8n)
    : kernel.symbol("kernel_config_data", start + 8n).symbol("kernel_config_data_end", end);
}

Deno.test("kernelConfig() reads the data between its symbols, and before 5.1 between its marks", () => {
  const bytes = new Uint8Array(gzipSync(text));
  assert.equal(kernelConfig(carrying(bytes, false).target()), text);
  assert.equal(kernelConfig(carrying(bytes, true).target()), text);
});

Deno.test("kernelConfig() says what is wrong with what it finds", () => {
  assert.throws(
    () => kernelConfig(carrying(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), false).target()),
    /decompressed/,
  );
  assert.throws(() => kernelConfig(new FakeKernel().target()), /without CONFIG_IKCONFIG/);
  const kernel = new FakeKernel(), at = kernel.alloc(64);
  kernel.symbol("kernel_config_data", at).symbol("next", at + 64n);
  assert.throws(() => kernelConfig(kernel.target()), /lacks its marks/);
});
