/** The registers of the CPUs when the machine stopped, from the notes of whoever wrote the dump. */
import { InquestError, MemoryFault } from "../base/errors.ts";
import type { RawNote } from "../format/dump.ts";
import type { Target } from "../types/target.ts";
import { decodeRegisters, frameSize, type Registers } from "../unwind/registers.ts";
import { perCpuAddress, perCpuOffset, possibleCpus } from "./stack_cpus.ts";

export interface CpuRegisters {
  readonly registers: Registers;
  /** For people: "NT_PRSTATUS note", "QEMU's CPU note". */
  readonly source: string;
}

const prstatusType = 1;
/** `struct elf_prstatus` of x86-64: pr_pid, and pr_reg with the registers of a full frame first. */
const pidOffset = 32;
const registersOffset = 112;

/** The registers of a CPU at the crash; undefined where nothing recorded them. */
export function cpuRegisters(target: Target, cpu: number): CpuRegisters | undefined {
  return target.once(allRegisters).get(cpu);
}

function allRegisters(target: Target): Map<number, CpuRegisters> {
  const qemu = qemuRegisters(target);
  return qemu.size > 0 ? qemu : crashNotes(target);
}

/**
 * What each CPU wrote of itself on the way down (crash_save_cpu): the notes are still in the CPUs' own memory, where
 * there is no doubt whose they are. A dump's note segment leaves out the CPUs that did not answer.
 */
function crashNotes(target: Target): Map<number, CpuRegisters> {
  const found = new Map<number, CpuRegisters>();
  const pointer = target.symbols.find("crash_notes")?.address;
  for (const cpu of possibleCpus(target)) {
    try {
      const offset = perCpuOffset(target, cpu);
      if (pointer === undefined || offset === undefined) break;
      const note = BigInt.asUintN(64, target.kernel.u64(pointer) + offset);
      const registers = noteRegisters(target.kernel.read(note, 12 + 8 + registersOffset + frameSize));
      if (registers) found.set(cpu, { registers, source: "NT_PRSTATUS note" });
    } catch (error) {
      if (!(error instanceof MemoryFault)) throw error;
    }
  }
  return found.size > 0 ? found : dumpNotes(target);
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
function dumpNotes(target: Target): Map<number, CpuRegisters> {
  const found = new Map<number, CpuRegisters>();
  const notes = prstatusNotes(target.dump.notes);
  const cpus = possibleCpus(target);
  if (notes.length !== cpus.length) return notesByPid(target, notes);
  notes.forEach((note, i) => {
    const registers = decodeRegisters(note.data, registersOffset);
    found.set(cpus[i]!, { registers, source: "NT_PRSTATUS note" });
  });
  return found;
}

function prstatusNotes(notes: readonly RawNote[]): RawNote[] {
  return notes.filter((note) =>
    note.type === prstatusType && note.name === "CORE" && note.data.length >= registersOffset + frameSize
  );
}

function notesByPid(target: Target, notes: readonly RawNote[]): Map<number, CpuRegisters> {
  const found = new Map<number, CpuRegisters>();
  const pidOf = (task: bigint) =>
    target.kernel.u32(task + BigInt(target.types.offset("task_struct", "pid")!));
  for (const note of notes) {
    const view = new DataView(note.data.buffer, note.data.byteOffset, note.data.length);
    const pid = view.getUint32(pidOffset, true);
    const running = possibleCpus(target).filter((cpu) => {
      try {
        const task = runningTask(target, cpu);
        return task !== undefined && pidOf(task) === pid;
      } catch (error) {
        if (error instanceof MemoryFault || error instanceof InquestError) return false;
        throw error;
      }
    });
    if (running.length !== 1) continue;
    found.set(running[0]!, {
      registers: decodeRegisters(note.data, registersOffset),
      source: "NT_PRSTATUS note",
    });
  }
  return found;
}

/** `rq->curr` of a CPU. */
function runningTask(target: Target, cpu: number): bigint | undefined {
  const queue = perCpuAddress(target, cpu, "runqueues"), offset = target.types.offset("rq", "curr");
  return queue === undefined || offset === undefined ? undefined : target.kernel.u64(queue + BigInt(offset));
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

function qemuRegisters(target: Target): Map<number, CpuRegisters> {
  const found = new Map<number, CpuRegisters>();
  const notes = target.dump.notes.filter((note) => note.name === "QEMU" && note.data.length >= qemuKernelGs);
  const cpus = possibleCpus(target);
  const cpuOfBase = new Map(cpus.map((cpu) => [perCpuOffset(target, cpu), cpu]));
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
