/** ELF headers of a 64-bit little-endian core: segments as the program headers give them, nothing judged yet. */
import { OpenError } from "../base/errors.ts";
import type { ByteSource } from "./byte_source.ts";
import { supportedMachines, u64, viewOf } from "./format.ts";

/** A PT_LOAD or PT_NOTE entry. `virtual` is exact; the numbers are exact below 2^53. */
export interface Segment {
  readonly offset: number;
  readonly virtual: bigint;
  readonly physical: number;
  readonly fileSize: number;
  readonly memorySize: number;
}

/** The program headers of a core. */
export interface ElfHeader {
  readonly machine: number;
  readonly loads: readonly Segment[];
  readonly notes: readonly Segment[];
  /** What the headers say that the file does not bear out. */
  readonly doubts: readonly string[];
}

const headerBytes = 64;
const segmentBytes = 56;
const ptLoad = 1;
const ptNote = 4;
/** e_phnum where the count did not fit: it is then in the first section header's sh_info. */
const pnXnum = 0xffff;
/** 64 KiB holes over 64 GiB of memory give a million segments; more is damage. */
const maxSegments = 1 << 20;

const typeWords: Readonly<Record<number, readonly [what: string, hint: string]>> = {
  1: ["an object file or kernel module, not a dump", "give the vmcore"],
  2: ["an executable (a vmlinux?), not a dump", "give the vmcore; a vmlinux goes before it: VMLINUX VMCORE"],
  3: ["a shared object or executable, not a dump", "give the vmcore"],
};

/** Throws an OpenError for an ELF file that is no core of a supported machine. */
function checkIdent(path: string, head: Uint8Array): DataView {
  if (head.length < headerBytes) {
    throw new OpenError(
      `${path}: the file ends inside its ELF header (${head.length} bytes)`,
      "copy the dump again",
    );
  }
  const view = viewOf(head);
  if (head[5] === 2) {
    throw new OpenError(`${path}: an ELF file of a big-endian machine, which is not supported`);
  }
  if (head[4] === 1) {
    throw new OpenError(
      `${path}: a 32-bit ELF file, which is not supported`,
      "for a 64-bit kernel dump in 64-bit ELF: kexec -p --elf64-core-headers",
    );
  }
  if (head[4] !== 2 || head[5] !== 1) {
    throw new OpenError(
      `${path}: damaged ELF header: class ${head[4]}, byte order ${head[5]}`,
      "copy the dump again",
    );
  }
  const type = view.getUint16(16, true);
  if (type !== 4) {
    const [what, hint] = typeWords[type] ?? [`an ELF file of type ${type}, not a dump`, "give the vmcore"];
    throw new OpenError(`${path}: ${what}`, hint);
  }
  const machine = view.getUint16(18, true);
  if (!supportedMachines.some((m) => m.elf === machine)) {
    const names = supportedMachines.map((m) => m.utsname).join(", ");
    throw new OpenError(`${path}: a core of ELF machine ${machine}; supported: ${names}`);
  }
  return view;
}

function segmentCount(file: ByteSource, view: DataView): number {
  const count = view.getUint16(56, true);
  const sections = u64(view, 40);
  if (count !== pnXnum || sections === 0) return count;
  const first = file.read(sections, 64);
  if (first.length < 48) return count;
  const real = viewOf(first).getUint32(44, true);
  return real > 0 ? real : count;
}

/**
 * Reads the program headers. Only e_phoff, e_phentsize and e_phnum are believed: QEMU writes e_ehsize 8 and puts the
 * section headers first. Throws an OpenError for a file that is no core of a supported machine or has no segments.
 */
export function readElfHeader(file: ByteSource, head: Uint8Array): ElfHeader {
  const { path } = file;
  const view = checkIdent(path, head);
  const tableOffset = u64(view, 32);
  const entrySize = view.getUint16(54, true);
  const listed = segmentCount(file, view);
  if (listed === 0 || tableOffset === 0) {
    throw new OpenError(
      `${path}: an ELF core without program headers`,
      "a Xen domain's core is not supported",
    );
  }
  if (entrySize < segmentBytes) {
    throw new OpenError(
      `${path}: damaged ELF header: program headers of ${entrySize} bytes`,
      "copy the dump again",
    );
  }
  const doubts: string[] = [];
  const wanted = Math.min(listed, maxSegments);
  if (listed > maxSegments) doubts.push(`of ${listed} segments the first ${maxSegments} are used`);
  const table = viewOf(file.read(tableOffset, wanted * entrySize));
  const present = Math.floor(table.byteLength / entrySize);
  if (present === 0) {
    throw new OpenError(`${path}: cut short: its program headers lie beyond its end`, "copy the dump again");
  }
  if (present < wanted) doubts.push(`the file ends after ${present} of ${wanted} program headers`);
  return { machine: view.getUint16(18, true), ...readSegments(table, entrySize, present), doubts };
}

function readSegments(
  table: DataView,
  entrySize: number,
  count: number,
): { loads: Segment[]; notes: Segment[] } {
  const loads: Segment[] = [];
  const notes: Segment[] = [];
  for (let i = 0; i < count; i++) {
    const at = i * entrySize;
    const type = table.getUint32(at, true);
    if (type !== ptLoad && type !== ptNote) continue;
    (type === ptLoad ? loads : notes).push({
      offset: u64(table, at + 8),
      virtual: table.getBigUint64(at + 16, true),
      physical: u64(table, at + 24),
      fileSize: u64(table, at + 32),
      memorySize: u64(table, at + 40),
    });
  }
  return { loads, notes };
}
