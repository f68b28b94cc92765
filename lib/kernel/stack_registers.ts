/** The registers of the CPUs when the machine stopped, from the notes of whoever wrote the dump. */
import { InquestError, MemoryFault } from "../base/errors.ts";
import type { RawNote } from "../format/dump.ts";
import type { Target } from "../types/target.ts";
import { decodeRegisters, frameSize, type Registers } from "../unwind/registers.ts";
import { cpuCurr, perCpuAddress, possibleCpus } from "./cpu.ts";

export interface CpuRegisters {
  readonly registers: Registers;
  /** For people: "NT_PRSTATUS note", "QEMU's CPU note". */
  readonly source: string;
}

const noteSource = "NT_PRSTATUS note";
const prstatusType = 1;
/** `struct elf_prstatus` of x86-64: pr_pid, and pr_reg with the registers of a full frame first. */
const pidOffset = 32;
const registersOffset = 112;

/** The registers of a CPU at the crash; undefined where nothing recorded them. */
export function cpuRegisters(target: Target, cpu: number): CpuRegisters | undefined {
  return target.once(allRegisters).get(cpu);
}

function allRegisters(target: Target): Map<number, CpuRegisters> {
  try {
    for (const source of [qemuRegisters, crashNotes, dumpNotes]) {
      const found = source(target, target.once(possibleCpus));
      if (found.size > 0) return found;
    }
  } catch (error) {
    if (!(error instanceof MemoryFault || error instanceof InquestError)) throw error;
    target.warn(`the registers of the CPUs cannot be found: ${error.message}`);
  }
  return new Map();
}

/**
 * What each CPU wrote of itself on the way down (crash_save_cpu): the notes are still in the CPUs' own memory, where
 * there is no doubt whose they are. A dump's note segment leaves out the CPUs that did not answer.
 */
function crashNotes(target: Target, cpus: readonly number[]): Map<number, CpuRegisters> {
  const found = new Map<number, CpuRegisters>();
  const symbol = target.symbols.findKernel("crash_notes")?.address;
  if (symbol === undefined) return found;
  const notes = target.kernel.u64(symbol);
  for (const cpu of cpus) {
    const registers = noteAt(target, perCpuAddress(target, notes, cpu));
    if (registers) found.set(cpu, { registers, source: noteSource });
  }
  return found;
}

function noteAt(target: Target, address: bigint): Registers | undefined {
  try {
    return noteRegisters(target.kernel.read(address, 20 + registersOffset + frameSize));
  } catch (error) {
    if (error instanceof MemoryFault) return undefined;
    throw error;
  }
}

/** The registers in an ELF note {namesz, descsz, type, "CORE\0", prstatus} that the kernel left in memory. */
function noteRegisters(bytes: Uint8Array): Registers | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const core = view.getUint32(0, true) === 5 && view.getUint32(8, true) === prstatusType;
  if (!core || view.getUint32(4, true) < registersOffset + frameSize) return undefined;
  return decodeRegisters(bytes, 20 + registersOffset);
}

/**
 * The dump's own notes, where the CPUs' memory has none. They are in the order of the CPUs; where some are missing
 * the process id says which CPU a note belongs to, and what stays open is left out.
 */
function dumpNotes(target: Target, cpus: readonly number[]): Map<number, CpuRegisters> {
  const found = new Map<number, CpuRegisters>();
  const notes = target.dump.notes.filter((note) =>
    note.type === prstatusType && note.name === "CORE" && note.data.length >= registersOffset + frameSize
  );
  notes.forEach((note, i) => {
    const cpu = notes.length === cpus.length ? cpus[i] : cpuOfPid(target, cpus, note);
    if (cpu === undefined) return;
    found.set(cpu, { registers: decodeRegisters(note.data, registersOffset), source: noteSource });
  });
  return found;
}

/** The one CPU whose current task has the process id of the note. */
function cpuOfPid(target: Target, cpus: readonly number[], note: RawNote): number | undefined {
  const offset = target.types.offset("task_struct", "pid");
  if (offset === undefined) return undefined;
  const pid = new DataView(note.data.buffer, note.data.byteOffset).getUint32(pidOffset, true);
  const matching = cpus.filter((cpu) => {
    try {
      return target.kernel.u32(cpuCurr(target, cpu) + BigInt(offset)) === pid;
    } catch (error) {
      if (error instanceof MemoryFault || error instanceof InquestError) return false;
      throw error;
    }
  });
  return matching.length === 1 ? matching[0] : undefined;
}

/**
 * QEMU's CPU state note (QEMUCPUState, version 1): u32 version and size, then as u64 rax rbx rcx rdx rsi rdi rsp rbp
 * r8 … r15 rip rflags, then ten segments of 24 bytes (u32 selector first, u64 base last) cs ds es fs gs ss ldt tr
 * gdt idt, then cr0 … cr4 and the inactive gs base.
 */
const qemuOrder = "rax rbx rcx rdx rsi rdi rsp rbp r8 r9 r10 r11 r12 r13 r14 r15 rip rflags".split(" ");
const qemuSegments = 8 + qemuOrder.length * 8;
const qemuGs = 4, qemuSs = 5;
const qemuKernelGs = qemuSegments + 10 * 24 + 5 * 8;

function qemuRegisters(target: Target, cpus: readonly number[]): Map<number, CpuRegisters> {
  const found = new Map<number, CpuRegisters>();
  const notes = target.dump.notes.filter((note) => note.name === "QEMU" && note.data.length >= qemuKernelGs);
  const cpuOfBase = new Map(cpus.map((cpu) => [perCpuAddress(target, 0n, cpu), cpu]));
  notes.forEach((note, i) => {
    const view = new DataView(note.data.buffer, note.data.byteOffset, note.data.length);
    const bases = [view.getBigUint64(qemuSegments + qemuGs * 24 + 16, true)];
    if (note.data.length >= qemuKernelGs + 8) bases.push(view.getBigUint64(qemuKernelGs, true));
    const byBase = bases.map((base) => cpuOfBase.get(base)).find((cpu) => cpu !== undefined);
    // A CPU that never came up has no base; the order is that of the machine's CPUs.
    const cpu = byBase ?? cpus[i];
    if (cpu === undefined || found.has(cpu) && byBase === undefined) return;
    found.set(cpu, { registers: qemuNote(view), source: "QEMU's CPU note" });
  });
  return found;
}

function qemuNote(view: DataView): Registers {
  const values: Record<string, bigint> = {};
  qemuOrder.forEach((name, i) => values[name] = view.getBigUint64(8 + i * 8, true));
  const { rip, rflags, rsp, ...others } = values as Record<"rip" | "rflags" | "rsp", bigint>;
  const selector = (segment: number) => BigInt(view.getUint32(qemuSegments + segment * 24, true) & 0xffff);
  return { ...others, rip, rflags, rsp, cs: selector(0), ss: selector(qemuSs) };
}
