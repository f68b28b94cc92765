/** Files by Deno's own calls. */
import type { FileKind, FileSystem, NewFile, OpenFile } from "./file_system.ts";

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

class NewDenoFile implements NewFile {
  constructor(readonly file: Deno.FsFile) {}

  write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) done += this.file.writeSync(bytes.subarray(done));
  }

  close(): void {
    this.file.close();
  }
}

function modeFor(who: "owner" | undefined): number {
  return who === undefined ? 0o666 : 0o600;
}

export const denoFiles: FileSystem = {
  kindOf: (path) => kindOf(Deno.statSync(path)),
  realPath: (path) => Deno.realPathSync(path),
  open: (path) => new DenoFile(Deno.openSync(path, { read: true })),
  create: (path, who) =>
    new NewDenoFile(Deno.openSync(path, { write: true, createNew: true, mode: modeFor(who) })),
  append: (path, who) =>
    new NewDenoFile(Deno.openSync(path, { append: true, create: true, mode: modeFor(who) })),
  makeFolder: (path) => Deno.mkdirSync(path, { recursive: true, mode: 0o700 }),
  rename: (from, to) => Deno.renameSync(from, to),
  remove: (path) => Deno.removeSync(path),
  names: (path) =>
    [...Deno.readDirSync(path)].map(({ name, isDirectory }) => isDirectory ? `${name}/` : name),
  list: (path) =>
    [...Deno.readDirSync(path)].filter((entry) => entry.isFile).map(({ name }) => ({
      name,
      modified: Deno.statSync(`${path}/${name}`).mtime?.getTime() ?? 0,
    })),
};
