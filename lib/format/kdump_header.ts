/**
 * The head of a kdump-compressed file, all of it in blocks of `block_size`, which is the page size:
 *
 *     block 0                 disk_dump_header
 *     block 1, sub_hdr_size   kdump_sub_header, then notes
 *     bitmap_blocks           first half: page frames that are RAM; second half: page frames in the file
 *     then                    one descriptor of 24 bytes for each page frame in the file, ascending
 *     then                    the pages
 */
import { OpenError } from "../base/errors.ts";
import type { ByteSource } from "./byte_source.ts";
import type { DumpHeader } from "./dump.ts";
import { maxPhysical, supportedMachines, textField, u64, viewOf } from "./format.ts";

/** Where things are, every number checked against the file. Offsets and lengths are bytes. */
export interface KdumpLayout {
  readonly version: number;
  readonly blockSize: number;
  /** Bits of the header's status: compressions, 0x8 incomplete, 0x10 vmemmap excluded. */
  readonly status: number;
  readonly endPfn: number;
  readonly ramBitmap: number;
  readonly dumpedBitmap: number;
  readonly descriptors: number;
  /** Zeros where the version has none. */
  readonly notes: readonly [offset: number, size: number];
  readonly vmcoreinfo: readonly [offset: number, size: number];
  readonly header: DumpHeader;
  /** What in the header could not be so. */
  readonly doubts: readonly string[];
}

const utsnameOffset = 12;
const utsnameField = 65;
const blockSizeOffset = 0x1ac;
const maxVersion = 6;
const newestHint = "the file may be damaged, or newer than this program";

function plausibleBlockSize(size: number): boolean {
  return size >= 4096 && size <= 65536 && (size & (size - 1)) === 0;
}

/** Tells a dump of another word size or byte order from a damaged one; both are refused. */
function refuseForeign(path: string, view: DataView): never {
  const bigEndian = plausibleBlockSize(view.getUint32(blockSizeOffset, false)) ||
    plausibleBlockSize(view.getUint32(0x1a0, false));
  if (bigEndian) {
    throw new OpenError(`${path}: a kdump of a big-endian machine, which is not supported`);
  }
  // The time stamp and the padding before it are shorter with 32-bit words.
  if ([0x19c + 4, 0x1a0 + 4, 0x1a8].some((at) => plausibleBlockSize(view.getUint32(at, true)))) {
    throw new OpenError(`${path}: a kdump of a 32-bit machine, which is not supported`);
  }
  throw new OpenError(
    `${path}: damaged kdump header: block size ${view.getUint32(blockSizeOffset, true)} at 0x1ac`,
    newestHint,
  );
}

function readUtsname(block: Uint8Array): NonNullable<DumpHeader["utsname"]> {
  const field = (i: number) => textField(block, utsnameOffset + i * utsnameField, utsnameField);
  return { sysname: field(0), nodename: field(1), release: field(2), version: field(3), machine: field(4) };
}

function checkMachine(path: string, machine: string): number | undefined {
  if (machine === "") return undefined;
  const known = supportedMachines.find((m) => m.utsname === machine);
  if (!known) {
    const names = supportedMachines.map((m) => m.utsname).join(", ");
    throw new OpenError(`${path}: a dump of machine ${machine}; supported: ${names}`);
  }
  return known.elf;
}

/** The fields of the sub header, zero where the version has none. */
interface SubHeader {
  readonly physBase: bigint;
  readonly dumpLevel: number;
  readonly split: number;
  readonly startPfn: number;
  readonly endPfn: number;
  readonly vmcoreinfo: readonly [offset: number, size: number];
  readonly notes: readonly [offset: number, size: number];
  readonly maxMapnr: number;
}

function readSubHeader(bytes: Uint8Array, version: number): SubHeader {
  // A file cut inside the sub header has zeros there.
  const whole = new Uint8Array(104);
  whole.set(bytes.subarray(0, 104));
  const view = viewOf(whole);
  const since = (first: number, offset: number) => version >= first ? u64(view, offset) : 0;
  return {
    physBase: view.getBigInt64(0, true),
    dumpLevel: version >= 1 ? view.getInt32(8, true) : 0,
    split: version >= 2 ? view.getInt32(12, true) : 0,
    startPfn: version >= 6 ? since(6, 80) : since(2, 16),
    endPfn: version >= 6 ? since(6, 88) : since(2, 24),
    vmcoreinfo: [since(3, 32), since(3, 40)],
    notes: [since(4, 48), since(4, 56)],
    maxMapnr: since(6, 96),
  };
}

function refuseSplit(path: string, sub: SubHeader): void {
  if (sub.split === 0) return;
  const range = `page frames 0x${sub.startPfn.toString(16)} to 0x${sub.endPfn.toString(16)}`;
  throw new OpenError(
    `${path}: one file of a split dump (${range}); sets are not supported`,
    "join the set first: makedumpfile --reassemble PART1 PART2 ... OUT",
  );
}

