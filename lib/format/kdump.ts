/** kdump-compressed dumps, as makedumpfile and QEMU write them. */
import { OpenError, type PageGap } from "../base/errors.ts";
import { Lru } from "../base/lru.ts";
import { Bitmap } from "./bitmap.ts";
import type { ByteSource } from "./byte_source.ts";
import { type Codec, codecFlags, codecs, type Decoder } from "./codec/codec.ts";
import type { Dump, DumpHeader, RawNote, VirtualRange } from "./dump.ts";
import { type DumpFormat, hasMagic, u64, viewOf } from "./format.ts";
import { type KdumpLayout, readKdumpHeader } from "./kdump_header.ts";
import { maxNoteBytes, parseNotes } from "./notes.ts";
import { maxVmcoreinfoBytes } from "./vmcoreinfo.ts";

/** {u64 offset, u32 size, u32 flags, u64 page flags}. */
const descriptorBytes = 24;
/** Descriptors that are read and held together, 12 KiB. */
const chunkLength = 512;
const chunksHeld = 64;
const incompleteFlag = 0x8;

/** Where a page's bytes are. */
interface Descriptor {
  readonly offset: number;
  readonly size: number;
  readonly flags: number;
}

class KdumpDump implements Dump {
  readonly format: string;
  readonly path: string;
  readonly fileSize: number;
  readonly pageSize: number;
  readonly endPfn: number;
  readonly virtualRanges: readonly VirtualRange[] = [];
  readonly #ram: Bitmap;
  readonly #dumped: Bitmap;
  readonly #chunks = new Lru<number, DataView>(chunksHeld);
  readonly #input: Uint8Array;
  /** All-zero pages share one place in the file; once seen, they share one page here. */
  #zeroOffset = -1;
  #zeroPage: Uint8Array | undefined;

  constructor(
    readonly file: ByteSource,
    readonly layout: KdumpLayout,
    readonly header: DumpHeader,
    readonly notes: readonly RawNote[],
    readonly decoders: ReadonlyMap<number, Decoder>,
  ) {
    this.path = file.path;
    this.fileSize = file.size;
    this.pageSize = layout.blockSize;
    this.endPfn = layout.endPfn;
    const names = codecs.filter((codec) => decoders.has(codec.flag)).map((codec) => codec.name);
    this.format = `kdump-compressed, version ${layout.version}, ${names.join(" and ") || "uncompressed"}`;
    this.#ram = new Bitmap(file, layout.ramBitmap, layout.endPfn);
    this.#dumped = new Bitmap(file, layout.dumpedBitmap, layout.endPfn);
    this.#input = new Uint8Array(layout.blockSize);
  }

  page(pfn: number): Uint8Array | PageGap {
    try {
      const dumped = this.#bit(this.#dumped, pfn);
      if (dumped === true) return this.#read(this.#descriptor(this.#dumped.rank(pfn)));
      if (dumped === undefined) return { reason: "beyond-file", detail: "page bitmap" };
      return { reason: this.#bit(this.#ram, pfn) === false ? "not-ram" : "excluded" };
    } catch (error) {
      return { reason: "corrupt", detail: error instanceof Error ? error.message : String(error) };
    }
  }

  has(pfn: number): boolean {
    try {
      return this.#bit(this.#dumped, pfn) === true;
    } catch {
      return false;
    }
  }

  heldPages(start = 0): Iterable<number> {
    return this.#dumped.ones(start);
  }

  close(): void {
    this.file.close();
  }

  #bit(bitmap: Bitmap, pfn: number): boolean | undefined {
    return Number.isSafeInteger(pfn) && pfn >= 0 ? bitmap.get(pfn) : false;
  }

  /** The descriptor of the page that is the `rank`th in the file, undefined where the file ends before it. */
  #descriptor(rank: number): Descriptor | undefined {
    const chunkIndex = Math.floor(rank / chunkLength);
    let chunk = this.#chunks.get(chunkIndex);
    if (!chunk) {
      const bytes = chunkLength * descriptorBytes;
      chunk = viewOf(this.file.read(this.layout.descriptors + chunkIndex * bytes, bytes));
      this.#chunks.set(chunkIndex, chunk);
    }
    return descriptorAt(chunk, rank % chunkLength);
  }

  #read(descriptor: Descriptor | undefined): Uint8Array | PageGap {
    if (!descriptor) return { reason: "beyond-file", detail: "page descriptor" };
    const { offset, size, flags } = descriptor;
    if (offset === this.#zeroOffset && this.#zeroPage) return this.#zeroPage;
    if (size === 0 || size > this.pageSize) return { reason: "corrupt", detail: `stored in ${size} bytes` };
    if (offset + size > this.fileSize) return { reason: "beyond-file" };
    if ((flags & codecFlags) !== 0) return this.#decode(offset, size, flags);
    if (size !== this.pageSize) return { reason: "corrupt", detail: `stored raw in ${size} bytes` };
    const page = new Uint8Array(size);
    if (this.file.readInto(page, offset) < size) return { reason: "beyond-file" };
    if (this.#zeroPage === undefined && page.every((byte) => byte === 0)) {
      this.#zeroOffset = offset;
      this.#zeroPage = page;
    }
    return page;
  }

  #decode(offset: number, size: number, flags: number): Uint8Array | PageGap {
    const input = this.#input.subarray(0, size);
    if (this.file.readInto(input, offset) < size) return { reason: "beyond-file" };
    const codec = codecs.find((c) => (c.flag & flags) !== 0);
    const decoder = codec && this.decoders.get(codec.flag);
    if (!decoder) {
      return {
        reason: "corrupt",
        detail: `${codec?.name ?? "unknown compression"}, which the header does not name`,
      };
    }
    return decoder(input, this.pageSize);
  }
}

