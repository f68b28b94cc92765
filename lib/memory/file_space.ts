/** The bytes of the dump file itself: what commands mean by a dumpfile offset. */
import { MemoryFault } from "../base/errors.ts";
import { ReadOnlyFile } from "../runtime/file.ts";
import type { Translation } from "./address_space.ts";
import { ByteSpace } from "./byte_space.ts";
import type { Page } from "./page_cache.ts";

const blockBytes = 4096;

export class FileSpace extends ByteSpace {
  readonly name = "file";

  constructor(readonly path: string) {
    super(blockBytes);
  }

  /** Opened for each block: it is for looking at a few of them. The last one ends in zeros. */
  protected pageNumbered(number: number, address: bigint): Page {
    const file = ReadOnlyFile.open(this.path);
    try {
      const bytes = new Uint8Array(blockBytes), offset = number * blockBytes;
      const count = Number.isSafeInteger(offset) && offset < file.size ? file.readInto(bytes, offset) : 0;
      if (Number(address % BigInt(blockBytes)) >= count) {
        throw new MemoryFault("file", address, { reason: "beyond-file" });
      }
      return { bytes, view: new DataView(bytes.buffer) };
    } finally {
      file.close();
    }
  }

  translate(address: bigint): Translation {
    throw new MemoryFault("file", address, { reason: "not-ram", detail: "a place in the file" });
  }
}
