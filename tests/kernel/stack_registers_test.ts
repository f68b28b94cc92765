import assert from "node:assert/strict";
import type { RawNote } from "../../lib/format/dump.ts";
import { cpuRegisters } from "../../lib/kernel/stack_registers.ts";
import { type Fakes, fakeTarget } from "./stack_fakes.ts";

const base = 0xffff888000000000n;
const cpus = { nr_cpu_ids: base, __cpu_possible_mask: base + 8n, __per_cpu_offset: base + 0x100n };

/** A machine with CPUs 0, 1 and 2, whose per-CPU areas are 64 KiB apart. */
function machine(fakes: Fakes = {}) {
  const target = fakeTarget({ ...fakes, symbols: { ...cpus, ...fakes.symbols } });
  target.memory.words(base, 3, 7).words(base + 0x100n, base + 0x10000n, base + 0x20000n, base + 0x30000n);
  return target;
}

/** `struct elf_prstatus`: 112 bytes with the pid at 32, then 27 registers, of which the 17th is rip. */
function prstatus(pid: number, rip: bigint): Uint8Array {
  const bytes = new Uint8Array(336);
  const view = new DataView(bytes.buffer);
  view.setUint32(32, pid, true);
  view.setBigUint64(112 + 16 * 8, rip, true);
  view.setBigUint64(112 + 17 * 8, 0xfee1_0010n, true);
  return bytes;
}

function core(data: Uint8Array): RawNote {
  return { name: "CORE", type: 1, data };
}

/** QEMU's note: registers from 8 on, then segments of 24 bytes with their base at 16, then the inactive gs base. */
function qemu(rip: bigint, gs: bigint, kernelGs: bigint): RawNote {
  const data = new Uint8Array(440);
  const view = new DataView(data.buffer);
  view.setUint32(0, 1, true);
  view.setBigUint64(8, 0xaaan, true); // rax
  view.setBigUint64(8 + 6 * 8, 0x5555n, true); // rsp
  view.setBigUint64(8 + 16 * 8, rip, true);
  view.setUint32(8 + 18 * 8, 0x33, true); // cs
  view.setBigUint64(8 + 18 * 8 + 4 * 24 + 16, gs, true);
  view.setBigUint64(432, kernelGs, true);
  return { name: "QEMU", type: 0, data };
}

Deno.test("cpuRegisters() reads what each CPU noted down in its own memory", () => {
  const target = machine({ symbols: { crash_notes: base + 0x200n }, notes: [core(prstatus(1, 0x99n))] });
  target.memory.words(base + 0x200n, 0x40);
  // CPU 1 did not answer.
  for (const [cpu, rip] of [[0, 0x1000n], [2, 0x3000n]] as const) {
    const note = base + 0x10040n + BigInt(cpu * 0x10000);
    target.memory.write(note, [5, 0, 0, 0, 0x50, 1, 0, 0, 1, 0, 0, 0, 0x43, 0x4f, 0x52, 0x45])
      .write(note + 20n, prstatus(7, rip));
  }
  assert.equal(cpuRegisters(target, 0)?.registers.rip, 0x1000n);
  assert.equal(cpuRegisters(target, 1), undefined);
  assert.equal(cpuRegisters(target, 2)?.registers.rip, 0x3000n);
  assert.equal(cpuRegisters(target, 2)?.registers.cs, 0x10n);
  assert.equal(cpuRegisters(target, 2)?.source, "NT_PRSTATUS note");
});

Deno.test("cpuRegisters() takes the dump's notes in order where each CPU has one", () => {
  const target = machine({ notes: [1n, 2n, 3n].map((rip) => core(prstatus(0, rip))) });
  assert.deepEqual([0, 1, 2].map((cpu) => cpuRegisters(target, cpu)?.registers.rip), [1n, 2n, 3n]);
});

Deno.test("cpuRegisters() does not guess whose a note is where some are missing", () => {
  const target = machine({ notes: [1n, 2n].map((rip) => core(prstatus(5, rip))) });
  assert.deepEqual([0, 1, 2].map((cpu) => cpuRegisters(target, cpu)), [undefined, undefined, undefined]);
});

Deno.test("cpuRegisters() knows QEMU's notes by their gs base, of the kernel or saved from it", () => {
  const notes = [
    qemu(0x22n, 0x7000n, base + 0x20000n),
    qemu(0x11n, base + 0x10000n, 0n),
    core(prstatus(1, 0x99n)),
  ];
  const target = machine({ notes });
  assert.equal(cpuRegisters(target, 0)?.registers.rip, 0x11n);
  assert.equal(cpuRegisters(target, 1)?.registers.rip, 0x22n);
  assert.equal(cpuRegisters(target, 1)?.registers.cs, 0x33n);
  assert.equal(cpuRegisters(target, 1)?.registers.rax, 0xaaan);
  assert.equal(cpuRegisters(target, 1)?.registers.rsp, 0x5555n);
  assert.equal(cpuRegisters(target, 1)?.source, "QEMU's CPU note");
});

Deno.test("cpuRegisters() passes over notes that are cut short", () => {
  const short = [core(new Uint8Array(100)), { name: "QEMU", type: 0, data: new Uint8Array(20) }];
  assert.equal(cpuRegisters(machine({ notes: short }), 0), undefined);
});

Deno.test("cpuRegisters() warns where the CPUs themselves cannot be found", () => {
  const target = fakeTarget({ symbols: cpus, notes: [core(prstatus(1, 0x99n))] });
  assert.equal(cpuRegisters(target, 0), undefined);
  assert.match(target.warnings[0]!, /registers of the CPUs cannot be found: cannot read kernel address/);
});
