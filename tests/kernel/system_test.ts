import assert from "node:assert/strict";
import type { CType } from "../../lib/types/ctype.ts";
import { hypervisor, loadAverages, memoryNodes, pidMax, presentMemory } from "../../lib/kernel/system.ts";
import { memoryMap } from "../../lib/kernel/e820.ts";
import { array, FakeKernel, s32, struct, u32, u64, u8 } from "../build/memory.ts";

Deno.test("loadAverages() round as /proc/loadavg does", () => {
  const kernel = new FakeKernel(), at = kernel.alloc(24);
  // 2048 is 1.00; 0.995 of a hundredth is rounded up.
  kernel.u64(at, 2775n, 2048n, 2038n).symbol("avenrun", at);
  assert.deepEqual(loadAverages(kernel.target()), [135n, 100n, 100n]);
});

Deno.test("presentMemory() adds the nodes up, and leaves out numbers without a node", () => {
  const kernel = new FakeKernel().types(struct("pglist_data", 64, { node_present_pages: [40, u64] }));
  const table = kernel.alloc(8 * 8),
    count = kernel.alloc(8),
    first = kernel.alloc(64),
    second = kernel.alloc(64);
  kernel.u64(table, first, 0n, second, 0x123n).u32(count, 3).u64(first + 40n, 100n).u64(second + 40n, 28n);
  const target = kernel.symbol("node_data", table).symbol("nr_node_ids", count).target();
  assert.deepEqual(memoryNodes(target), [first, second]);
  assert.equal(presentMemory(target), 128n * 4096n);
  kernel.u64(first + 40n, 1n << 60n);
  assert.throws(() => presentMemory(target), /claim \d+ pages/);
});

Deno.test("a kernel without NUMA has one node, in the image", () => {
  const kernel = new FakeKernel(), node = kernel.alloc(64);
  assert.deepEqual(memoryNodes(kernel.symbol("contig_page_data", node).target()), [node]);
  assert.throws(() => memoryNodes(new FakeKernel().target()), /no symbol node_data/);
});

const kinds: CType = {
  kind: "enum",
  tag: "x86_hypervisor_type",
  size: 4,
  signed: false,
  enumerators: ["NATIVE", "VMWARE", "KVM", "NEW_ONE"].map((name, i) => ({
    name: `X86_HYPER_${name}`,
    value: BigInt(i),
  })),
};

Deno.test("hypervisor() names what the kernel has found", () => {
  const under = (value: number) => {
    const kernel = new FakeKernel().types(kinds), at = kernel.alloc(8);
    return hypervisor(kernel.u32(at, value).symbol("x86_hyper_type", at).target());
  };
  assert.deepEqual([0, 1, 2, 3].map(under), [undefined, "VMware", "KVM", "NEW_ONE"]);
  assert.throws(() => under(9), /x86_hyper_type is 9/);
});

Deno.test("pidMax() is a variable, or since 6.14 a member of the initial namespace", () => {
  const old = new FakeKernel(), at = old.alloc(8);
  assert.equal(pidMax(old.u32(at, 32768).symbol("pid_max", at).target()), 32768);
  const kernel = new FakeKernel().types(struct("pid_namespace", 16, { pid_max: [8, s32] })),
    ns = kernel.alloc(16);
  assert.equal(pidMax(kernel.u32(ns + 8n, 4_000_000).symbol("init_pid_ns", ns).target()), 4_000_000);
});

Deno.test("memoryMap() reads packed entries, and refuses a count that cannot be", () => {
  const kernel = new FakeKernel().types(struct("e820_table", 4 + 20 * 4, {
    nr_entries: [0, u32],
    entries: [4, array(u8, 80)],
  }));
  const pointer = kernel.alloc(8), table = kernel.alloc(84);
  kernel.u64(pointer, table).symbol("e820_table", pointer).u32(table, 2);
  kernel.u64(table + 4n, 0n, 0x9fc00n).u32(table + 20n, 1);
  kernel.u64(table + 24n, 0x100000n, 0x1000n).u32(table + 40n, 77);
  assert.deepEqual(memoryMap(kernel.target()), [
    { start: 0n, size: 0x9fc00n, type: 1, kind: undefined },
    { start: 0x100000n, size: 0x1000n, type: 77, kind: undefined },
  ]);
  kernel.u32(table, 1_000_000);
  assert.throws(() => memoryMap(kernel.target()), /claims 1000000 entries/);
});
