/** Writes ELF cores with the oddities that kernels, kexec, makedumpfile and QEMU give them. */
import { Bytes } from "./bytes.ts";
import { joined, prstatusNote, vmcoreinfoNote } from "./notes.ts";

export interface ElfSegment {
  readonly physical: number | bigint;
  readonly virtual?: bigint;
  readonly data: Uint8Array;
  /** By default the size of the data. */
  readonly memorySize?: number | bigint;
  /** What the header claims, where it is not the size of the data. */
  readonly fileSize?: number;
}

export interface ElfSpec {
  readonly segments: readonly ElfSegment[];
  /** The note segments; one with a task's note and VMCOREINFO by default. */
  readonly notes?: readonly Uint8Array[];
  readonly type?: number;
  readonly machine?: number;
  /** Section headers first, e_ehsize 8, as QEMU writes them. */
  readonly qemuOrder?: boolean;
  /** The number of segments in section 0 instead of the header. */
  readonly xnum?: boolean;
  /** Bytes of a program header; 56 by default. */
  readonly entrySize?: number;
  /** Data begins at a multiple of this. */
  readonly align?: number;
}

function programHeader(out: Bytes, at: number, type: number, segment: ElfSegment, offset: number): void {
  const size = segment.fileSize ?? segment.data.length;
  out.u32(at, type).u32(at + 4, 7).u64(at + 8, offset).u64(at + 16, segment.virtual ?? 0n);
  out.u64(at + 24, segment.physical).u64(at + 32, size).u64(at + 40, segment.memorySize ?? size).u64(
    at + 48,
    0,
  );
}

function fileHeader(out: Bytes, spec: ElfSpec, count: number, table: number, sections: number): void {
  out.put(0, Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1));
  out.u16(16, spec.type ?? 4).u16(18, spec.machine ?? 62).u32(20, 1);
  out.u64(32, table).u64(40, sections).u16(52, spec.qemuOrder ? 8 : 64);
  out.u16(54, spec.entrySize ?? 56).u16(56, spec.xnum ? 0xffff : count).u16(58, 64);
  out.u16(60, sections === 0 ? 0 : 1).u16(62, 0);
  if (sections !== 0) out.u32(sections + 44, count).put(sections + 64, new Uint8Array(0));
}

/** The file; `at` gives where each segment's data begins in it. */
export function buildElf(spec: ElfSpec): { bytes: Uint8Array; at: number[] } {
  const out = new Bytes();
  const notes = (spec.notes ?? [joined([prstatusNote(42), vmcoreinfoNote()])])
    .map((data): ElfSegment => ({ physical: 0, data }));
  const all = [...notes, ...spec.segments];
  const entrySize = spec.entrySize ?? 56;
  const sections = spec.qemuOrder || spec.xnum ? 64 : 0;
  const table = sections === 0 ? 64 : 192;
  const align = spec.align ?? 1;
  fileHeader(out, spec, all.length, table, sections);
  let next = table + all.length * entrySize;
  const at: number[] = [];
  all.forEach((segment, i) => {
    next = Math.ceil(next / align) * align;
    programHeader(out, table + i * entrySize, i < notes.length ? 4 : 1, segment, next);
    out.put(next, segment.data);
    if (i >= notes.length) at.push(next);
    next += segment.data.length;
  });
  return { bytes: out.done(), at };
}
