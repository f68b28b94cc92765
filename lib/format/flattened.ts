/**
 * makedumpfile's flattened form, for pipes, which cannot seek: `makedumpfile -F`, and kdump-compressed dumps of QEMU
 * and virsh. The first 4096 bytes are "makedumpfile" padded to 16, then two big-endian 64-bit numbers (type 1,
 * version 1). Records follow, each {s64 offset, s64 size} (big-endian) and the bytes that belong there, until an
 * offset of -1. A later record may overwrite an earlier one.
 *
 * Nothing tells where which record is, so opening visits all of them: time grows with their number, and as writers
 * make them of 10 to 64 KiB, that means reading once through the file. `makedumpfile -R` spares it.
 */
import { OpenError } from "../base/errors.ts";
import type { IntervalMap } from "../base/intervals.ts";
import { IntervalList, layered } from "../base/layers.ts";
import type { ByteSource } from "./byte_source.ts";
import { hasMagic, viewOf } from "./format.ts";

const firstRecord = 4096;
const headerBytes = 16;
/** Some 200 GiB as QEMU writes them; 400 MiB of memory, twice that while the file is opened. */
const maxRecords = 1 << 24;
const chunkBytes = 256 * 1024;
/** To read on through smaller records is faster than to seek from one to the next: ten times on a disk. */
const smallRecord = 64 * 1024;
/** Blocks of a kdump are at least this long and at most `longestPadding`; what is not written of one is zeros. */
const shortestBlock = 4096;
const longestPadding = 65536;

/** Whether a file that begins with these bytes is flattened. */
export function isFlattened(head: Uint8Array): boolean {
  return hasMagic(head, "makedumpfile\0\0\0\0");
}

/** A signed big-endian 64-bit field: exact where it is below 2^53, and -1 is -1. */
function s64(view: DataView, offset: number): number {
  return view.getInt32(offset) * 0x1_0000_0000 + view.getUint32(offset + 4);
}

/** The headers of records, read one by one where records are large and in chunks where they are small. */
class HeaderReader {
  readonly #one = new Uint8Array(headerBytes);
  #chunk: Uint8Array | undefined;
  #start = 0;
  #length = 0;
  /** Of the latest records' sizes. */
  #mean = 0;

  constructor(readonly file: ByteSource) {}

