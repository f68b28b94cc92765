/** ELF notes as kernels and QEMU write them. */
import { Bytes } from "./bytes.ts";

/** One note, padded as in a file. */
export function note(name: string, type: number, data: Uint8Array): Uint8Array {
  const out = new Bytes();
  out.u32(0, name.length + 1).u32(4, data.length).u32(8, type).text(12, name);
  const dataAt = 12 + Math.ceil((name.length + 1) / 4) * 4;
  out.put(dataAt, data);
  return out.done(dataAt + Math.ceil(data.length / 4) * 4);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Bytes();
  for (const part of parts) out.put(out.length, part);
  return out.done();
}

/** What a kernel of our imagination says of itself. */
export const vmcoreinfoText = [
  "OSRELEASE=6.1.0-test",
  "BUILD-ID=00112233445566778899aabbccddeeff00112233",
  "PAGESIZE=4096",
  "SYMBOL(init_uts_ns)=ffffffff82a1b940",
  "SYMBOL(_stext)=ffffffff81000000",
  "OFFSET(list_head.next)=0",
  "OFFSET(page.private)=40",
  "SIZE(page)=64",
  "LENGTH(zone.free_area)=11",
  "NUMBER(phys_base)=-780140544",
  "NUMBER(KERNEL_IMAGE_SIZE)=1073741824",
  "NUMBER(VA_BITS)=0x30",
  "KERNELOFFSET=37400000",
  "CRASHTIME=1795410587",
  "",
].join("\n");

export function vmcoreinfoNote(text = vmcoreinfoText): Uint8Array {
  return note("VMCOREINFO", 0, new TextEncoder().encode(text));
}

/** `struct elf_prstatus` of x86-64: registers by their place in `struct user_regs_struct`. */
export function prstatusNote(pid: number, registers: Readonly<Record<number, bigint>> = {}): Uint8Array {
  const data = new Bytes().u32(0x20, pid);
  for (const [index, value] of Object.entries(registers)) data.u64(0x70 + Number(index) * 8, value);
  return note("CORE", 1, data.done(0x150));
}

/** QEMU's CPU state: rip, rsp, the base of gs, cr3, and the other base of gs. */
export function qemuNote(
  cpu: { rip: bigint; rsp: bigint; gs: bigint; cr3: bigint; kernelGs: bigint },
): Uint8Array {
  const data = new Bytes().u32(0, 1).u32(4, 0x1b8);
  data.u64(0x38, cpu.rsp).u64(0x88, cpu.rip).u64(0x90, 0x246);
  data.u32(0x98, 0x10);
  data.u64(0x98 + 4 * 24 + 16, cpu.gs);
  data.u64(0x188 + 3 * 8, cpu.cr3).u64(0x1b0, cpu.kernelGs);
  return note("QEMU", 0, data.done(0x1b8));
}
