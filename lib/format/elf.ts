/** ELF cores of a kernel: /proc/vmcore as kexec leaves it, makedumpfile -E, QEMU's dump-guest-memory, a stored kcore. */
import { OpenError, type PageGap } from "../base/errors.ts";
import type { ByteSource } from "./byte_source.ts";
import type { Dump, DumpHeader, RawNote, VirtualRange } from "./dump.ts";
import { type ElfHeader, readElfHeader, type Segment } from "./elf_header.ts";
import { type ElfLayout, layOut } from "./elf_layout.ts";
import { type DumpFormat, hasMagic, maxPhysical, textField } from "./format.ts";
import { maxNoteBytes, parseNotes } from "./notes.ts";
import { Vmcoreinfo } from "./vmcoreinfo.ts";

const ntPrpsinfo = 3;
const ntAuxv = 6;
const ntFile = 0x46494c45;

/**
 * Pages that a segment begins or ends in are given whole: what no segment has of them reads as zero. A page of which
 * a part should be in the file but is not is `beyond-file`.
 */
class ElfDump implements Dump {
  readonly format = "ELF core";
  readonly path: string;
  readonly fileSize: number;
  readonly endPfn: number;
  readonly virtualRanges: readonly VirtualRange[];
  #lastInterval = 0;

  constructor(
    readonly file: ByteSource,
    readonly header: DumpHeader,
    readonly notes: readonly RawNote[],
    readonly layout: ElfLayout,
    readonly pageSize: number,
  ) {
    this.path = file.path;
    this.fileSize = file.size;
    this.virtualRanges = layout.virtualRanges;
    const { memory } = layout;
    const last = memory.firstEndingAfter(maxPhysical) - 1;
    this.endPfn = last < 0 ? 0 : Math.ceil(memory.ends[last] / pageSize);
  }

  page(pfn: number): Uint8Array | PageGap {
    if (!Number.isSafeInteger(pfn) || pfn < 0) return { reason: "not-ram" };
    const start = pfn * this.pageSize;
    const end = start + this.pageSize;
    try {
      const page = this.#whole(start, end);
      if (page) return page;
      if (this.layout.beyond.overlaps(start, end)) return { reason: "beyond-file" };
      if (this.layout.present.overlaps(start, end)) return this.#pieces(start, end);
      return { reason: this.layout.memory.overlaps(start, end) ? "excluded" : "not-ram" };
    } catch (error) {
      return { reason: "corrupt", detail: error instanceof Error ? error.message : String(error) };
    }
  }

  has(pfn: number): boolean {
    if (!Number.isSafeInteger(pfn)) return false;
    const { present, beyond } = this.layout;
    const start = pfn * this.pageSize;
    const end = start + this.pageSize;
    const i = present.find(start);
    return i >= 0 && end <= present.ends[i] || present.overlaps(start, end) && !beyond.overlaps(start, end);
  }

  *heldPages(start = 0): Generator<number> {
    const { starts, ends, length } = this.layout.present;
    let pfn = Math.max(0, Math.ceil(start));
    for (let i = this.layout.present.firstEndingAfter(pfn * this.pageSize); i < length; i++) {
      if (starts[i] >= maxPhysical) return;
      pfn = Math.max(pfn, Math.floor(starts[i] / this.pageSize));
      const end = Math.min(this.endPfn, Math.ceil(ends[i] / this.pageSize));
      const firstWhole = Math.ceil(starts[i] / this.pageSize);
      const endWhole = Math.floor(ends[i] / this.pageSize);
      for (; pfn < end; pfn++) {
        if (pfn >= firstWhole && pfn < endWhole || this.has(pfn)) yield pfn;
      }
    }
  }

  close(): void {
    this.file.close();
  }

  /** The page where one segment has all of it, which is nearly always. */
  #whole(start: number, end: number): Uint8Array | PageGap | undefined {
    const { starts, ends, values } = this.layout.present;
    let i = this.#lastInterval;
    if (!(starts[i] <= start && end <= ends[i])) {
      i = this.layout.present.find(start);
      if (i < 0 || end > ends[i]) return undefined;
      this.#lastInterval = i;
    }
    const page = new Uint8Array(this.pageSize);
    const count = this.file.readInto(page, values[i] + (start - starts[i]));
    return count === page.length ? page : { reason: "beyond-file" };
  }

  /** A page put together from what the segments have of it. */
  #pieces(start: number, end: number): Uint8Array | PageGap {
    const { present } = this.layout;
    const page = new Uint8Array(this.pageSize);
    for (let i = present.firstEndingAfter(start); i < present.length && present.starts[i] < end; i++) {
      const from = Math.max(start, present.starts[i]);
      const to = Math.min(end, present.ends[i]);
      const piece = page.subarray(from - start, to - start);
      const count = this.file.readInto(piece, present.values[i] + (from - present.starts[i]));
      if (count < piece.length) return { reason: "beyond-file" };
    }
    return page;
  }
}