  /** The header at a position, undefined where the file ends before its end. */
  at(position: number): { offset: number; size: number } | undefined {
    if (position + headerBytes > this.file.size) return undefined;
    const view = viewOf(this.#bytes(position));
    if (view.byteLength < headerBytes) return undefined;
    const size = s64(view, 8);
    this.#mean += (Math.min(Math.abs(size), 16 * smallRecord) - this.#mean) / 16;
    return { offset: s64(view, 0), size };
  }

  #bytes(position: number): Uint8Array {
    const inChunk = position >= this.#start && position + headerBytes <= this.#start + this.#length;
    if (!inChunk && this.#mean >= smallRecord) {
      return this.#one.subarray(0, this.file.readInto(this.#one, position));
    }
    const chunk = this.#chunk ??= new Uint8Array(chunkBytes);
    if (!inChunk) {
      this.#start = position;
      this.#length = this.file.readInto(chunk, position);
    }
    const from = position - this.#start;
    return chunk.subarray(from, Math.min(from + headerBytes, this.#length));
  }
}

interface Records {
  /** Offset in the dump to offset in the file, in the order of the file. */
  readonly list: IntervalList;
  readonly incomplete?: string;
}

/**
 * The furthest end a record may have. A dump has little that is not written (of one that is cut short the table of
 * descriptors, 24 bytes for a page, when its bitmaps of 2 bits for a page are there): one that is mostly holes is
 * damaged, and would keep readers busy with zeros.
 */
function furthestEnd(fileSize: number): number {
  return 2 ** 30 + 128 * fileSize;
}

/** All records up to the end mark, the file's end, or damage. */
function readRecords(file: ByteSource): Records {
  const list = new IntervalList();
  const headers = new HeaderReader(file);
  const furthest = furthestEnd(file.size);
  let position = firstRecord;
  for (let count = 0;; count++) {
    const header = headers.at(position);
    if (!header) {
      return { list, incomplete: `the flattened file ends after ${count} records, without its end mark` };
    }
    const { offset, size } = header;
    if (offset === -1) return { list };
    if (count === maxRecords) {
      throw new OpenError(
        `${file.path}: a flattened dump of more than ${maxRecords} records`,
        "rearrange it first: makedumpfile -R OUT < IN",
      );
    }
    if (!(offset >= 0 && size >= 0 && offset + size <= furthest) || offset === 0 && size === 0) {
      return { list, incomplete: `record ${count} of the flattened file, at byte ${position}, is damaged` };
    }
    const data = position + headerBytes;
    const present = Math.min(size, file.size - data);
    if (present > 0) list.add(offset, offset + present, data);
    if (present < size) {
      return {
        list,
        incomplete: `the flattened file ends ${size - present} bytes before the end of record ${count}`,
      };
    }
    position = data + size;
  }
}

function checkHeader(path: string, head: Uint8Array): void {
  if (head.length < 32) {
    throw new OpenError(`${path}: the file ends inside its flattened header`, "copy the dump again");
  }
  const type = viewOf(head).getBigInt64(16);
  const version = viewOf(head).getBigInt64(24);
  if (type !== 1n || version !== 1n) {
    throw new OpenError(
      `${path}: a flattened dump of type ${type}, version ${version} (only type 1, version 1 is known)`,
      "rearrange it first, with the makedumpfile that wrote it: makedumpfile -R OUT < IN",
    );
  }
}

/**
 * The dump that a flattened file holds, as `makedumpfile -R` would write it. What no record has reads as zeros; when
 * the file is cut short or damaged, reads end there, as at the end of a file.
 */
export class FlattenedFile implements ByteSource {
  readonly path: string;
  readonly size: number;
  readonly incomplete?: string;
  readonly #map: IntervalMap;
  #last = 0;

  private constructor(readonly file: ByteSource, map: IntervalMap, incomplete: string | undefined) {
    this.path = file.path;
    this.#map = map;
    this.size = map.end;
    if (incomplete !== undefined) this.incomplete = incomplete;
  }

  /** Takes over the file, unless it throws the OpenError of one that cannot be used at all. */
  static open(file: ByteSource, head: Uint8Array): FlattenedFile {
    checkHeader(file.path, head);
    const { list, incomplete } = readRecords(file);
    if (list.length === 0) {
      throw new OpenError(
        `${file.path}: ${incomplete ?? "a flattened dump without records"}`,
        "copy the dump again",
      );
    }
    return new FlattenedFile(file, layered(list), incomplete);
  }

  readInto(target: Uint8Array, offset: number): number {
    const { starts, ends, values, length } = this.#map;
    let done = 0;
    for (let i = this.#find(offset); done < target.length && i < length;) {
      const at = offset + done;
      const part = target.subarray(done, done + (at < starts[i] ? starts[i] : ends[i]) - at);
      if (at < starts[i]) {
        if (!this.#isZeros(i)) break;
        part.fill(0);
      } else {
        this.#last = i;
        const count = this.file.readInto(part, values[i] + (at - starts[i]));
        if (count < part.length) return done + count;
        i++;
      }
      done += part.length;
    }
    return done;
  }

  read(offset: number, length: number): Uint8Array {
    // A length from a damaged header may lie in a hole, whose size costs a writer nothing.
    const available = Math.max(0, Math.min(length, this.size - offset, this.file.size));
    const bytes = new Uint8Array(available);
    const count = this.readInto(bytes, offset);
    return count === available ? bytes : bytes.subarray(0, count);
  }

  close(): void {
    this.file.close();
  }

  /** The first interval that ends after a point. Most reads are where the last one was. */
  #find(point: number): number {
    const { starts, ends } = this.#map;
    const last = this.#last;
    return starts[last] <= point && point < ends[last] ? last : this.#map.firstEndingAfter(point);
  }

  /** Whether the hole before an interval is one that a whole dump has, too. */
  #isZeros(index: number): boolean {
    if (this.incomplete === undefined) return true;
    const { starts, ends } = this.#map;
    const end = starts[index];
    return end % shortestBlock === 0 && index > 0 && end - ends[index - 1] < longestPadding;
  }
}