function descriptorAt(chunk: DataView, index: number): Descriptor | undefined {
  const at = index * descriptorBytes;
  if (at + descriptorBytes > chunk.byteLength) return undefined;
  return {
    offset: u64(chunk, at),
    size: chunk.getUint32(at + 8, true),
    flags: chunk.getUint32(at + 12, true),
  };
}

function readNotes(file: ByteSource, layout: KdumpLayout): RawNote[] {
  const [noteOffset, noteSize] = layout.notes;
  const [vmcoreinfoOffset, vmcoreinfoSize] = layout.vmcoreinfo;
  const notes = noteSize > 0 && noteSize <= maxNoteBytes ? parseNotes(file.read(noteOffset, noteSize)) : [];
  // Dumps before version 4 have VMCOREINFO alone; later ones name the one among the notes once more.
  const known = notes.some((note) => note.name === "VMCOREINFO" && note.data.length > 0);
  if (!known && vmcoreinfoSize > 0 && vmcoreinfoSize <= maxVmcoreinfoBytes) {
    const data = file.read(vmcoreinfoOffset, vmcoreinfoSize);
    if (data.length > 0) notes.push({ name: "VMCOREINFO", type: 0, data });
  }
  return notes;
}

/** The compressions that the header or the first descriptors name; others cannot be loaded later. */
async function loadDecoders(status: number, sample: DataView): Promise<Map<number, Decoder>> {
  let flags = status;
  for (let i = 0;; i++) {
    const descriptor = descriptorAt(sample, i);
    if (!descriptor) break;
    flags |= descriptor.flags;
  }
  const decoders = new Map<number, Decoder>();
  for (const codec of codecs) {
    if ((flags & codec.flag) !== 0) decoders.set(codec.flag, await loadDecoder(codec));
  }
  return decoders;
}

/** A decoder that is a package may not be there: it is fetched when it is first needed. */
async function loadDecoder(codec: Codec): Promise<Decoder> {
  try {
    return await codec.load();
  } catch (error) {
    const [reason] = (error as Error).message.split("\n");
    throw new OpenError(
      `pages are compressed with ${codec.name}, and its decoder cannot be loaded: ${reason}`,
      "run `deno install` in the project's folder once, where packages can be fetched",
    );
  }
}

/** Where the last pages of the table end, at the cost of one read: pages begin where the table ends. */
function lastListedByte(file: ByteSource, layout: KdumpLayout, sample: DataView): number {
  const first = descriptorAt(sample, 0);
  if (!first) return layout.descriptors;
  const count = Math.floor((first.offset - layout.descriptors) / descriptorBytes);
  if (!(count > 0)) return 0;
  const from = layout.descriptors + Math.max(0, count - chunkLength) * descriptorBytes;
  const table = viewOf(file.read(from, Math.min(count, chunkLength) * descriptorBytes));
  let last = first.offset + first.size;
  for (let i = 0;; i++) {
    const descriptor = descriptorAt(table, i);
    if (!descriptor) return last;
    const plausible = descriptor.size > 0 && descriptor.size <= layout.blockSize &&
      (descriptor.flags & ~codecFlags) === 0 && descriptor.offset >= first.offset;
    if (plausible) last = Math.max(last, descriptor.offset + descriptor.size);
  }
}

function incompleteness(file: ByteSource, layout: KdumpLayout, sample: DataView): string | undefined {
  if (file.incomplete !== undefined) return file.incomplete;
  if ((layout.status & incompleteFlag) !== 0) return "its writer could not finish it";
  if (file.size < layout.descriptors) return "the file ends inside its bitmap of pages";
  const firstPage = descriptorAt(sample, 0)?.offset ?? layout.descriptors;
  if (firstPage >= file.size) return "the file ends before its first page";
  const last = lastListedByte(file, layout, sample);
  if (last > file.size) return `the file ends ${last - file.size} bytes before its last page`;
  return layout.doubts[0];
}

/** See `DumpFormat`. */
export const kdumpFormat: DumpFormat = {
  name: "kdump-compressed",
  probe: (head) => hasMagic(head, "KDUMP   "),
  async open(file, head) {
    const layout = readKdumpHeader(file, head);
    const sample = viewOf(file.read(layout.descriptors, chunkLength * descriptorBytes));
    const decoders = await loadDecoders(layout.status, sample);
    const incomplete = incompleteness(file, layout, sample);
    const header = incomplete === undefined ? layout.header : { ...layout.header, incomplete };
    return new KdumpDump(file, layout, header, readNotes(file, layout), decoders);
  },
};
