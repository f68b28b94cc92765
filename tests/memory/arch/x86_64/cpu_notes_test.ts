import assert from "node:assert/strict";
import { parseNotes } from "../../../../lib/format/notes.ts";
import { cpuNotes } from "../../../../lib/memory/arch/x86_64/cpu_notes.ts";
import { joined, note, prstatusNote, qemuNote, vmcoreinfoNote } from "../../../build/notes.ts";

const cpu = {
  rip: 0xffffffff81abcdefn,
  rsp: 0xffffc90000003f08n,
  gs: 0xffff88800ce00000n,
  cr3: 0x1e12000n,
  kernelGs: 7n,
};

Deno.test("cpuNotes: NT_PRSTATUS has the pid and the registers by their places", () => {
  const registers = {
    0: 15n,
    4: 0xb9n,
    10: 0xan,
    14: 0xd1n,
    15: 0xffffffffffffffffn,
    16: 0xffffffff9e16475an,
    19: 0x50n,
  };
  const notes = parseNotes(
    joined([prstatusNote(159, registers), vmcoreinfoNote(), prstatusNote(0, { 22: 0x1000n })]),
  );
  const [first, second] = cpuNotes(notes);
  assert.deepEqual([first.kind, first.order, first.pid], ["prstatus", 0, 159]);
  const { r15, rbp, rax, rdi, orig_rax, rip, rsp, cs } = first.registers;
  assert.deepEqual([r15, rbp, rax, rdi, rip, rsp, cs], [
    15n,
    0xb9n,
    0xan,
    0xd1n,
    0xffffffff9e16475an,
    0x50n,
    0n,
  ]);
  assert.equal(orig_rax, 0xffffffffffffffffn);
  assert.equal(first.gsBase, undefined);
  assert.deepEqual([second.order, second.pid, second.gsBase], [1, 0, 0x1000n]);
});

Deno.test("cpuNotes: QEMU's state has the control registers and both bases of gs", () => {
  const [status, state] = cpuNotes(parseNotes(joined([prstatusNote(1), qemuNote(cpu)])));
  assert.deepEqual([status.kind, status.pid], ["prstatus", undefined]);
  assert.deepEqual([state.kind, state.order], ["qemu", 0]);
  assert.equal(state.registers.rip, cpu.rip);
  assert.equal(state.registers.rsp, cpu.rsp);
  assert.equal(state.registers.cs, 0x10n);
  assert.equal(state.registers.rflags, 0x246n);
  assert.equal(state.registers.gs_base, cpu.gs);
  assert.deepEqual(state.control, { cr0: 0n, cr2: 0n, cr3: cpu.cr3, cr4: 0n });
  assert.deepEqual([state.gsBase, state.kernelGsBase], [cpu.gs, 7n]);
});

Deno.test("cpuNotes: notes that are too short, of a later version or of others are left out", () => {
  const short = parseNotes(joined([
    note("CORE", 1, new Uint8Array(0x147)),
    note("CORE", 2, new Uint8Array(0x200)),
    note("QEMU", 0, new Uint8Array(0x1b8)),
    note("QEMU", 0, Uint8Array.of(1, 0, 0, 0)),
    note("LINUX", 1, new Uint8Array(0x200)),
  ]));
  assert.deepEqual(cpuNotes(short), []);
});

Deno.test("cpuNotes: a QEMU note that ends at cr4 has no kernelGsBase", () => {
  const [whole] = parseNotes(qemuNote(cpu));
  const [state] = cpuNotes([{ ...whole, data: whole.data.subarray(0, 0x1b0) }]);
  assert.equal(state.control?.cr3, cpu.cr3);
  assert.equal(state.kernelGsBase, undefined);
});