function readNotes(file: ByteSource, segments: readonly Segment[]): RawNote[] {
  const notes: RawNote[] = [];
  let left = maxNoteBytes;
  for (const segment of segments) {
    const bytes = file.read(segment.offset, Math.min(left, segment.fileSize));
    left -= bytes.length;
    // Not spread: a damaged file can have more notes than a call can have arguments.
    for (const note of parseNotes(bytes)) notes.push(note);
    if (left === 0) break;
  }
  return notes;
}

/** A core of a user program has the notes of one process, and none of a machine. */
function refuseUserCore(path: string, header: ElfHeader, notes: readonly RawNote[]): void {
  if (notes.some((note) => note.name === "VMCOREINFO" || note.name === "QEMU")) return;
  if (header.loads.some((segment) => segment.virtual >= 1n << 63n)) return;
  const process = notes.find((note) => note.name === "CORE" && note.type === ntPrpsinfo);
  const ofUser = process ?? notes.find((note) => note.type === ntFile || note.type === ntAuxv);
  if (!ofUser) return;
  // struct elf_prpsinfo of 64-bit machines: pr_fname at 40.
  const program = process ? textField(process.data, 40, 16) : "";
  const whose = program === "" ? "a user program" : `a user program (${program})`;
  throw new OpenError(`${path}: a core of ${whose}, not of a kernel`, "gdb reads such cores");
}

function pageSizeOf(info: Vmcoreinfo | undefined): number {
  const size = info?.pageSize;
  const plausible = size !== undefined && size >= 4096 && size <= 65536 && (size & (size - 1)) === 0;
  return plausible ? size : 4096;
}

function incompleteness(header: ElfHeader, file: ByteSource): string | undefined {
  if (file.incomplete !== undefined) return file.incomplete;
  let end = 0;
  for (const segment of header.loads) {
    // A kcore's ranges of address space are no promise of bytes.
    if (segment.physical < maxPhysical) end = Math.max(end, segment.offset + segment.fileSize);
  }
  if (end > file.size) return `the file ends ${end - file.size} bytes before its last segment`;
  return header.doubts[0];
}

/** QEMU's note of each CPU has CR3 and more; without one the count comes from the NT_PRSTATUS notes. */
function countCpus(notes: readonly RawNote[]): number {
  const status = notes.filter((note) => note.name === "CORE" && note.type === 1).length;
  return status || notes.filter((note) => note.name === "QEMU").length;
}

function describe(
  file: ByteSource,
  elf: ElfHeader,
  notes: readonly RawNote[],
  info?: Vmcoreinfo,
): DumpHeader {
  const cpus = countCpus(notes);
  const incomplete = incompleteness(elf, file);
  const physBase = info?.number("phys_base");
  const crashTime = info?.crashTime;
  return {
    machine: elf.machine,
    ...cpus > 0 && { cpus },
    ...physBase !== undefined && { physBase },
    ...crashTime !== undefined && { crashTime },
    ...incomplete !== undefined && { incomplete },
  };
}

/** See `DumpFormat`. */
export const elfFormat: DumpFormat = {
  name: "ELF core",
  probe: (head) => hasMagic(head, "\x7fELF"),
  open(file, head) {
    const elf = readElfHeader(file, head);
    const notes = readNotes(file, elf.notes);
    refuseUserCore(file.path, elf, notes);
    if (elf.loads.length === 0) {
      throw new OpenError(
        `${file.path}: an ELF core without memory (no PT_LOAD segment)`,
        "copy the dump again",
      );
    }
    const info = Vmcoreinfo.ofNotes(notes);
    const layout = layOut(elf.loads, file.size, info?.number("phys_base"));
    const header = describe(file, elf, notes, info);
    return Promise.resolve(new ElfDump(file, header, notes, layout, pageSizeOf(info)));
  },
};
