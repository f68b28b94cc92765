/** The registers of the CPUs when the machine stopped, from the notes of whoever wrote the dump. */
import { InquestError, MemoryFault } from "../base/errors.ts";
import { parseNotes } from "../format/notes.ts";
import { type CpuNote, cpuNotes } from "../memory/arch/x86_64/cpu_notes.ts";
import type { Target } from "../types/target.ts";
import type { Registers } from "../unwind/registers.ts";
import { cpuCurr, perCpuAddress, possibleCpus } from "./cpu.ts";

export interface CpuRegisters {
  readonly registers: Registers;
  /** For people: "NT_PRSTATUS note", "QEMU's CPU note". */
  readonly source: string;
}

const noteSource = "NT_PRSTATUS note";
/** An ELF note's header, its name "CORE", and `struct elf_prstatus` of x86-64. */
const noteBytes = 20 + 336;

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

/** The registers in an ELF note that the kernel left in memory. */
function noteAt(target: Target, address: bigint): Registers | undefined {
  try {
    const [note] = cpuNotes(parseNotes(target.kernel.read(address, noteBytes)));
    return note && registersOf(note);
  } catch (error) {
    if (error instanceof MemoryFault) return undefined;
    throw error;
  }
}

/** A note's registers, without what a FRED entry (6.9, 65c9cc9e2c14) keeps in the upper bits of the selectors. */
function registersOf({ registers }: CpuNote): Registers {
  return { ...registers, cs: registers.cs & 0xffffn, ss: registers.ss & 0xffffn };
}

/**
 * The dump's own notes, where the CPUs' memory has none. They are in the order of the CPUs; where some are missing
 * the process id says which CPU a note belongs to, and what stays open is left out.
 */
function dumpNotes(target: Target, cpus: readonly number[]): Map<number, CpuRegisters> {
  const found = new Map<number, CpuRegisters>();
  const notes = cpuNotes(target.dump.notes).filter((note) => note.kind === "prstatus");
  notes.forEach((note, i) => {
    const cpu = notes.length === cpus.length ? cpus[i] : cpuOfPid(target, cpus, note.pid);
    if (cpu !== undefined) found.set(cpu, { registers: registersOf(note), source: noteSource });
  });
  return found;
}

/** The one CPU whose current task has the process id of the note. */
function cpuOfPid(target: Target, cpus: readonly number[], pid: number | undefined): number | undefined {
  const offset = target.types.offset("task_struct", "pid");
  if (offset === undefined || pid === undefined) return undefined;
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

/** QEMU's notes of its CPUs: the base of gs, the active or the other one, says whose a note is. */
function qemuRegisters(target: Target, cpus: readonly number[]): Map<number, CpuRegisters> {
  const found = new Map<number, CpuRegisters>();
  const cpuOfBase = new Map(cpus.map((cpu) => [perCpuAddress(target, 0n, cpu), cpu]));
  const notes = cpuNotes(target.dump.notes).filter((note) => note.kind === "qemu");
  notes.forEach((note, i) => {
    const byBase = [note.gsBase, note.kernelGsBase]
      .map((base) => base === undefined ? undefined : cpuOfBase.get(base))
      .find((cpu) => cpu !== undefined);
    // A CPU that never came up has no base; the order is that of the machine's CPUs.
    const cpu = byBase ?? cpus[i];
    if (cpu === undefined || found.has(cpu) && byBase === undefined) return;
    // QEMU knows of no system call: what stands there is no register.
    const { orig_rax: _none, ...registers } = registersOf(note);
    found.set(cpu, { registers, source: "QEMU's CPU note" });
  });
  return found;
}
