import assert from "node:assert/strict";
import { Address } from "../../dsl/value.ts";
import { perCpuAddress } from "../../lib/kernel/cpu.ts";
import { ran, refusal, rowsOf, session } from "./session.ts";

Deno.test("pte tells the page and the flags of an entry", async () => {
  assert.deepEqual((await ran("pte d8e067 8000000027291163 0x1")).lines, [
    " PTE    PHYSICAL  FLAGS",
    "d8e067   d8e000   (PRESENT|RW|USER|ACCESSED|DIRTY)",
    "      PTE         PHYSICAL  FLAGS",
    "8000000027291163  27291000  (PRESENT|RW|ACCESSED|DIRTY|GLOBAL|NX)",
    "PTE  PHYSICAL  FLAGS",
    " 1       0     (PRESENT)",
  ]);
  assert.deepEqual((await ran("pte 0")).lines, ["PTE  PHYSICAL  FLAGS", " 0       0     (no mapping)"]);
});

Deno.test("pte tells the place of a page on a swap device, and of what is on none", async () => {
  assert.deepEqual((await ran("pte 7fffffffffbfe0a")).lines, [
    "      PTE           SWAP     OFFSET",
    "7fffffffffbfe0a  /dev/zram0    512 ",
  ]);
  assert.match((await ran("pte fffffffffc00000a")).lines[1], /\(no device: type 31\)/);
  const [swap, page] = await rowsOf("pte 7fffffffffbfe0a d8e067");
  assert.deepEqual([swap.physical, swap.swap, swap.offset], [null, "/dev/zram0", 512n]);
  assert.deepEqual([page.physical, page.swap], [new Address(0xd8e000n), null]);
});

Deno.test("ptob and btop go from page frame numbers to addresses and back", async () => {
  assert.deepEqual((await ran("ptob 512a 10 0x10")).lines, ["512a: 512a000", "a: a000", "10: 10000"]);
  assert.deepEqual((await ran("btop 512a000 fff")).lines, ["512a000: 512a", "fff: 0"]);
  assert.deepEqual(await rowsOf("btop 1fff"), [{ physical: new Address(0x1fffn), pfn: 1n }]);
});

Deno.test("ptov finds physical addresses in the direct map, and offsets in the CPUs' areas", async () => {
  assert.deepEqual((await ran("ptov 56e000 0")).lines.map((line) => line.trimEnd()), [
    "VIRTUAL           PHYSICAL",
    "ff4a0886c056e000  56e000",
    "",
    "VIRTUAL           PHYSICAL",
    "ff4a0886c0000000  0",
  ]);
  const area = (cpu: number) => perCpuAddress(session.target, 0x1000n, cpu).toString(16);
  const head = ["PER-CPU OFFSET: 1000", "  CPU    VIRTUAL"];
  assert.deepEqual((await ran("ptov 1000:a")).lines, [...head, `  [0]  ${area(0)}`, `  [1]  ${area(1)}`]);
  assert.deepEqual((await ran("ptov 1000:1")).lines, [...head, `  [1]  ${area(1)}`]);
  assert.equal((await ran("ptov 1000:")).lines.length, 3);
});

Deno.test("these say what they cannot make sense of", async () => {
  for (const name of ["pte", "ptob", "btop", "ptov"]) {
    assert.match(await refusal(name), / is needed| are needed/);
    assert.match(await refusal(`${name} xyz`), new RegExp(`^${name}: .*xyz`));
  }
  assert.match(await refusal("ptov 1000:9"), /invalid cpu specification: 9/);
});

Deno.test("wr refuses to write a dump", async () => {
  assert.match(await refusal("wr jiffies 1"), /a dump cannot be written/);
});