interface Bitmaps {
  readonly endPfn: number;
  readonly ram: number;
  readonly dumped: number;
}

/** Old dumps may have one bitmap only; a header may claim more page frames than its bitmaps have bits. */
function placeBitmaps(
  start: number,
  blocks: number,
  blockSize: number,
  maxMapnr: number,
  doubts: string[],
): Bitmaps {
  const needed = Math.ceil(maxMapnr / (8 * blockSize));
  if (blocks >= 2 * needed) {
    return { endPfn: maxMapnr, ram: start, dumped: start + Math.floor(blocks / 2) * blockSize };
  }
  if (blocks === needed) return { endPfn: maxMapnr, ram: start, dumped: start };
  const half = Math.floor(blocks / 2);
  doubts.push(
    `the header tells of ${maxMapnr} page frames, its bitmaps have room for ${half * blockSize * 8}`,
  );
  return { endPfn: half * blockSize * 8, ram: start, dumped: start + half * blockSize };
}

function readVersion(path: string, view: DataView): number {
  const version = view.getInt32(8, true);
  if (version >= 0 && version <= maxVersion) return version;
  const swapped = view.getInt32(8, false);
  if (swapped >= 0 && swapped <= maxVersion) {
    throw new OpenError(`${path}: a kdump of a big-endian machine, which is not supported`);
  }
  throw new OpenError(
    `${path}: kdump header version ${version} is not known (0 to ${maxVersion} are)`,
    newestHint,
  );
}

function describe(
  view: DataView,
  sub: SubHeader,
  version: number,
  block: Uint8Array,
  machine?: number,
): DumpHeader {
  const cpus = view.getInt32(0x1cc, true);
  const currentCpu = view.getInt32(0x1c8, true);
  const crashTime = u64(view, 0x198);
  return {
    utsname: readUtsname(block),
    physBase: sub.physBase,
    ...machine !== undefined && { machine },
    ...version >= 1 && { dumpLevel: sub.dumpLevel },
    // Zero is what writers leave there that do not know.
    ...crashTime > 0 && crashTime < 1e11 && { crashTime },
    ...cpus > 0 && cpus <= 65536 && { cpus, ...currentCpu >= 0 && currentCpu < cpus && { currentCpu } },
  };
}

/** Where the bitmaps are, refused when there is no page frame or none of the bitmap in the file. */
function locateBitmaps(
  { path, size }: ByteSource,
  view: DataView,
  start: number,
  blockSize: number,
  claimed: number,
  doubts: string[],
): Bitmaps {
  const maxMapnr = Math.min(claimed, maxPhysical / blockSize);
  const bitmaps = placeBitmaps(start, view.getUint32(0x1b4, true), blockSize, maxMapnr, doubts);
  if (bitmaps.endPfn === 0) {
    throw new OpenError(`${path}: damaged kdump header: no page frames (0x1b4, 0x1b8)`, newestHint);
  }
  if (size <= bitmaps.dumped) {
    throw new OpenError(
      `${path}: cut short: ${size} bytes, its bitmap of pages begins at ${bitmaps.dumped}`,
      "copy the dump again; nothing can be read from this part of it",
    );
  }
  return bitmaps;
}

/** Reads the first two blocks. Throws an OpenError for what cannot be used at all. */
export function readKdumpHeader(file: ByteSource, head: Uint8Array): KdumpLayout {
  const { path, size } = file;
  if (head.length < 0x1d0) {
    throw new OpenError(
      `${path}: the file ends inside its kdump header (${size} bytes)`,
      "copy the dump again",
    );
  }
  const view = viewOf(head);
  const version = readVersion(path, view);
  const blockSize = view.getUint32(blockSizeOffset, true);
  if (!plausibleBlockSize(blockSize)) refuseForeign(path, view);
  const machine = checkMachine(path, readUtsname(head).machine);
  const subBlocks = view.getUint32(0x1b0, true);
  if (subBlocks < 1 || subBlocks > 0x100000) {
    throw new OpenError(
      `${path}: damaged kdump header: sub header of ${subBlocks} blocks at 0x1b0`,
      newestHint,
    );
  }
  const sub = readSubHeader(file.read(blockSize, 104), version);
  refuseSplit(path, sub);
  const doubts: string[] = [];
  const start = (1 + subBlocks) * blockSize;
  const claimed = version >= 6 && sub.maxMapnr > 0 ? sub.maxMapnr : view.getUint32(0x1b8, true);
  const bitmaps = locateBitmaps(file, view, start, blockSize, claimed, doubts);
  return {
    version,
    blockSize,
    status: view.getUint32(0x1a8, true),
    endPfn: bitmaps.endPfn,
    ramBitmap: bitmaps.ram,
    dumpedBitmap: bitmaps.dumped,
    descriptors: start + view.getUint32(0x1b4, true) * blockSize,
    notes: sub.notes,
    vmcoreinfo: sub.vmcoreinfo,
    header: describe(view, sub, version, head, machine),
    doubts,
  };
}
