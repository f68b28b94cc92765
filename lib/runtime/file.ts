/** A dump file on disk: read-only, at any offset, on Deno, Bun and Node. */
import { InquestError, OpenError } from "../base/errors.ts";

/** What of a file system is needed here. Errors are thrown as the runtime has them, with a `code` like "ENOENT". */
export interface FileSystem {
  kindOf(path: string): FileKind;
  realPath(path: string): string;
  open(path: string): OpenFile;
}

export type FileKind = "file" | "directory" | "pipe" | "character device" | "other";

export interface OpenFile {
  /** Bytes. */
  readonly size: number;
  /** Reads into all or the first part of `target`; 0 only at the file's end. */
  read(target: Uint8Array, offset: number): number;
  close(): void;
}

// Deno's own calls are as fast as node:fs, which costs a process under Deno more time than opening a dump.
const fileSystem: FileSystem = "Deno" in globalThis
  ? (await import("./file_deno.ts")).denoFiles
  : (await import("./file_node.ts")).nodeFiles;

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
