/** A dump file on disk: read-only, at any offset, with the same code on Deno, Bun and Node. */
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { resolve } from "node:path";
import { InquestError, OpenError } from "../base/errors.ts";

const liveHint = "live memory is not supported: make a dump (kdump, virsh dump, QEMU's dump-guest-memory)";

function errorCode(error: unknown): string {
  if (error instanceof Error) {
    const code = (error as Error & { code?: unknown }).code;
    return typeof code === "string" ? code : error.message.split("\n")[0];
  }
  return String(error);
}

const openFailures: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file: a part of the path is not a directory",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "too many symbolic links",
  ENAMETOOLONG: "the file name is too long",
  EMFILE: "too many open files",
};

function openFailure(path: string, error: unknown): OpenError {
  const code = errorCode(error);
  return new OpenError(`${path}: ${openFailures[code] ?? `cannot be opened: ${code}`}`);
}

function refuseIrregular(path: string, stats: Stats): void {
  if (stats.isDirectory()) {
    throw new OpenError(`${path}: is a directory, not a dump`, "give the vmcore file inside it");
  }
  if (stats.isFIFO() || stats.isSocket()) {
    throw new OpenError(
      `${path}: is a pipe or socket; a dump is read at many places`,
      "store it in a file first",
    );
  }
  if (stats.isCharacterDevice()) {
    throw new OpenError(`${path}: is a character device, not a dump file`, liveHint);
  }
  if (!stats.isFile()) {
    throw new OpenError(`${path}: is not a regular file`, "copy the dump into a file first");
  }
}

/** The kernel's own memory looks like a huge ELF core, but it changes while it is read. */
function isLive(path: string): boolean {
  // Compared as given too: whether there is such a file, and who may look at it, makes no difference.
  return resolve(path) === "/proc/kcore" || existsSync(path) && realpathSync(path) === "/proc/kcore";
}

/** An open regular file. Sizes and offsets are bytes; a file that shrinks later gives short reads. */
export class ReadOnlyFile {
  #open = true;

  private constructor(readonly path: string, readonly descriptor: number, readonly size: number) {}

  /** Throws an OpenError for what cannot be opened and for what is no regular file. */
  static open(path: string): ReadOnlyFile {
    let descriptor: number;
    try {
      // Looked at before it is opened: opening a pipe would wait for a writer.
      if (isLive(path)) throw new OpenError(`${path}: is the running kernel's memory, not a dump`, liveHint);
      refuseIrregular(path, statSync(path));
      descriptor = openSync(path, "r");
    } catch (error) {
      throw error instanceof OpenError ? error : openFailure(path, error);
    }
    return new ReadOnlyFile(path, descriptor, fstatSync(descriptor).size);
  }

  /**
   * Fills `target` from `offset` on; returns how many bytes the file had there, fewer only at its end.
   * Throws an InquestError when the file cannot be read (a bad disk).
   */
  readInto(target: Uint8Array, offset: number): number {
    const length = target.length;
    let done = 0;
    while (done < length) {
      let count: number;
      try {
        count = readSync(this.descriptor, target, done, length - done, offset + done);
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
    closeSync(this.descriptor);
  }
}
