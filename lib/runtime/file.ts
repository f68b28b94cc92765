/** A dump file on disk: read-only, at any offset, on Deno, Bun and Node. */
import { InquestError, OpenError } from "../base/errors.ts";
import { errorCode, type FileKind, fileSystem, knownReason, type OpenFile } from "./file_system.ts";

const liveHint = "live memory is not supported: make a dump (kdump, virsh dump, QEMU's dump-guest-memory)";

function openFailure(path: string, error: unknown): OpenError {
  return new OpenError(`${path}: ${knownReason(error) ?? `cannot be opened: ${errorCode(error)}`}`);
}

function refuseIrregular(path: string, kind: FileKind): void {
  switch (kind) {
    case "file":
      return;
    case "directory":
      throw new OpenError(`${path}: is a directory, not a dump`, "give the vmcore file inside it");
    case "pipe":
      throw new OpenError(
        `${path}: is a pipe or socket; a dump is read at many places`,
        "store it in a file first",
      );
    case "character device":
      throw new OpenError(`${path}: is a character device, not a dump file`, liveHint);
    case "other":
      throw new OpenError(`${path}: is not a regular file`, "copy the dump into a file first");
  }
}

/** The kernel's own memory looks like a huge ELF core, but it changes while it is read. */
function refuseLive(path: string, realPath: string): void {
  if (realPath === "/proc/kcore") {
    throw new OpenError(`${path}: is the running kernel's memory, not a dump`, liveHint);
  }
}

/** An open regular file. Sizes and offsets are bytes; a file that shrinks later gives short reads. */
export class ReadOnlyFile {
  #open = true;

  private constructor(readonly path: string, readonly file: OpenFile) {}

  /** Throws an OpenError for what cannot be opened and for what is no regular file. */
  static open(path: string): ReadOnlyFile {
    if (path === "") throw new OpenError("no such file: its name is empty");
    refuseLive(path, path);
    try {
      // Looked at before it is opened: opening a pipe would wait for a writer.
      refuseIrregular(path, fileSystem.kindOf(path));
      refuseLive(path, fileSystem.realPath(path));
      return new ReadOnlyFile(path, fileSystem.open(path));
    } catch (error) {
      throw error instanceof OpenError ? error : openFailure(path, error);
    }
  }

  /** Bytes in the file when it was opened. */
  get size(): number {
    return this.file.size;
  }

  /**
   * Fills `target` from `offset` on; returns how many bytes the file had there, fewer only at its end.
   * Throws an InquestError when the file cannot be read (a bad disk).
   */
  readInto(target: Uint8Array, offset: number): number {
    let done = 0;
    while (done < target.length) {
      let count: number;
      try {
        count = this.file.read(done === 0 ? target : target.subarray(done), offset + done);
      } catch (error) {
        throw new InquestError(
          `${this.path}: cannot be read at 0x${offset.toString(16)}: ${errorCode(error)}`,
        );
      }
      if (count === 0) break;
      done += count;
    }
    return done;
  }

  /** A fresh copy of up to `length` bytes from `offset` on, never more than the file has. */
  read(offset: number, length: number): Uint8Array {
    const available = Math.max(0, Math.min(length, this.size - offset));
    const bytes = new Uint8Array(available);
    const count = this.readInto(bytes, offset);
    return count === available ? bytes : bytes.subarray(0, count);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.file.close();
  }
}
