/** The registers that a dump's notes have of each CPU of an x86-64 machine. */
import type { RawNote } from "../../../format/dump.ts";

/**
 * The registers of `struct pt_regs`, eight bytes each, in their order: what kernel entry code leaves on the stack, and
 * the first of those in NT_PRSTATUS, so it is an interface that cannot change.
 */
export const frameRegisters = [
  "r15",
  "r14",
  "r13",
  "r12",
  "rbp",
  "rbx",
  "r11",
  "r10",
  "r9",
  "r8",
  "rax",
  "rcx",
  "rdx",
  "rsi",
  "rdi",
  "orig_rax",
  "rip",
  "cs",
  "rflags",
  "rsp",
  "ss",
] as const;

/** The order of `struct user_regs_struct`. */
const registerNames = [
  ...frameRegisters,
  "fs_base",
  "gs_base",
  "ds",
  "es",
  "fs",
  "gs",
] as const;

export type RegisterName = (typeof registerNames)[number];

/** One CPU as a note tells it. */
export interface CpuNote {
  /** Who wrote it: the kernel as it died (or QEMU in its place), or QEMU with the control registers. */
  readonly kind: "prstatus" | "qemu";
  /** Its place among the notes of its kind: not always the CPU's number, as a CPU that hung wrote none. */
  readonly order: number;
  /** The task's pid, where the kernel wrote the note; QEMU counts its CPUs there, and that is left out. */
  readonly pid?: number;
  /** Segment registers are selectors. QEMU's notes have no `orig_rax`: it is all ones there. */
  readonly registers: Readonly<Record<RegisterName, bigint>>;
  readonly control?: {
    readonly cr0: bigint;
    readonly cr2: bigint;
    readonly cr3: bigint;
    readonly cr4: bigint;
  };
  /** The base that `gs:` had, in the kernel the CPU's per-CPU area. */
  readonly gsBase?: bigint;
  /** What `swapgs` would have brought in: while user code ran, the CPU's per-CPU area. */
  readonly kernelGsBase?: bigint;
}

const ntPrstatus = 1;
const prstatusPid = 0x20;
const prstatusRegisters = 0x70;
const prstatusBytes = prstatusRegisters + registerNames.length * 8;

function viewOf(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}

/** `struct elf_prstatus`. */
function prstatus(data: Uint8Array, order: number, byQemu: boolean): CpuNote | undefined {
  if (data.length < prstatusBytes) return undefined;
  const view = viewOf(data);
  const registers = Object.fromEntries(
    registerNames.map((name, i) => [name, view.getBigUint64(prstatusRegisters + i * 8, true)]),
  ) as Record<RegisterName, bigint>;
  // The kernel's own notes leave fs_base and gs_base zero on some paths; zero tells nothing.
  const gsBase = registers.gs_base;
  return {
    kind: "prstatus",
    order,
    registers,
    ...!byQemu && { pid: view.getInt32(prstatusPid, true) },
    ...gsBase !== 0n && { gsBase },
  };
}

/** QEMUCPUState: u32 version, u32 size, the registers, ten segments of 24 bytes, cr0 to cr4, kernel_gs_base. */
const qemuGeneral: readonly RegisterName[] = [
  "rax",
  "rbx",
  "rcx",
  "rdx",
  "rsi",
  "rdi",
  "rsp",
  "rbp",
  "r8",
  "r9",
  "r10",
  "r11",
  "r12",
  "r13",
  "r14",
  "r15",
  "rip",
  "rflags",
];
const qemuSegments: readonly RegisterName[] = ["cs", "ds", "es", "fs", "gs", "ss"];
const segmentBytes = 24;
const segmentBase = 16;
const segmentsOffset = 8 + qemuGeneral.length * 8;
/** After the six above come ldt, tr, gdt, idt. */
const controlOffset = segmentsOffset + 10 * segmentBytes;
const kernelGsOffset = controlOffset + 5 * 8;

function qemuState(data: Uint8Array, order: number): CpuNote | undefined {
  if (data.length < kernelGsOffset) return undefined;
  const view = viewOf(data);
  if (view.getUint32(0, true) !== 1) return undefined;
  const registers = Object.fromEntries(registerNames.map((name) => [name, 0n])) as Record<
    RegisterName,
    bigint
  >;
  qemuGeneral.forEach((name, i) => registers[name] = view.getBigUint64(8 + i * 8, true));
  qemuSegments.forEach((name, i) => {
    registers[name] = BigInt(view.getUint32(segmentsOffset + i * segmentBytes, true));
  });
  const base = (index: number) =>
    view.getBigUint64(segmentsOffset + index * segmentBytes + segmentBase, true);
  registers.fs_base = base(3);
  registers.gs_base = base(4);
  registers.orig_rax = 0xffff_ffff_ffff_ffffn;
  const control = (index: number) => view.getBigUint64(controlOffset + index * 8, true);
  return {
    kind: "qemu",
    order,
    registers,
    control: { cr0: control(0), cr2: control(2), cr3: control(3), cr4: control(4) },
    gsBase: registers.gs_base,
    // QEMU before 4.0 ended the note at cr4.
    ...data.length >= kernelGsOffset + 8 && { kernelGsBase: view.getBigUint64(kernelGsOffset, true) },
  };
}

/** The notes that hold a CPU's registers, in the dump's order. Notes that are too short or of a later layout are left out. */
export function cpuNotes(notes: readonly RawNote[]): CpuNote[] {
  const found: CpuNote[] = [];
  const byQemu = notes.some((note) => note.name === "QEMU");
  let statusOrder = 0;
  let qemuOrder = 0;
  for (const note of notes) {
    let cpu: CpuNote | undefined;
    if (note.name === "CORE" && note.type === ntPrstatus) cpu = prstatus(note.data, statusOrder++, byQemu);
    else if (note.name === "QEMU" && note.type === 0) cpu = qemuState(note.data, qemuOrder++);
    if (cpu) found.push(cpu);
  }
  return found;
}
