import assert from "node:assert/strict";
import { Address } from "../../dsl/value.ts";
import { ran, refusal, rowsOf } from "./session.ts";

Deno.test("mach shows the machine and the stacks of its CPUs", async () => {
  const { lines, failures } = await ran("mach");
  assert.deepEqual(lines.slice(0, 16), [
    "          MACHINE TYPE: x86_64",
    "           MEMORY SIZE: 639.4 MB",
    "                  CPUS: 2",
    "       PROCESSOR SPEED: 2596 Mhz",
    "                    HZ: 250",
    "             PAGE SIZE: 4096",
    "   KERNEL VIRTUAL BASE: ff4a0886c0000000",
    "   KERNEL VMALLOC BASE: ff64b02f80000000",
    "   KERNEL VMEMMAP BASE: ffecf18000000000",
    "      KERNEL START MAP: ffffffff80000000",
    "   KERNEL MODULES BASE: ffffffffc0000000",
    "     KERNEL STACK SIZE: 16384",
    "        IRQ STACK SIZE: 16384",
    "            IRQ STACKS:",
    "                 CPU 0: ff64b02f80000000",
    "                 CPU 1: ff64b02f800cd000",
  ]);
  assert.deepEqual(lines.slice(28), [
    "        MCE STACK SIZE: 8192",
    "            MCE STACKS:",
    "                 CPU 0: fffffe0000012000",
    "                 CPU 1: fffffe000004d000",
    "         VC STACK SIZE: 8192",
    "             VC STACKS:",
    "                 CPU 0: fffffe0000015000 [unavailable]",
    "                 CPU 1: fffffe0000050000 [unavailable]",
  ]);
  assert.deepEqual(failures, []);
});

Deno.test("the row of mach has the stacks as lists", async () => {
  const [row] = await rowsOf("mach"),
    hex = (cells: unknown) => (cells as Address[]).map(({ value }) => value);
  assert.deepEqual([row.hypervisor, row.hz, row.nmi_stack_size], [null, 250n, 8192n]);
  assert.deepEqual(hex(row.nmi_stacks), [0xfffffe000000c000n, 0xfffffe0000047000n]);
  assert.deepEqual(hex(row.unmapped_stacks), hex(row.vc_stacks));
});

Deno.test("mach -m shows the memory map", async () => {
  const { lines } = await ran("mach -m");
  assert.equal(lines.length, 9);
  assert.deepEqual(lines.slice(0, 3), [
    "      PHYSICAL ADDRESS RANGE         TYPE",
    "0000000000000000 - 0000000000001000  E820_RESERVED",
    "0000000000001000 - 000000000009fc00  E820_RAM",
  ]);
});

Deno.test("mach -c shows each CPU's cpuinfo_x86, with -x in hexadecimal", async () => {
  const { lines } = await ran("mach -c");
  assert.deepEqual(lines.slice(0, 3), ["CPU 0:", "struct cpuinfo_x86 {", "  x86 = 15 '\\017',"]);
  assert.ok(lines.includes("CPU 1:") && lines.includes("  booted_cores = 2,"));
  assert.ok((await ran("mach -cx")).lines.includes("  x86 = 0xf,"));
  assert.equal((await rowsOf("mach -c")).length, 2);
});

Deno.test("mach refuses what is another machine's", async () => {
  assert.match(await refusal("mach -o"), /^mach: -o: this machine has no OPAL firmware/);
  assert.match(await refusal("mach foo"), /^mach: invalid argument: foo/);
  assert.match(await refusal("mach -cxd"), /mutually exclusive/);
});
