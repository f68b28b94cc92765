/** Writes kdump-compressed files, every version of them, well formed unless told otherwise. */
import { Bytes } from "./bytes.ts";
import { compress, type Compression, compressionFlag } from "./compress.ts";
import { joined, prstatusNote, vmcoreinfoNote, vmcoreinfoText } from "./notes.ts";

export interface KdumpSpec {
  /** The pages in the file, by page frame number. */
  readonly pages: ReadonlyMap<number, Uint8Array>;
  /** Page frames that are memory, but were left out. */
  readonly excluded?: readonly number[];
  /** One more than the last page frame; by default just enough. */
  readonly endPfn?: number;
  /** 0 to 6; 6 by default. */
  readonly version?: number;
  readonly compression?: Compression | ((pfn: number) => Compression);
  /** What the header says of compressions; by default those used. */
  readonly status?: number;
  readonly blockSize?: number;
  readonly dumpLevel?: number;
  readonly machine?: string;
  /** The notes; a task's and VMCOREINFO by default. */
  readonly notes?: Uint8Array;
  readonly vmcoreinfo?: string;
  /** Only one bitmap, as in the oldest dumps. */
  readonly oneBitmap?: boolean;
  readonly split?: readonly [start: number, end: number];
  readonly crashTime?: number;
  readonly physBase?: bigint;
}

/** The file, and where its parts are. */
export interface BuiltKdump {
  readonly bytes: Uint8Array;
  readonly bitmap: number;
  readonly descriptors: number;
  readonly data: number;
}

function uts(out: Bytes, machine: string): void {
  ["Linux", "testhost", "6.1.0-test", "#1 SMP test", machine, "(none)"].forEach((field, i) => {
    out.text(12 + 65 * i, field);
  });
}

/** The sub header and what follows it in its blocks; returns how many bytes those are. */
function subHeader(out: Bytes, spec: KdumpSpec, version: number, blockSize: number, endPfn: number): number {
  const at = blockSize;
  const text = new TextEncoder().encode(spec.vmcoreinfo ?? vmcoreinfoText);
  const notes = spec.notes ?? joined([prstatusNote(42), vmcoreinfoNote(spec.vmcoreinfo)]);
  out.u64(at, spec.physBase ?? -0x1000000n);
  if (version >= 1) out.u32(at + 8, spec.dumpLevel ?? 31);
  if (version >= 2 && spec.split) {
    out.u32(at + 12, 1).u64(at + 16, spec.split[0]).u64(at + 24, spec.split[1]);
    if (version >= 6) out.u64(at + 80, spec.split[0]).u64(at + 88, spec.split[1]);
  }
  let end = at + 104;
  if (version >= 3) {
    out.u64(at + 32, end).u64(at + 40, text.length).put(end, text);
    end += text.length + 8;
  }
  if (version >= 4) {
    out.u64(at + 48, end).u64(at + 56, notes.length).put(end, notes);
    end += notes.length;
  }
  if (version >= 6) out.u64(at + 96, endPfn);
  return end - at;
}

function setBits(out: Bytes, at: number, pfns: Iterable<number>, length: number): void {
  const bits = new Uint8Array(length);
  for (const pfn of pfns) bits[pfn >> 3] |= 1 << (pfn & 7);
  out.put(at, bits);
}

/** Descriptors and data; pages of zeros share one place, as makedumpfile leaves them. */
function putPages(out: Bytes, at: number, spec: KdumpSpec, order: readonly number[]): number {
  const of = spec.compression ?? "zlib";
  const pageSize = spec.blockSize ?? 4096;
  const data = at + 24 * order.length;
  let next = data;
  let zero = -1;
  order.forEach((pfn, i) => {
    const page = spec.pages.get(pfn)!;
    const compression = typeof of === "function" ? of(pfn) : of;
    const packed = compress(page, compression);
    const isZero = page.every((byte) => byte === 0);
    // What does not get smaller is stored as it is.
    const raw = isZero || packed.length >= pageSize;
    const bytes = raw ? page : packed;
    let offset = next;
    if (isZero && zero >= 0) offset = zero;
    else {
      out.put(next, bytes);
      next += bytes.length;
    }
    if (isZero) zero = offset;
    out.u64(at + 24 * i, offset).u32(at + 24 * i + 8, bytes.length);
    out.u32(at + 24 * i + 12, raw ? 0 : compressionFlag[compression]).u64(at + 24 * i + 16, 0);
  });
  return data;
}

export function buildKdump(spec: KdumpSpec): BuiltKdump {
  const version = spec.version ?? 6;
  const blockSize = spec.blockSize ?? 4096;
  const order = [...spec.pages.keys()].sort((a, b) => a - b);
  const excluded = spec.excluded ?? [];
  const endPfn = spec.endPfn ?? Math.max(0, ...order, ...excluded) + 1;
  const of = spec.compression ?? "zlib";
  const out = new Bytes();
  out.text(0, "KDUMP   ").u32(8, version);
  uts(out, spec.machine ?? "x86_64");
  const subBlocks = Math.ceil(subHeader(out, spec, version, blockSize, endPfn) / blockSize);
  const bitmapBlocks = Math.ceil(endPfn / (8 * blockSize));
  out.u64(0x198, spec.crashTime ?? 1795410587).u64(0x1a0, 0);
  out.u32(0x1a8, spec.status ?? (typeof of === "string" ? compressionFlag[of] : 0));
  out.u32(0x1ac, blockSize).u32(0x1b0, subBlocks).u32(
    0x1b4,
    spec.oneBitmap ? bitmapBlocks : 2 * bitmapBlocks,
  );
  out.u32(0x1b8, Math.min(endPfn, 0xffffffff)).u32(0x1c8, 1).u32(0x1cc, 2);
  const bitmap = (1 + subBlocks) * blockSize;
  const size = bitmapBlocks * blockSize;
  const second = spec.oneBitmap ? bitmap : bitmap + size;
  if (!spec.oneBitmap) setBits(out, bitmap, [...order, ...excluded], size);
  setBits(out, second, order, size);
  const descriptors = second + size;
  const data = putPages(out, descriptors, spec, order);
  return { bytes: out.done(), bitmap, descriptors, data };
}
