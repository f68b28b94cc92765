/** Files by Deno's own calls. */
import type { FileKind, FileSystem, OpenFile } from "./file.ts";

function kindOf(info: Deno.FileInfo): FileKind {
  if (info.isFile) return "file";
  if (info.isDirectory) return "directory";
  if (info.isFifo || info.isSocket) return "pipe";
  return info.isCharDevice ? "character device" : "other";
}

class DenoFile implements OpenFile {
  readonly size: number;
  /** Where the file stands, so that reading on needs no seek. */
  #position = 0;

  constructor(readonly file: Deno.FsFile) {
    this.size = file.statSync().size;
  }

  read(target: Uint8Array, offset: number): number {
    if (offset !== this.#position) this.file.seekSync(offset, Deno.SeekMode.Start);
    // Unknown while a read may fail.
    this.#position = -1;
    const count = this.file.readSync(target) ?? 0;
    this.#position = offset + count;
    return count;
  }

  close(): void {
    this.file.close();
  }
}

export const denoFiles: FileSystem = {
  kindOf: (path) => kindOf(Deno.statSync(path)),
  realPath: (path) => Deno.realPathSync(path),
  open: (path) => new DenoFile(Deno.openSync(path, { read: true })),
};
